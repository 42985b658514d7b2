// Checkers of pipelines: the published schemas of GitHub and GitLab, actionlint and zizmor.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { answerOf, type Finding, type Skipped, type Verdict } from "./checkers";
import { goTool, pythonTool } from "./tools";

const SCHEMAS = { name: "check-jsonschema", version: "0.39.0", command: "check-jsonschema" };
const ACTIONLINT = { path: "github.com/rhysd/actionlint/cmd/actionlint", version: "v1.7.12" };
const ZIZMOR = { name: "zizmor", version: "1.32.0", command: "zizmor" };

/** Files of a pipeline with the schema that describes them. */
const DESCRIBED: readonly (readonly [
  schema: string,
  files: (root: string) => readonly string[],
  flags: readonly string[],
])[] = [
  [
    "vendor.gitlab-ci",
    () => [".gitlab-ci.yml", "docs/policies/gitlab.yml"],
    ["--data-transform", "gitlab-ci"],
  ],
  ["vendor.github-workflows", workflowsOf, []],
  ["vendor.dependabot", () => [".github/dependabot.yml"], []],
];

const WORKFLOWS = ".github/workflows";
/** Workflows that readers copy into a repository of their own. */
const COPIED = ["docs/policies/github.yml"];

function workflowsOf(root: string): readonly string[] {
  const folder = join(root, WORKFLOWS);
  const own = existsSync(folder) ? readdirSync(folder) : [];
  return [
    ...own.filter((file) => /\.ya?ml$/.test(file)).map((file) => `${WORKFLOWS}/${file}`),
    ...COPIED.filter((file) => existsSync(join(root, file))),
  ];
}

/** Runs every checker on the pipelines of a repository. */
export async function checkPipelines(root: string): Promise<readonly (Verdict | Skipped)[]> {
  return [await schemas(root), await actionlint(root), await zizmor(root)];
}

async function schemas(root: string): Promise<Verdict | Skipped> {
  const checker = "schemas of pipelines";
  const { command, missing } = pythonTool(SCHEMAS);
  if (missing !== undefined) return { checker, skipped: missing };
  const findings: Finding[] = [];
  let checked = 0;
  for (const [schema, filesOf, flags] of DESCRIBED) {
    const files = filesOf(root).filter((file) => existsSync(join(root, file)));
    if (files.length === 0) continue;
    checked += files.length;
    const args = ["--builtin-schema", schema, "--output-format", "json", ...flags, ...files];
    const { errors, parse_errors: unread = [] } = JSON.parse(
      await answerOf(command, args, root),
    ) as SchemaReport;
    for (const { filename, path, message } of errors)
      findings.push({ rule: schema, resource: `${filename} ${path}`, text: message });
    for (const { filename, message } of unread)
      findings.push({ rule: schema, resource: filename, text: message });
  }
  return { checker, tool: SCHEMAS, passed: checked, findings };
}

interface SchemaReport {
  readonly errors: readonly {
    readonly filename: string;
    readonly path: string;
    readonly message: string;
  }[];
  readonly parse_errors?: readonly { readonly filename: string; readonly message: string }[];
}

async function actionlint(root: string): Promise<Verdict | Skipped> {
  const checker = "actionlint";
  const { command, missing } = goTool(ACTIONLINT);
  if (missing !== undefined) return { checker, skipped: missing };
  const files = workflowsOf(root);
  // Without shellcheck and pyflakes, which not every machine has: the answer is the same everywhere.
  const args = ["-format", "{{json .}}", "-shellcheck=", "-pyflakes=", ...files];
  const findings = JSON.parse(await answerOf(command, args, root)) as readonly {
    readonly kind: string;
    readonly filepath: string;
    readonly line: number;
    readonly message: string;
  }[];
  return {
    checker,
    tool: { name: checker, version: ACTIONLINT.version },
    passed: files.length,
    findings: findings.map(({ kind, filepath, line, message }) => ({
      rule: kind,
      resource: `${filepath}:${String(line)}`,
      text: message,
    })),
  };
}

async function zizmor(root: string): Promise<Verdict | Skipped> {
  const checker = "zizmor";
  const { command, missing } = pythonTool(ZIZMOR);
  if (missing !== undefined) return { checker, skipped: missing };
  const args = [
    "--offline",
    "--no-exit-codes",
    "--quiet",
    "--format",
    "json",
    ...workflowsOf(root),
  ];
  const findings = JSON.parse(await answerOf(command, args, root)) as readonly {
    readonly ident: string;
    readonly desc: string;
    readonly locations: readonly {
      readonly symbolic: {
        readonly key: { readonly Local?: { readonly verbatim_path: string } };
        readonly route: { readonly route: readonly Readonly<Record<string, unknown>>[] };
      };
    }[];
  }[];
  return {
    checker,
    tool: ZIZMOR,
    passed: workflowsOf(root).length,
    findings: findings.map(({ ident, desc, locations }) => {
      const { key, route } = locations[0]?.symbolic ?? { key: {}, route: { route: [] } };
      const place = route.route.flatMap((part) => Object.values(part)).join(".");
      return { rule: ident, resource: `${key.Local?.verbatim_path ?? ""} ${place}`, text: desc };
    }),
  };
}
