import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import pc from "picocolors";
import type { StateContainer } from "../azurite";
import { operate, progressOf, type OperationResult } from "../events";
import { Environment } from "../environment";
import { policyPacks } from "../packs";
import { duration, reportTo, type Report } from "../report";
import { run } from "../run";
import { Session } from "../session";
import { listWorld } from "../world";
import { behavioursIn } from "./journal";

const BOOTSTRAP = "bootstrap";
const DEV = "dev";

interface Timing {
  readonly title: string;
  readonly milliseconds: number;
}

/** A clean clone to a deployed simulation, or back to nothing. */
class Quickstart {
  private readonly timings: Timing[] = [];

  public constructor(
    private readonly session: Session,
    private readonly report: Report,
  ) {}

  public async deploy(): Promise<void> {
    await this.session.prepare(BOOTSTRAP);
    await this.session.prepare(DEV);
    await this.step("Deploy bootstrap, the state backend", async () => this.up(BOOTSTRAP));
    await this.step("Move the state of bootstrap into the backend that it made", async () =>
      this.moveState(),
    );
    await this.preflight();
    const packs = await this.step("Build the policy packs", async () => {
      const found = await policyPacks(this.session.environment);
      return { result: found, detail: found.length === 0 ? "none" : `${found.length} packs` };
    });
    const judged = packs.flatMap((pack) => ["--policy-pack", pack]);
    await this.step("Preview dev with the policy packs", async () => {
      const result = await operate(this.session, ["preview", "--stack", DEV, ...judged], {
        onEvent: progressOf(this.report, "preview"),
      });
      return { result, detail: `${changesOf(result)}; ${verdictOf(result)}` };
    });
    await this.step("Deploy dev", async () => this.up(DEV, judged));
    await this.printOutputs();
    this.printTimings();
    this.printWhatWasSimulated();
    this.printNext();
  }

  public async destroy(): Promise<void> {
    for (const stack of [DEV, BOOTSTRAP]) {
      await this.session.prepare(stack);
      await this.step(`Destroy ${stack}`, async () => this.takeAway(stack));
    }
    const left = listWorld(this.session.environment.world);
    const roles = left.filter(({ token }) => token === "aws:iam/serviceLinkedRole:ServiceLinkedRole");
    const rest = left.filter((resource) => !roles.includes(resource));
    this.report.line(
      roles.length === 0
        ? ""
        : `\n${roles.length} service-linked roles stay, as they do in a real account: other things in the account may use them.`,
    );
    if (rest.length > 0)
      throw new Error(
        [`${rest.length} resources are left in the simulated clouds:`, ...rest.map(({ id }) => `  ${id}`)].join("\n"),
      );
    this.report.line("Nothing else is left in the simulated clouds.");
    this.printTimings();
  }

  private async step<T>(
    title: string,
    work: () => Promise<{ readonly result: T; readonly detail: string }>,
  ): Promise<T> {
    const started = Date.now();
    this.report.line(`${pc.bold(title)} ...`);
    const { result, detail } = await work();
    const milliseconds = Date.now() - started;
    this.timings.push({ title, milliseconds });
    this.report.line(`  ${detail} (${duration(milliseconds)})`);
    return result;
  }

  private async up(
    stack: string,
    flags: readonly string[] = [],
  ): Promise<{ result: OperationResult; detail: string }> {
    const result = await operate(this.session, ["up", "--stack", stack, ...flags], {
      onEvent: progressOf(this.report, `up ${stack}`),
    });
    return { result, detail: changesOf(result) };
  }

  private async moveState(): Promise<{ result: undefined; detail: string }> {
    const { environment, engine } = this.session;
    if (this.session.placeOf(BOOTSTRAP) !== undefined)
      return { result: undefined, detail: "it is there already" };
    const place = stateContainerOf(await this.outputs(BOOTSTRAP));
    const account = await this.session.startStateAccount(place);
    const args = ["--stack", BOOTSTRAP, "--from", environment.backendUrl, "--to", account.backendUrl];
    const { code, stdout, stderr } = await run(
      process.execPath,
      [
        "--import",
        "tsx",
        join(environment.root, "scripts", "state-move.ts"),
        ...args,
        "--project",
        environment.project,
        "--pulumi",
        engine.pulumi,
        "--remove-source",
      ],
      { cwd: environment.root, env: this.session.variables() },
    );
    if (code !== 0) throw new Error(`The state of bootstrap was not moved:\n${stderr || stdout}`);
    this.session.setPlace(BOOTSTRAP, place);
    const verified = /^verify: (.*)$/m.exec(stdout)?.[1] ?? "it was there already";
    return { result: undefined, detail: `${verified}; now in container ${place.container} of ${place.account}` };
  }

  private async preflight(): Promise<void> {
    const entry = join(this.session.environment.root, "preflight", "main.ts");
    const { httpUrl } = this.session;
    if (httpUrl === undefined || !existsSync(entry)) return;
    await this.step("Ask the simulated accounts whether they are ready (preflight)", async () => {
      const { code, stdout, stderr } = await run(
        process.execPath,
        ["--import", "tsx", entry, "--stack", DEV, "--world", httpUrl],
        { cwd: this.session.environment.root, env: this.session.variables() },
      );
      const summary = stdout.trim().split("\n").at(-1) ?? "";
      if (code !== 0) throw new Error(`Preflight found the accounts not ready:\n${stdout}${stderr}`);
      return { result: undefined, detail: summary };
    });
  }

