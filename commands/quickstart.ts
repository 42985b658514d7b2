import { existsSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { Command } from "commander";
import pc from "picocolors";
import type { StateContainer } from "../sandbox/azurite";
import { runMain } from "../process/run-main";
import { operate, progressOf, type OperationResult } from "../sandbox/events";
import type { ExportedState } from "../sandbox/exported-state";
import { packFlags } from "../process/engine-arguments";
import { accessLines, accessPaths } from "../sandbox/clouds/azure-native/access";
import { buildPacks } from "../policies/build-packs";
import { duration, reportTo, type Report } from "../process/report";
import { run } from "../process/run";
import { Session } from "../sandbox/session";
import { listCloudResources, CloudStore } from "../sandbox/cloud-store";
import { sandboxEnvironment } from "./sandbox-engine";
import { startPreflight } from "./start-preflight";
import { behavioursIn } from "../sandbox/commands/journal";

const BOOTSTRAP = "bootstrap";
const DEV = "dev";
/** The objects of the cluster of dev, deployed from inside its network. */
const CLUSTER = "dev-cluster";

interface Timing {
  readonly title: string;
  readonly milliseconds: number;
}

/** A clean clone to a deployed simulation, or back to nothing. */
class Quickstart {
  private readonly timings: Timing[] = [];

  public constructor(
    private session: Session,
    private readonly report: Report,
  ) {}

  /** The session of now, for its end. */
  public get current(): Session {
    return this.session;
  }

  /** Makes further runs from another place. */
  private async moveTo(runFrom: string): Promise<void> {
    const { environment } = this.session;
    await this.session.close();
    this.session = await openSession(environment, this.report, runFrom);
  }

  public async deploy(): Promise<void> {
    await this.session.prepare(BOOTSTRAP);
    await this.session.prepare(DEV);
    await this.step("Deploy bootstrap, the state backend", async () => this.up(BOOTSTRAP));
    await this.step("Move the state of bootstrap into the backend that it made", async () =>
      this.moveState(),
    );
    await this.preflight();
    const packs = await this.step("Build the policy pack", async () => {
      const found = await buildPacks();
      return { result: found, detail: found.map((folder) => basename(folder)).join(", ") };
    });
    const checked = packFlags(packs);
    await this.step("Preview dev with the policy pack", async () => {
      const result = await operate(this.session, ["preview", "--stack", DEV, ...checked], {
        onEvent: progressOf(this.report, "preview"),
      });
      return { result, detail: `${changesOf(result)}; ${policyFindingsOf(result)}` };
    });
    await this.step("Deploy dev", async () => this.up(DEV));
    await this.moveTo("jumpbox");
    await this.session.prepare(CLUSTER);
    await this.step("Deploy dev-cluster, the objects of its cluster, from the jumpbox", async () =>
      this.up(CLUSTER),
    );
    await this.step("Reach the API server as a member of the administrators' group", () =>
      Promise.resolve(this.access()),
    );
    await this.printOutputs();
    this.printTimings();
    this.printWhatWasSimulated();
    this.printNext();
  }

  public async destroy(): Promise<void> {
    await this.session.prepare(DEV);
    await this.session.prepare(CLUSTER);
    await this.moveTo("anywhere"); // half a deployment may have no jumpbox
    await this.step("Destroy dev-cluster", async () => this.remove(CLUSTER));
    await this.step("Destroy dev", async () => this.remove(DEV));
    await this.session.prepare(BOOTSTRAP);
    const place = this.session.placeOf(BOOTSTRAP);
    if (place !== undefined)
      await this.step("Move the state of bootstrap back into the file backend", async () =>
        this.moveStateBack(place),
      );
    await this.step("Destroy bootstrap, the state backend", async () => this.remove(BOOTSTRAP));
    this.purgeReservedNames();
    const left = listCloudResources(this.session.environment.cloudStore);
    const roles = left.filter(
      ({ token }) => token === "aws:iam/serviceLinkedRole:ServiceLinkedRole",
    );
    const certificates = left.filter(({ token }) => token === "aws:acm/certificate:Certificate");
    const rest = left.filter((resource) => ![...roles, ...certificates].includes(resource));
    if (roles.length > 0)
      this.report.line(
        `\n${roles.length} service-linked roles stay, as they do in a real account: other things in the account may use them.`,
      );
    if (certificates.length > 0)
      this.report.line(
        `\n${certificates.length} certificate stays: in a real account a load balancer may use it. Delete it in ACM.`,
      );
    if (rest.length > 0)
      throw new Error(
        [
          `${rest.length} resources are left in the simulated clouds:`,
          ...rest.map(({ id }) => `  ${id}`),
        ].join("\n"),
      );
    this.report.line("Nothing else is left in the simulated clouds.");
    this.printTimings();
  }

  /** Vaults and the like keep their names for weeks after they were deleted; a second quickstart needs them at once. */
  private purgeReservedNames(): void {
    const store = new CloudStore(this.session.environment.cloudStore);
    const reserved = store.reservedNames();
    if (reserved.length === 0) return;
    store.purge();
    this.report.line(
      `\nPurged, so that their names are free again; a real subscription holds them until the retention ends: ` +
        reserved.map(({ name }) => name).join(", "),
    );
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

  private async up(stack: string): Promise<{ result: OperationResult; detail: string }> {
    const result = await operate(this.session, ["up", "--stack", stack], {
      onEvent: progressOf(this.report, `up ${stack}`),
    });
    return { result, detail: changesOf(result) };
  }

  /** From the file backend into the storage account that bootstrap has just made. */
  private async moveState(): Promise<{ result: undefined; detail: string }> {
    const { environment } = this.session;
    const placed = this.session.placeOf(BOOTSTRAP);
    if (placed !== undefined) {
      await this.removeFileCopy();
      return {
        result: undefined,
        detail: `it is in container ${placed.container} of ${placed.account} already`,
      };
    }
    const place = stateContainerOf(await this.outputs(BOOTSTRAP));
    // No stack is known to be in an account: an earlier move that did not end, or a destroy, left what is there.
    rmSync(environment.azurite, { recursive: true, force: true });
    const account = await this.session.startStateAccount(place);
    const checksum = await this.runStateMove(environment.backendUrl, account.backendUrl);
    this.session.setPlace(BOOTSTRAP, place);
    await this.removeFileCopy();
    return {
      result: undefined,
      detail: `${checksum}; now in container ${place.container} of ${place.account}`,
    };
  }

  /** Back into the file backend: an account cannot be deleted by a run that keeps its records in it. */
  private async moveStateBack(
    place: StateContainer,
  ): Promise<{ result: undefined; detail: string }> {
    const { environment } = this.session;
    const account = await this.session.startStateAccount(place);
    const checksum = await this.runStateMove(account.backendUrl, environment.backendUrl);
    this.session.setPlace(BOOTSTRAP, undefined);
    return { result: undefined, detail: `${checksum}; now in the file backend` };
  }

  /** Runs the command that people run, and returns what it verified. */
  private async runStateMove(from: string, to: string): Promise<string> {
    const { environment, engine } = this.session;
    const script = join(environment.root, "commands", "state-move.ts");
    const options = ["--stack", BOOTSTRAP, "--from", from, "--to", to];
    const place = ["--project", environment.project, "--pulumi", engine.pulumi];
    const { code, stdout, stderr } = await run(
      process.execPath,
      ["--import", "tsx", script, ...options, ...place],
      { cwd: environment.root, env: this.session.variables() },
    );
    if (code !== 0) throw new Error(`The state of bootstrap was not moved:\n${stderr || stdout}`);
    return /^verify: (.*)$/m.exec(stdout)?.[1] ?? "it was there already";
  }

  private async removeFileCopy(): Promise<void> {
    const { environment } = this.session;
    const { state, projectName, backendUrl } = environment;
    if (!existsSync(join(state, ".pulumi", "stacks", projectName, `${BOOTSTRAP}.json`))) return;
    await this.session.must(["stack", "rm", BOOTSTRAP, "--yes", "--force", "--preserve-config"], {
      variables: { PULUMI_BACKEND_URL: backendUrl },
    });
  }

  private async preflight(): Promise<void> {
    const { httpUrl } = this.session;
    if (httpUrl === undefined) return;
    await this.step("Ask the simulated accounts whether they are ready (preflight)", async () => {
      const { code, stdout, stderr } = await startPreflight(
        "preflight",
        { stack: DEV, endpoint: httpUrl },
        { env: this.session.variables() },
      );
      const summary = stdout.trim().split("\n").at(-1) ?? "";
      if (code !== 0)
        throw new Error(`Preflight found the accounts not ready:\n${stdout}${stderr}`);
      return { result: undefined, detail: summary };
    });
  }

  private async remove(stack: string): Promise<{ result: undefined; detail: string }> {
    const exported = JSON.parse(
      await this.session.must(["stack", "export", "--stack", stack]),
    ) as ExportedState;
    const resources = exported.deployment.resources ?? [];
    if (resources.length === 0) return { result: undefined, detail: "nothing was deployed" };
    if (resources.some(({ protect }) => protect === true))
      await this.session.must(["state", "unprotect", "--all", "--yes", "--stack", stack]);
    const result = await operate(this.session, ["destroy", "--stack", stack], {
      onEvent: progressOf(this.report, `destroy ${stack}`),
    });
    return { result: undefined, detail: changesOf(result) };
  }

  /** The ways of the runbook that are open to the group that the settings name. */
  private access(): { readonly result: undefined; readonly detail: string } {
    const store = new CloudStore(this.session.environment.cloudStore);
    const [cluster] = store.ofType("azure-native:containerservice:ManagedCluster");
    const { adminGroupObjectIDs: [group = ""] = [] } = (cluster?.inputs["aadProfile"] ?? {}) as {
      readonly adminGroupObjectIDs?: readonly string[];
    };
    const paths = accessPaths(store, group);
    const open = paths.filter(({ steps }) => steps.every(({ failure }) => failure === undefined));
    if (open.length === 0)
      throw new Error(`The API server cannot be reached:\n${accessLines(paths).join("\n")}`);
    return { result: undefined, detail: open.map(({ path }) => path).join("; ") };
  }

  private async outputs(stack: string): Promise<Readonly<Record<string, unknown>>> {
    return JSON.parse(
      await this.session.must(["stack", "output", "--json", "--stack", stack]),
    ) as Record<string, unknown>;
  }

  private async printOutputs(): Promise<void> {
    for (const stack of [BOOTSTRAP, DEV, CLUSTER]) {
      this.report.line(`\n${pc.bold(`Outputs of ${stack}`)}`);
      for (const [name, value] of Object.entries(await this.outputs(stack)))
        this.report.line(`  ${name}: ${shortened(value)}`);
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
    const { cloudStore } = this.session.environment;
    const resources = listCloudResources(cloudStore);
    const packages = new Map<string, number>();
    for (const { token } of resources) {
      const [name = ""] = token.split(":");
      packages.set(name, (packages.get(name) ?? 0) + 1);
    }
    this.report.line(`\n${pc.bold("This was a simulation")}`);
    this.report.line(
      "  The engine, the program, the policy packs and the blob storage protocol were real; the clouds were not:",
    );
    for (const [name, count] of packages)
      this.report.line(`  ${String(count).padStart(5)} resources of ${name}`);
    for (const behaviour of behavioursIn(cloudStore)) this.report.line(`  ${behaviour}`);
  }

  private printNext(): void {
    this.report.line(
      [
        `\n${pc.bold("What next")}`,
        "  npm run sandbox -- cloud list                    what exists now",
        "  npm run sandbox -- stack output --stack dev      every output in full",
        "  npm run sandbox -- preview --stack dev --diff    after a change in Pulumi.dev.yaml",
        "  npm run deploy -- --env dev --sandbox            all of it from a laptop, which cannot reach the private API server",
        "  npm run quickstart -- --destroy                  remove everything again",
        "Against a real subscription: set your subscription and tenant in Pulumi.bootstrap.yaml and Pulumi.dev.yaml, then",
        "  az login && pulumi login file://~/pulumi-bootstrap && pulumi up --stack bootstrap",
        "  npm run state:move -- --stack bootstrap --to <backendUrl of the outputs> --secrets-provider <secretsProvider>",
        "  pulumi login <backendUrl> && pulumi up --stack dev --policy-pack policies/azure-baseline",
      ].join("\n"),
    );
  }
}

const OUTPUT_COLUMNS = 100;

/** One line for an output; all of it is in `stack output`. */
function shortened(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length <= OUTPUT_COLUMNS ? text : `${text.slice(0, OUTPUT_COLUMNS)}...`;
}

const changesOf = ({ changes }: OperationResult): string =>
  Object.entries(changes)
    .map(([op, count]) => `${count} ${op}`)
    .join(", ") || "no resources";

const policyFindingsOf = ({ policies }: OperationResult): string =>
  policies.length === 0
    ? "no policy violated"
    : `${policies.length} policy findings: ${[...new Set(policies.map(({ policyName }) => policyName))].join(", ")}`;

/** The account and the container that the bootstrap stack says its state belongs in. */
function stateContainerOf(outputs: Readonly<Record<string, unknown>>): StateContainer {
  const url = findBackendUrl(outputs);
  const parsed = url === undefined ? undefined : new URL(url);
  const account = parsed?.searchParams.get("storage_account");
  if (parsed === undefined || !account)
    throw new Error(
      "The outputs of bootstrap name no azblob:// address with a storage account for the state.",
    );
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

const openSession = (
  environment: Session["environment"],
  report: Report,
  runFrom?: string,
): Promise<Session> => Session.open(environment, { report, command: "quickstart", runFrom });

const program = new Command("npm run quickstart --")
  .description(
    "Deploys bootstrap, dev and dev-cluster to simulated clouds, with every check; run again, it changes nothing.",
  )
  .option("--destroy", "remove everything again, also after half a deployment");

async function main(): Promise<void> {
  const { destroy } = program.parse().opts<{ readonly destroy?: boolean }>();
  const started = Date.now();
  const report = reportTo(process.stdout);
  const environment = sandboxEnvironment();
  report.line(`${pc.bold("Prepare the engine and start the simulated clouds")} ...`);
  const session = await openSession(environment, report);
  report.line(
    `  pulumi ${session.engine.version} (${session.engine.source}), clouds running (${duration(Date.now() - started)})`,
  );
  const quickstart = new Quickstart(session, report);
  try {
    await (destroy ? quickstart.destroy() : quickstart.deploy());
  } finally {
    await quickstart.current.close();
  }
}

runMain(main);
