// npm run report -- --stack dev: one HTML page that explains a stack to somebody who has never seen Pulumi. Nothing is changed.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { Command, Option } from "commander";
import { buildPacks } from "../policies/build-packs";
import { packFlags } from "../process/engine-arguments";
import { runMain } from "../process/run-main";
import type { ExportedState } from "../sandbox/exported-state";
import { previewEvents, type PreviewOutcome } from "./change/preview";
import { changeOf } from "./change/read";
import { writeDeployed } from "./deployed-state";
import { openEngine, type Engine } from "./engine";
import {
  Graph,
  resourcesOfPreview,
  resourcesOfState,
  type Plan,
  type Resource,
} from "./report/graph";
import { mermaidOf } from "./report/mermaid";
import { pageOf, type Prerequisite, type StackReport } from "./report/page";
import { pictureOf } from "./report/stack-report";
import { svgFile, timelineSvg, topologySvg } from "./report/svg";
import { verdictOf } from "./review/preview";
import { startPreflight } from "./start-preflight";

const FORMATS = ["html", "svg", "timeline", "mermaid", "json"] as const;
type Format = (typeof FORMATS)[number];

interface Options {
  readonly stack: string;
  readonly format: Format;
  readonly out?: string;
  readonly state?: string;
  readonly sandbox?: boolean;
  readonly offline?: boolean;
}

const program = new Command("npm run report --")
  .description(
    "Writes one HTML page about a stack: networks, who may reach what, addresses, prerequisites, policies, order and changes. Nothing is changed.",
  )
  .requiredOption("-s, --stack <name>", "the stack")
  .option(
    "-o, --out <file>",
    "where it is written; - for standard output (default: report-<stack>.html, .svg ...)",
  )
  .addOption(
    new Option("-f, --format <format>", "the page, or the same data alone")
      .choices(FORMATS)
      .default("html"),
  )
  .option("--state <file>", "show what this file of pulumi stack export holds, and ask nothing")
  .option("--sandbox", "preview against the simulated clouds")
  .option("--offline", "ask no account for prerequisites");

const ENDINGS: Readonly<Record<Format, string>> = {
  html: "html",
  svg: "svg",
  timeline: "timeline.svg",
  mermaid: "mmd",
  json: "json",
};

async function main(): Promise<number> {
  const options = program.parse().opts<Options>();
  const { stack, format, out = `report-${stack}.${ENDINGS[format]}` } = options;
  const report =
    options.state === undefined ? await ofPreview(options) : ofState(options.state, stack);
  const text = await rendered(report, format);
  if (out === "-") process.stdout.write(text);
  else {
    writeFileSync(out, text);
    console.log(`Wrote ${out}: ${String(report.picture.resources)} resources of ${stack}.`);
  }
  return 0;
}

async function rendered(report: StackReport, format: Format): Promise<string> {
  const { picture, stack } = report;
  switch (format) {
    case "html":
      return pageOf(report);
    case "svg":
      return svgFile(await topologySvg(picture.topology, `Networks of stack ${stack}`));
    case "timeline":
      return svgFile(timelineSvg(picture.timeline, `Order of stack ${stack}`));
    case "mermaid":
      return mermaidOf(picture.topology);
    case "json":
      return `${JSON.stringify(picture, undefined, 2)}\n`;
  }
}

function ofState(file: string, stack: string): StackReport {
  let state: Partial<ExportedState>;
  try {
    state = JSON.parse(readFileSync(file, "utf8")) as Partial<ExportedState>;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `--state ${file} cannot be read: ${reason}; write it with pulumi stack export --file ${file}`,
    );
  }
  const { deployment } = state;
  if (deployment?.resources === undefined)
    throw new Error(
      `--state ${file} is not a state of Pulumi: it has no deployment.resources; write it with pulumi stack export --file ${file}`,
    );
  return {
    ...base(stack, `the state ${basename(file)}`, resourcesOfState({ deployment })),
    prerequisites: undefined,
    policies: undefined,
    change: undefined,
  };
}

const base = (stack: string, from: string, resources: readonly Resource[]) => ({
  stack,
  from,
  madeAt: new Date(),
  picture: pictureOf(new Graph(resources)),
});

async function ofPreview(options: Options): Promise<StackReport> {
  const { stack, format, sandbox } = options;
  const isPage = format === "html";
  const packs = isPage ? packFlags(await buildPacks()) : [];
  const engine = await openEngine({ sandbox, runFrom: "anywhere" });
  const folder = mkdtempSync(join(tmpdir(), "platform-report-"));
  try {
    const { outcome, plan } = await planned(engine, stack, packs, folder);
    const report = base(stack, "a preview", resourcesOfPreview(outcome.events, plan));
    if (!isPage)
      return { ...report, prerequisites: undefined, policies: undefined, change: undefined };
    return {
      ...report,
      prerequisites: await prerequisitesOf(engine, options, folder),
      policies: verdictOf(stack, outcome).policies,
      change: await changeOf(engine, stack, outcome),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await engine.close();
  }
}

/** A preview with what each resource waits for. The engine saves no plan of a preview that a policy ends, so that one is made without. */
async function planned(
  engine: Engine,
  stack: string,
  packs: readonly string[],
  folder: string,
): Promise<{ readonly outcome: PreviewOutcome; readonly plan: Plan }> {
  const file = join(folder, "plan.json");
  const outcome = await previewEvents(engine, stack, [...packs, "--save-plan", file]);
  if (!existsSync(file) && packs.length > 0)
    await previewEvents(engine, stack, ["--save-plan", file]);
  if (!existsSync(file))
    throw new Error(
      `The preview of ${stack} failed, so there is nothing to show:\n${outcome.errors.join("\n")}`,
    );
  return { outcome, plan: JSON.parse(readFileSync(file, "utf8")) as Plan };
}

async function prerequisitesOf(
  engine: Engine,
  { stack, offline = false }: Options,
  folder: string,
): Promise<readonly Prerequisite[]> {
  const { stdout, stderr } = await startPreflight(
    "preflight",
    {
      stack,
      endpoint: engine.httpUrl,
      state: await writeDeployed(engine, stack, folder),
      more: ["--format", "json", ...(offline ? ["--offline"] : [])],
    },
    { env: engine.variables },
  );
  if (!stdout.startsWith("{"))
    throw new Error(`Preflight of ${stack} gave no results:\n${stderr.trim()}`);
  return (JSON.parse(stdout) as { readonly results: readonly Prerequisite[] }).results;
}

runMain(main);
