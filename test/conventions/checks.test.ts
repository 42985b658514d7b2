// A check of a live account is only as good as its tests: a test writes every sentence that it can say, word for word.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import ts from "typescript";
import { CHECKS } from "../../preflight/checks";

const ROOT = resolve(__dirname, "../..");
const sourcesOf = (pattern: string): readonly ts.SourceFile[] =>
  execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard", pattern], {
    cwd: ROOT,
    encoding: "utf8",
  })
    .split("\0")
    .filter((file) => file !== "")
    .map((file) =>
      ts.createSourceFile(
        file,
        readFileSync(join(ROOT, file), "utf8"),
        ts.ScriptTarget.Latest,
        true,
      ),
    );

function visit(node: ts.Node, see: (node: ts.Node) => void): void {
  see(node);
  ts.forEachChild(node, (child) => {
    visit(child, see);
  });
}

/** Stands for what a test computes, or a check takes from an answer. */
const ANY = "[^]*";
const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Patterns of the sentences that an expression can be: one for each side of a condition, also within a sentence. */
function patternsOf(expression: ts.Expression): readonly string[] {
  if (ts.isParenthesizedExpression(expression)) return patternsOf(expression.expression);
  if (ts.isStringLiteralLike(expression)) return [escaped(expression.text)];
  if (ts.isConditionalExpression(expression))
    return [...patternsOf(expression.whenTrue), ...patternsOf(expression.whenFalse)];
  if (ts.isTemplateExpression(expression))
    return expression.templateSpans.reduce<readonly string[]>(
      (before, span) =>
        before.flatMap((start) =>
          // Which constants go together, only the program's flow tells.
          (ts.isIdentifier(span.expression) ? [ANY] : patternsOf(span.expression)).map(
            (value) => start + value + escaped(span.literal.text),
          ),
        ),
      [escaped(expression.head.text)],
    );
  const value = ts.isIdentifier(expression) ? constantOf(expression) : undefined;
  return value === undefined ? [ANY] : patternsOf(value);
}

/** The value of the nearest constant of a name: of the same block, or of one around it. */
function constantOf({ text, parent }: ts.Identifier): ts.Expression | undefined {
  for (let block: ts.Node = parent; ; block = block.parent) {
    if (ts.isBlock(block) || ts.isSourceFile(block))
      for (const statement of block.statements)
        if (ts.isVariableStatement(statement))
          for (const { name, initializer } of statement.declarationList.declarations)
            if (ts.isIdentifier(name) && name.text === text) return initializer;
    if (ts.isSourceFile(block)) return undefined;
  }
}

const SENTENCES: Readonly<Record<string, number>> = {
  pass: 1,
  warn: 2,
  fail: 2,
  skip: 1,
  unknown: 1,
};

interface Sentence {
  readonly place: string;
  readonly pattern: string;
}

/** What findings say and what they advise. */
function sentencesIn(source: ts.SourceFile): readonly Sentence[] {
  const found: Sentence[] = [];
  visit(source, (node) => {
    if (!ts.isCallExpression(node) || !ts.isIdentifier(node.expression)) return;
    const count = SENTENCES[node.expression.text] ?? 0;
    for (const argument of node.arguments.slice(0, count)) {
      const { line } = source.getLineAndCharacterOfPosition(argument.getStart());
      const place = `${source.fileName}:${String(line + 1)}`;
      found.push(...patternsOf(argument).map((pattern) => ({ place, pattern })));
    }
  });
  return found;
}

/** Texts of the tests; what a text takes from elsewhere is left open. */
function textsIn(source: ts.SourceFile): readonly string[] {
  const found: string[] = [];
  visit(source, (node) => {
    if (ts.isStringLiteralLike(node)) found.push(node.text);
    else if (ts.isTemplateExpression(node))
      found.push(
        node.head.text + node.templateSpans.map((span) => `…${span.literal.text}`).join(""),
      );
  });
  return found;
}

describe("the checks of preflight and postflight", () => {
  const texts = new Set(sourcesOf("test/preflight/*.ts").flatMap(textsIn));

  it("say nothing that no test writes in full", () => {
    const sentences = sourcesOf("preflight/checks/*.ts").flatMap(sentencesIn);
    expect(sentences.length).toBeGreaterThan(600);
    const untested = sentences.filter(({ pattern }) => {
      const expression = new RegExp(`^${pattern}$`, "u");
      return ![...texts].some((text) => expression.test(text));
    });
    expect(untested).toEqual([]);
  });

  it("are each named by a test", () => {
    const words = new Set([...texts].flatMap((text) => text.match(/\w+/g) ?? []));
    const keys = new Set(
      sourcesOf("test/preflight/*.ts").flatMap(
        (source) => source.text.match(/\b[A-Z]\w+(?=: \[)/g) ?? [],
      ),
    );
    expect(CHECKS.map(({ id }) => id).filter((id) => !words.has(id) && !keys.has(id))).toEqual([]);
  });
});
