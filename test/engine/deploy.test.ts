// npm run deploy, in a copy of the clone with an environment of four stacks: phase 2, phase 3, the cluster's objects, and AWS.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parse, stringify } from "yaml";
import { ensureEngine } from "../../sandbox/engine/ensure-engine";
import { copyClone } from "./support/clone";
import { filesBelow } from "../../process/files-below";
import { ROOT } from "./support/harness";

jest.setTimeout(900_000);

const folder = mkdtempSync(join(tmpdir(), "platform-deploy-"));
const clone = join(folder, "clone");
const setting = (name: string): string => `platform-foundations:${name}`;

const writeStack = (name: string, config: object): void => {
  const text = stringify({ config }, { defaultStringType: "QUOTE_DOUBLE" });
  writeFileSync(join(clone, `Pulumi.${name}.yaml`), text);
};

// The part that reads the most comes first by name: only what it reads puts it last.
function writeEnvironment(): void {
  const { config } = parse(
    readFileSync(join(ROOT, "test", "variants", "azure-life.yaml"), "utf8"),
  ) as { readonly config: Readonly<Record<string, object>> };
  const {
    [setting("azureCore")]: core,
    [setting("azureOpenAi")]: models,
    [setting("general")]: general,
    ...providers
  } = config;
  const common = { ...providers, [setting("general")]: { ...general, environment: "trial" } };
  const stack = (name: string): string => `organization/platform-foundations/${name}`;
  writeStack("trial", { ...common, [setting("azureCore")]: core });
  writeStack("trial-models", {
    ...common,
    [setting("azureOpenAi")]: {
      ...models,
      regions: { swedencentral: {} }, // the default models, which a new subscription can deploy
      upstream: stack("trial"),
      location: "westeurope",
    },
  });
  // Three zones: as many addresses as the default quota allows once, and not twice.
  const { config: ocean } = parse(
    readFileSync(join(ROOT, "test", "variants", "valid", "aws-three-zones.yaml"), "utf8"),
  ) as { readonly config: Readonly<Record<string, object>> };
  writeStack("trial-ocean", {
    ...ocean,
    [setting("general")]: { ...ocean[setting("general")], environment: "trial" },
  });
  writeStack("trial-cluster", {
    ...common,
    [setting("kubernetesBaseline")]: {
      ingress: { mode: "none" },
      upstream: stack("trial"),
      models: { upstream: stack("trial-models") },
    },
  });
}

function npmRun(
  file: string,
  args: readonly string[],
  more: NodeJS.ProcessEnv = {},
): { readonly code: number | null; readonly text: string } {
  const command = [join(clone, "scripts", "start.mjs"), join("commands", file), ...args];
  const done = spawnSync(process.execPath, command, {
    cwd: clone,
    env: {
      ...process.env,
      PULUMI_SANDBOX_DIR: join(clone, ".sandbox"),
      NO_COLOR: "1",
      ...more,
    },
    encoding: "utf8",
  });
  return { code: done.status, text: done.stdout + done.stderr };
}

const deploy = (...args: readonly string[]) =>
  npmRun("deploy.ts", ["--env", "trial", "--sandbox", ...args]);

const deployed = (text: string): readonly string[] =>
  [...text.matchAll(/^== (?!preflight)(.+)$/gm)].map(([, stack]) => stack ?? "");

const logs = (): readonly string[] => readdirSync(join(clone, "deploy-logs")).sort();

beforeAll(() => {
  copyClone(clone);
  writeEnvironment();
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
});

