// Checkers of the packed packages: publint reads the manifest against the files, Are The Types Wrong resolves the declarations as
// each kind of TypeScript project does.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { answerOf, type Finding, type Skipped, type Verdict } from "./checkers";
import { packInto } from "../release";
import { npmTool } from "./tools";

const PUBLINT = { name: "publint", version: "0.3.25", entry: "src/index-node.js" };
const TYPES = { name: "@arethetypeswrong/cli", version: "0.18.5", entry: "dist/index.js" };

/** Packs every package of the workspace and runs every checker on each. */
export async function checkPackages(): Promise<readonly (Verdict | Skipped)[]> {
  const folder = mkdtempSync(join(tmpdir(), "packages-"));
  try {
    const tarballs = await packInto(folder);
    return [await publint(tarballs), await declarations(tarballs)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** publint prints no JSON, so its library is called. */
const PUBLINT_SCRIPT = `
const [index, tarball] = process.argv.slice(1);
const { publint } = await import(index);
const { formatMessage } = await import(new URL("utils.js", index));
const { readFileSync } = await import("node:fs");
const bytes = readFileSync(tarball);
const { messages, pkg } = await publint({ pack: { tarball: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) } });
console.log(JSON.stringify(messages.map((message) => ({ code: message.code, text: formatMessage(message, pkg, { color: false }) }))));`;

export async function publint(tarballs: readonly string[]): Promise<Verdict | Skipped> {
  const { command, missing } = npmTool(PUBLINT);
  if (missing !== undefined) return { checker: "publint", skipped: missing };
  const script = ["--input-type=module", "-e", PUBLINT_SCRIPT, pathToFileURL(command).href];
  return verdictOf("publint", PUBLINT, tarballs, async (tarball) => {
    const answer = await answerOf(process.execPath, [...script, tarball]);
    return (JSON.parse(answer) as readonly { readonly code: string; readonly text: string }[]).map(
      ({ code, text }) => ({ rule: code, resource: nameOf(tarball), text }),
    );
  });
}

/** Are The Types Wrong; it finds no problems in a package that has no declarations. */
export async function declarations(tarballs: readonly string[]): Promise<Verdict | Skipped> {
  const { command, missing } = npmTool(TYPES);
  if (missing !== undefined) return { checker: "attw", skipped: missing };
  return verdictOf("attw", TYPES, tarballs, async (tarball) => {
    const answer = await answerOf(process.execPath, [command, tarball, "--format", "json"]);
    const { problems = {} } = JSON.parse(answer) as TypesReport;
    return Object.values(problems)
      .flat()
      .map(({ kind, entrypoint = "", resolutionKind = "" }) => ({
        rule: kind,
        resource: [nameOf(tarball), entrypoint, resolutionKind].join(" ").trim(),
        text: `${kind} where ${entrypoint} is found by ${resolutionKind}`,
      }));
  });
}

interface TypesReport {
  readonly problems?: Readonly<
    Record<
      string,
      readonly {
        readonly kind: string;
        readonly entrypoint?: string;
        readonly resolutionKind?: string;
      }[]
    >
  >;
}

const nameOf = (tarball: string): string =>
  basename(tarball, ".tgz").replace(/-\d+\.\d+\.\d+$/, "");

async function verdictOf(
  checker: string,
  tool: Verdict["tool"],
  tarballs: readonly string[],
  findingsIn: (tarball: string) => Promise<readonly Finding[]>,
): Promise<Verdict> {
  const findings: Finding[] = [];
  let passed = 0;
  for (const tarball of tarballs) {
    const found = await findingsIn(tarball);
    findings.push(...found);
    if (found.length === 0) passed += 1;
  }
  return { checker, tool: { name: tool.name, version: tool.version }, passed, findings };
}