  private async takeAway(stack: string): Promise<{ result: undefined; detail: string }> {
    const exported = JSON.parse(await this.session.must(["stack", "export", "--stack", stack])) as {
      readonly deployment?: {
        readonly resources?: readonly { readonly protect?: boolean; readonly custom?: boolean }[] | null;
      };
    };
    const resources = exported.deployment?.resources ?? [];
    if (resources.length === 0) return { result: undefined, detail: "nothing was deployed" };
    if (resources.some(({ protect }) => protect === true))
      await this.session.must(["state", "unprotect", "--all", "--yes", "--stack", stack]);
    const result = await operate(this.session, ["destroy", "--stack", stack], {
      onEvent: progressOf(this.report, `destroy ${stack}`),
    });
    return { result: undefined, detail: changesOf(result) };
  }

  private async outputs(stack: string): Promise<Readonly<Record<string, unknown>>> {
    return JSON.parse(await this.session.must(["stack", "output", "--json", "--stack", stack])) as Record<
      string,
      unknown
    >;
  }

  private async printOutputs(): Promise<void> {
    for (const stack of [BOOTSTRAP, DEV]) {
      this.report.line(`\n${pc.bold(`Outputs of ${stack}`)}`);
      for (const [name, value] of Object.entries(await this.outputs(stack)))
        this.report.line(`  ${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`);
    }
  }

  private printTimings(): void {
    this.report.line(`\n${pc.bold("Time")}`);
    for (const { title, milliseconds } of this.timings)
      this.report.line(`  ${duration(milliseconds).padStart(12)}  ${title}`);
    const total = this.timings.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
    this.report.line(`  ${duration(total).padStart(12)}  in all`);
  }

  private printWhatWasSimulated(): void {
    const { world } = this.session.environment;
    const resources = listWorld(world);
    const packages = new Map<string, number>();
    for (const { token } of resources) {
      const [name = ""] = token.split(":");
      packages.set(name, (packages.get(name) ?? 0) + 1);
    }
    this.report.line(`\n${pc.bold("This was a simulation")}`);
    this.report.line("  The engine, the program, the policy packs and the blob storage protocol were real; the clouds were not:");
    for (const [name, count] of packages) this.report.line(`  ${String(count).padStart(5)} resources of ${name}`);
    for (const behaviour of behavioursIn(world)) this.report.line(`  ${behaviour}`);
  }

  private printNext(): void {
    this.report.line(
      [
        `\n${pc.bold("What next")}`,
        "  npm run sandbox -- world                         what exists now",
        "  npm run sandbox -- preview --stack dev --diff    after a change in Pulumi.dev.yaml",
        "  npm run quickstart -- --destroy                  take everything away",
        "Against a real subscription: set your subscription and tenant in Pulumi.bootstrap.yaml and Pulumi.dev.yaml, then",
        "  az login && pulumi login file://~/pulumi-bootstrap && pulumi up --stack bootstrap",
        "  npm run state:move -- --stack bootstrap --to <backendUrl of the outputs> --secrets-provider <secretsProvider>",
        "  pulumi login <backendUrl> && pulumi up --stack dev --policy-pack policies/azure-baseline",
      ].join("\n"),
    );
  }
}

const changesOf = ({ changes }: OperationResult): string =>
  Object.entries(changes)
    .map(([op, count]) => `${count} ${op}`)
    .join(", ") || "no resources";

const verdictOf = ({ policies }: OperationResult): string =>
  policies.length === 0
    ? "no policy violated"
    : `${policies.length} remarks of the policies: ${[...new Set(policies.map(({ policyName }) => policyName))].join(", ")}`;

/** The account and the container that the bootstrap stack says its state belongs in. */
function stateContainerOf(outputs: Readonly<Record<string, unknown>>): StateContainer {
  const url = findBackendUrl(outputs);
  const parsed = url === undefined ? undefined : new URL(url);
  const account = parsed?.searchParams.get("storage_account");
  if (parsed === undefined || !account)
    throw new Error("The outputs of bootstrap name no azblob:// address with a storage account for the state.");
  return { account, container: parsed.hostname };
}

function findBackendUrl(value: unknown): string | undefined {
  if (typeof value === "string") return value.startsWith("azblob://") ? value : undefined;
  if (typeof value !== "object" || value === null) return undefined;
  for (const inner of Object.values(value)) {
    const found = findBackendUrl(inner);
    if (found !== undefined) return found;
  }
  return undefined;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { destroy: { type: "boolean" }, help: { type: "boolean" } } });
  if (values.help) {
    console.log(
      "npm run quickstart               deploy everything to simulated clouds; again: changes nothing\n" +
        "npm run quickstart -- --destroy  take everything away, also when only half was deployed",
    );
    return;
  }
  const started = Date.now();
  const report = reportTo(process.stdout);
  const environment = new Environment({ root: resolve(__dirname, "..", "..") });
  report.line(`${pc.bold("Get the engine and start the simulated clouds")} ...`);
  const session = await Session.open(environment, { report, command: "quickstart" });
  report.line(`  pulumi ${session.engine.version} (${session.engine.source}), clouds running (${duration(Date.now() - started)})`);
  try {
    const quickstart = new Quickstart(session, report);
    await (values.destroy ? quickstart.destroy() : quickstart.deploy());
  } finally {
    await session.close();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