// One life of one environment: each step begins where the one before ended.
describe("deploying an environment", () => {
  it("refuses every wrong setting of every stack before it asks anything", () => {
    const file = join(clone, "Pulumi.trial-models.yaml");
    const right = readFileSync(file, "utf8");
    writeFileSync(file, right.replace("swedencentral", "Sweden Central"));
    writeStack("trial-zones", { [setting("general")]: { customer: "airun" } });
    const { code, text } = deploy();
    writeFileSync(file, right);
    rmSync(join(clone, "Pulumi.trial-zones.yaml"));
    expect(code).toBe(1);
    expect(text).toContain("Sweden Central");
    expect(text).toContain("Pulumi.trial-zones.yaml");
    expect(text).not.toContain("==");
  });

  it("says which stacks the user's own backend lacks, and how to make them", async () => {
    const { pulumi, env } = await ensureEngine({ report: () => undefined });
    const backend = mkdtempSync(join(folder, "backend-"));
    const { code, text } = npmRun("deploy.ts", ["--env", "trial"], {
      ...env,
      PATH: `${dirname(pulumi)}:${process.env["PATH"] ?? ""}`,
      PULUMI_HOME: join(folder, "home"),
      PULUMI_BACKEND_URL: `file://${backend}`,
      PULUMI_CONFIG_PASSPHRASE: "of no use",
      PULUMI_SKIP_UPDATE_CHECK: "true",
    });
    expect(code).toBe(1);
    expect(text).toMatch(
      /has no stack bootstrap, trial, trial-ocean, trial-models, trial-cluster\./,
    );
    expect(text).toMatch(/pulumi stack init trial-models --secrets-provider/);
  });

  it("deploys nothing where preflight finds a prerequisite that is not met", () => {
    npmRun("sandbox.ts", ["scenario", "fresh-account"]);
    const { code, text } = deploy("--only", "trial", "trial-ocean", "--no-bootstrap");
    npmRun("sandbox.ts", ["scenario"]);
    expect(code).toBe(1);
    expect(text).toContain(
      "Preflight of trial, trial-ocean found prerequisites that are not met; nothing was deployed.",
    );
    expect(text).toMatch(/\[FAIL\] +AZ_RESOURCE_PROVIDERS/);
    expect(text).toMatch(/\[FAIL\] +AWS_QUOTA_STANDARD/);
    expect(deployed(text)).toEqual([]);
  });

  it("deploys nothing that breaks a rule about the whole stack", () => {
    const file = join(clone, "Pulumi.trial.yaml");
    const right = readFileSync(file, "utf8");
    const { config } = parse(right) as { readonly config: Readonly<Record<string, object>> };
    const core = setting("azureCore");
    writeStack("trial", { ...config, [core]: { ...config[core], protect: false } });
    const { code, text } = deploy("--only", "trial", "--no-bootstrap", "--no-preflight");
    writeFileSync(file, right);
    expect(code).toBe(1);
    expect(text).toContain("azure-nat-require-static-ip");
    expect(npmRun("sandbox.ts", ["cloud", "list"]).text).not.toContain("codemie");
  });

  it("asks about all stacks, then deploys from a laptop each after those it reads, but for the objects of a private cluster", () => {
    const { code, text } = deploy();
    expect([code, code === 1 ? "" : text]).toEqual([1, ""]);
    expect(text).toMatch(
      /^ {2}trial-cluster {2}\(needs a machine inside the network: the API server of trial is private\)$/m,
    );
    expect(text.indexOf("== preflight of trial-cluster")).toBeLessThan(
      text.indexOf("== bootstrap"),
    );
    expect(deployed(text)).toEqual(["bootstrap", "trial", "trial-ocean", "trial-models"]);
    expect(text).toMatch(/^Allow \d+\.\d+\.\d+\.\d+ in the firewalls/m);
    expect(text).toMatch(
      /trial-cluster was not deployed: the private API server cannot be reached from this machine \(dial tcp: lookup .*: no such host\)\. .*npm run deploy -- --env trial --only trial-cluster\. Here, leave it out: --skip trial-cluster/,
    );
    expect(text).not.toContain("configured Kubernetes cluster is unreachable");
  });

  it("deploys those from the jumpbox", () => {
    const { code, text } = deploy("--only", "trial-cluster", "--run-from", "jumpbox");
    expect([code, code === 0 ? "" : text]).toEqual([0, ""]);
    expect(deployed(text)).toEqual(["trial-cluster"]);
  });

  it("leaves the outputs of all stacks for its owner alone, without a secret", () => {
    const file = join(clone, "deployment_outputs.env");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const text = readFileSync(file, "utf8");
    expect(text).toMatch(/^AZURE_RESOURCE_GROUP='CodeMieRG'$/m);
    expect(text).toMatch(/^AZURE_AI_CLIENT_ID='[0-9a-f-]{36}'$/m);
    expect(text).toMatch(/^# AZURE_AI_CLIENT_SECRET is a secret/m);

    const both = ["--sandbox", "--stack", "trial", "trial-models", "--format", "json"];
    const names = ["AZURE_AI_CLIENT_SECRET", "CODEMIE_POSTGRES_DATABASE_PASSWORD"];
    const { text: shown } = npmRun("outputs.ts", [...both, "--secret", ...names]);
    const values = JSON.parse(shown.slice(shown.indexOf("{"), shown.lastIndexOf("}") + 1)) as {
      readonly [name: string]: string;
    };
    for (const name of names) {
      const secret = values[name] ?? "";
      expect(secret.length).toBeGreaterThanOrEqual(20);
      const holders = filesBelow(clone).filter(
        (path) => !path.includes("node_modules") && readFileSync(path).includes(secret),
      );
      expect(holders).toEqual([]);
    }
  });

  it("changes nothing when it runs again after preflight with every quota used up by itself, and keeps a log of each run", () => {
    const before = logs().length;
    const full = {
      VirtualNetworks: 2,
      NatGateways: 1,
      RouteTables: 1,
      "OpenAI.S0.AccountCount": 1,
    };
    writeFileSync(join(clone, "full.json"), JSON.stringify({ quotas: full }));
    npmRun("sandbox.ts", ["scenario", "full.json"]);
    const { code, text } = deploy("--skip", "trial-cluster");
    expect([code, code === 0 ? "" : text]).toEqual([0, ""]);
    expect(text).not.toMatch(/\d+ (created|updated|deleted|replaced)/);
    // Four stacks, each in its preview and in its update.
    expect(text.match(/\d+ unchanged/g)).toHaveLength(8);
    expect(logs().length).toBe(before + 1);
    expect(logs().at(-1)).toMatch(/^trial-\d{4}-\d{2}-\d{2}T/);
  });

  it("refuses a private cluster and its objects in one stack on a machine that is not known to be inside", () => {
    const { config } = parse(readFileSync(join(clone, "Pulumi.trial.yaml"), "utf8")) as {
      readonly config: object;
    };
    writeStack("both", {
      ...config,
      [setting("kubernetesBaseline")]: { ingress: { mode: "none" } },
    });
    const { code, text } = npmRun("deploy.ts", ["--env", "both", "--sandbox", "--no-bootstrap"]);
    rmSync(join(clone, "Pulumi.both.yaml"));
    expect(code).toBe(1);
    expect(text).toMatch(
      /both has azureCore and kubernetesBaseline: .*Move kubernetesBaseline into Pulumi\.both-cluster\.yaml with upstream: organization\/platform-foundations\/both/,
    );
    expect(text).not.toContain("==");
  });
});
