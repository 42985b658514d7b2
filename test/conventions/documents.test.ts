// Commands, links and flags in the pages. test/engine/documents.test.ts runs the commands of every plain `sh` block.
import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fencesOf, PAGES, readPage, ROOT, shellFences } from "../support/documents";

const { scripts } = JSON.parse(readPage("package.json")) as {
  readonly scripts: Readonly<Record<string, string>>;
};

/** A page without its fenced blocks. */
function proseOf(page: string): string {
  const lines = readPage(page).split("\n");
  for (const { line, text } of fencesOf(page))
    lines.fill("", line - 1, line + 1 + text.split("\n").length);
  return lines.join("\n");
}

/** Inline code of a page: what stands between backticks. */
const codeOf = (page: string): readonly string[] =>
  [...proseOf(page).matchAll(/(`+)(.+?)\1/gs)].map(([, , code = ""]) => code.replace(/\s+/g, " "));

/** Everything that a reader may copy: shell lines, continued ones joined, and inline code. */
const commandsOf = (page: string): readonly string[] => [
  ...fencesOf(page)
    .filter(({ info }) => info.startsWith("sh"))
    .flatMap(({ text }) => text.replace(/\\\n\s*/g, " ").split("\n")),
  ...codeOf(page),
];

describe("the pages", () => {
  it("mark each shell block: sh (a test runs it), sh ci (a whole pipeline step), sh account (needs an account)", () => {
    const fences = shellFences();
    expect(fences.length).toBeGreaterThan(20);
    const unmarked = fences
      .filter(({ info }) => !["sh", "sh ci", "sh account"].includes(info))
      .map(({ page, line, info }) => `${page}:${String(line)}: ${info}`);
    expect(unmarked).toEqual([]);
  });

  it("name the language of every block", () => {
    const unnamed = PAGES.flatMap(fencesOf)
      .filter(({ info }) => info === "")
      .map(({ page, line }) => `${page}:${String(line)}`);
    expect(unnamed).toEqual([]);
  });

  it("call npm scripts that exist", () => {
    const calls = PAGES.flatMap((page) =>
      [...readPage(page).matchAll(/npm (?:run|test)(?: --silent)?(?: ([\w:-]*\w))?/g)].map(
        ([text, name]) => ({ page, name: text.startsWith("npm test") ? "test" : (name ?? "") }),
      ),
    );
    expect(calls.length).toBeGreaterThan(50);
    const unknown = calls.filter(({ name }) => !(name in scripts));
    expect(unknown).toEqual([]);
  });

  it("link to files and headings that exist", () => {
    const links = PAGES.flatMap((page) =>
      [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => ({ page, target })),
    ).filter(({ target }) => !/^[a-z]+:/.test(target));
    expect(links.length).toBeGreaterThan(50);
    const broken = links.filter(({ page, target }) => {
      const [path = "", heading] = target.split("#");
      const file = path === "" ? page : relative(ROOT, join(ROOT, dirname(page), path));
      if (!existsSync(join(ROOT, file))) return true;
      return heading !== undefined && !anchorsOf(file).has(heading);
    });
    expect(broken).toEqual([]);
  });
});

/** The anchors of a page's headings, formed as GitHub forms them. */
function anchorsOf(file: string): ReadonlySet<string> {
  if (statSync(join(ROOT, file)).isDirectory()) return new Set();
  const seen = new Map<string, number>();
  return new Set(
    [...readPage(file).matchAll(/^#{1,6} (.+)$/gm)].map(([, title = ""]) => {
      const slug = title
        .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, "")
        .trim()
        .replace(/\s/g, "-");
      const before = seen.get(slug) ?? 0;
      seen.set(slug, before + 1);
      return before === 0 ? slug : `${slug}-${String(before)}`;
    }),
  );
}

/** Our commands with options of their own, as a page calls them, and the arguments that show their help. */
const COMMANDS: readonly { readonly pattern: RegExp; readonly help: readonly string[] }[] = [
  ...Object.entries(scripts)
    .filter(([name, line]) => / commands\//.test(line) && name !== "sandbox")
    .map(([name, line]) => ({
      pattern: new RegExp(`^npm run ${name} -- (.*)$`),
      help: [...line.split(" ").slice(2), "--help"],
    })),
  {
    pattern: /^(?:npm run preflight --|npx platform-foundations-preflight) (.*)$/,
    help: ["preflight/main.ts", "preflight", "--help"],
  },
  {
    pattern: /^(?:npm run postflight --|npx platform-foundations-postflight) (.*)$/,
    help: ["preflight/main.ts", "postflight", "--help"],
  },
  ...[["cloud", "list"], ["cloud", "delete"], ["cloud", "purge"], ["recover"], ["scenario"]].map(
    (words) => ({
      pattern: new RegExp(
        `^(?:npm run sandbox --|npx pulumi-sandbox|)\\s*${words.join(" ")}\\b(.*)$`,
      ),
      help: ["commands/sandbox.ts", ...words, "--help"],
    }),
  ),
];

const flagsOf = (text: string): readonly string[] => text.match(/(?<![\w-])--[a-z][\w-]*/g) ?? [];

/** The long options in the help of a command; `--help` itself is not a subject of the pages. */
function optionsOf(help: readonly string[]): ReadonlySet<string> {
  const done = spawnSync(process.execPath, ["--import", "tsx", ...help], {
    cwd: ROOT,
    encoding: "utf8",
  });
  if (done.status !== 0) throw new Error(`${help.join(" ")} failed:\n${done.stderr}`);
  return new Set(flagsOf(done.stdout));
}

describe("the flags of our commands", () => {
  const calls = PAGES.flatMap((page) =>
    commandsOf(page).map((command) => ({ page, command: command.trim() })),
  );
  const used = COMMANDS.map(({ pattern, help }) => ({
    help,
    called: calls.flatMap(({ page, command }) => {
      const rest = pattern.exec(command.replace(/\s+#.*$/, ""))?.[1];
      return rest === undefined ? [] : flagsOf(rest).map((flag) => ({ page, flag }));
    }),
  })).filter(({ called }) => called.length > 0);

  it("are shown for most commands", () => {
    expect(used.length).toBeGreaterThanOrEqual(8);
  });

  it.each(used)("$help.0 $help.1 has every flag that a page shows", ({ help, called }) => {
    const options = optionsOf(help);
    expect(called.filter(({ flag }) => !options.has(flag))).toEqual([]);
  });

  it("preflight has every option of the table on its page, and the table has every option", () => {
    const [, table = ""] =
      /^## Options\n([\s\S]*?)^## /m.exec(readPage("docs/deploy/preflight.md")) ?? [];
    const rows = table.split("\n").filter((row) => row.startsWith("| `--"));
    const shown = new Set(rows.flatMap((row) => flagsOf(row.split(" | ")[0] ?? "")));
    const options = new Set([
      ...optionsOf(["preflight/main.ts", "preflight", "--help"]),
      ...optionsOf(["preflight/main.ts", "postflight", "--help"]),
    ]);
    options.delete("--help");
    expect([...shown].sort()).toEqual([...options].sort());
  });
});
