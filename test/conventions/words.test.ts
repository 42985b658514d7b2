// Private words and turns of phrase that a reader of another team would have to learn. The field has a word for each.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const ROOT = resolve(__dirname, "../..");

/** A word or phrase to avoid, and its replacement. */
const AVOIDED: readonly { readonly pattern: RegExp; readonly use: string }[] = [
  { pattern: /\bjudg(?:e[sd]?|ing|ments?)\b/i, use: "check, policy, checker" },
  { pattern: /\bdoors?\b/i, use: "stage, entry" },
  { pattern: /\b(?:house|room)s?\b/i, use: "project, folder, space" },
  { pattern: /\bworlds?\b/i, use: "store, client, clouds" },
  { pattern: /\bhands\b/i, use: "passes, returns; a person" },
  { pattern: /\bsaid\b/i, use: "reported, printed, stated" },
  { pattern: /\bborn\b/i, use: "created" },
  { pattern: /\bmend(?:s|ed|ing)?\b/i, use: "fix, repair" },
  { pattern: /\bwhoever\b/i, use: "the reader, the owner, the deployer" },
  { pattern: /\bstands in\b/i, use: "is in, replaces" },
  { pattern: /\b(?:is|are) told\b/i, use: "gets, receives" },
  { pattern: /\bcomes? out\b/i, use: "results" },
  { pattern: /\bways? out\b/i, use: "egress" },
  { pattern: /\bAzure AD\b/, use: "Entra ID (interpretation D-31)" },
  { pattern: /\bthat there (?:is|are)\b/i, use: "that exists" },
  { pattern: /(?<!\bthere )\b(?:is|are) no (?!longer\b|more\b)[a-z]/i, use: "is not a valid ..." },
];

/** Text that may have such a word: the exact line, trimmed. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  // Names that version 0.1 used.
  "CHANGELOG.md": [
    "- The sandbox is a package, `pulumi-sandbox`, that runs any Pulumi program for Node. `npm run sandbox -- cloud list` instead of `world`. The engine is cached in",
    "`Context`, `World`, `proposalOf`, `changedText`, `roleChanges`, `Change`, `Denied`, `Throttled`, `Unreachable` and `Unreadable` are internal now. `Check` gets a `CheckContext`.",
    "- `preflight --endpoint <url>` instead of `--world <url>`. `postflight --outputs` with a file that cannot be read ends with code 3 instead of 0.",
    "`ExistingNeed` names its setting; `virtualNetwork` reads the ranges behind peerings; `AzureWorld` has `virtualNetwork` by id and",
    "- `AzureWorld`: `resourcesIn` takes `undefined` for the whole subscription. `NameNeed`: `resourceGroupName` says where the name would be ours.",
  ],
  "sandbox/cloud-store.ts": [
    "// Version 0.1 wrote createdAtMs as bornMs.",
    'const { bornMs = 0, ...stored } = JSON.parse(readFileSync(file, "utf8")) as Omit<',
    "readonly bornMs?: number;",
    "return { createdAtMs: bornMs, ...stored };",
    'const FORMER_FILES = { "world.key": "store.key", "held.json": "reserved-names.json" };',
  ],
  "sandbox/environment.ts": [
    'const former = join(this.dir, "world"); // the name of the clouds\' folder in version 0.1',
  ],
  "test/sandbox/clouds/cloud-store.test.ts": [
    'const former = { "store.key": "world.key", "reserved-names.json": "held.json" };',
    "const { createdAtMs: bornMs, ...rest } = JSON.parse(",
    'writeFileSync(join(dir, "resources", file), JSON.stringify({ ...rest, bornMs }));',
  ],
};

const files = execFileSync("git", ["ls-files", "-z", "*.ts", "*.md", "*.mjs", "*.cjs", "*.sh"], {
  cwd: ROOT,
  encoding: "utf8",
})
  .split("\0")
  .filter((file) => !/^$|^docs\/reference\/|^test\/conventions\/words\.test\.ts$/.test(file)); // generated: from the sources

/** Words of identifiers count too: `roomOf` is "room Of". */
const apart = (line: string): string =>
  line.replace(/([a-z0-9])([A-Z])/g, "$1 $2").replace(/_/g, " ");

const findings = files.flatMap((file) =>
  readFileSync(join(ROOT, file), "utf8")
    .split("\n")
    .flatMap((line, index) =>
      ALLOWED[file]?.includes(line.trim()) === true
        ? []
        : AVOIDED.filter(({ pattern }) => pattern.test(apart(line))).map(
            ({ use }) => `${file}:${String(index + 1)}: ${line.trim()} (use: ${use})`,
          ),
    ),
);

describe("the words of the project", () => {
  it("are those of the field", () => {
    expect(files.length).toBeGreaterThan(500);
    expect(findings).toEqual([]);
  });

  it("are allowed in exact lines that exist", () => {
    const missing = Object.entries(ALLOWED).flatMap(([file, lines]) => {
      const present = readFileSync(join(ROOT, file), "utf8")
        .split("\n")
        .map((line) => line.trim());
      return lines.filter((line) => !present.includes(line)).map((line) => `${file}: ${line}`);
    });
    expect(missing).toEqual([]);
  });
});
