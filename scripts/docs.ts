// npm run docs [-- --check]
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Command } from "commander";
import { runMain } from "../process/run-main";
import { typesPage } from "../sandbox/types-page";
import { componentPages } from "./docs/components";
import { comparisonPage } from "./docs/comparison";
import { configPage, editorSchema } from "./docs/config";
import { argumentsFile } from "./docs/arguments";
import { environmentsEditorSchema } from "./docs/environments";
import { frameworksPage } from "./docs/frameworks";
import { azurePermissionsPage, azureResourcesPage } from "./docs/graphs";
import { awsPermissionsPage } from "./docs/permissions-aws";
import { prerequisitesPage } from "./docs/prerequisites";
import { toolsPage } from "./docs/tools";
import { traceabilityPage } from "./docs/traceability";

const ROOT = join(__dirname, "..");

const PAGES: Readonly<Record<string, () => string>> = {
  "docs/reference/config.md": configPage,
  "docs/reference/policy-comparison.md": comparisonPage,
  "docs/reference/config.schema.json": editorSchema,
  "docs/reference/environments.schema.json": environmentsEditorSchema,
  "docs/reference/frameworks.md": frameworksPage,
  "docs/reference/prerequisites.md": prerequisitesPage,
  "docs/reference/requirements.md": traceabilityPage,
  "docs/reference/tools.md": toolsPage,
  "docs/reference/resources-azure.md": azureResourcesPage,
  "docs/reference/permissions-azure.md": azurePermissionsPage,
  "docs/reference/permissions-aws.md": awsPermissionsPage,
  "sandbox/TYPES.md": typesPage,
};

const program = new Command("npm run docs --")
  .description("Writes the generated documents: docs/reference, sandbox/TYPES.md.")
  .option("--check", "write nothing; end with code 1 when one of them is stale");

async function main(): Promise<number> {
  const { check = false } = program.parse().opts<{ readonly check?: boolean }>();
  const stale: string[] = [];
  const pages: Readonly<Record<string, string>> = {
    ...Object.fromEntries(Object.entries(PAGES).map(([path, page]) => [path, page()])),
    ...(await componentPages()),
    "components/arguments/declared.ts": await argumentsFile(),
  };
  for (const [path, wanted] of Object.entries(pages)) {
    const file = join(ROOT, path);
    if (existsSync(file) && readFileSync(file, "utf8") === wanted) continue;
    stale.push(path);
    if (check) continue;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, wanted);
  }
  for (const path of stale)
    console.log(check ? `${path} is stale: run npm run docs` : `wrote ${path}`);
  if (stale.length === 0)
    console.log(`${String(Object.keys(pages).length)} generated documents are up to date`);
  return check && stale.length > 0 ? 1 : 0;
}

runMain(main);
