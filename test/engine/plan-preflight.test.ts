// Preflight of a program of another team, by the plan that the real engine makes of it, against the simulated accounts.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runPlanPreflight, type Report } from "../../preflight/index";
import { runCommand } from "../../preflight/command";
import { startCloudHttp } from "../../sandbox/http";
import { CloudStore } from "../../sandbox/cloud-store";
import type { ScenarioInput } from "../../sandbox/clouds/scenario";
import { scenarioSchema } from "../../sandbox/clouds/scenario";
import { openHarness, type Harness } from "./support/harness";

jest.setTimeout(600_000);

const BAKERY = join(__dirname, "fixtures", "bakery");

let harness: Harness;
let preview: unknown;
let state: unknown;
beforeAll(async () => {
  harness = await openHarness({ root: BAKERY });
  const args = ["preview", "--stack", "dev", "--json", "--non-interactive"];
  preview = JSON.parse(await harness.session.must(args));
});
afterAll(async () => {
  await harness.close();
});

/** Verdicts by code and subject, asked of accounts in which the program's own resources are as the harness has them. */
async function ask(
  plan: unknown,
  scenario: ScenarioInput = {},
): Promise<{ readonly report: Report; readonly failed: readonly string[] }> {
  const http = await startCloudHttp({
    store: new CloudStore(harness.environment.cloudStore),
    scenario: scenarioSchema.parse(scenario),
  });
  try {
    const report = await runPlanPreflight({ plan, endpoint: http.url });
    const failed = report.results.flatMap(({ code, finding }) =>
      finding.result === "fail" ? [`${code} ${finding.subject ?? ""}: ${finding.found}`] : [],
    );
    return { report, failed };
  } finally {
    await http.close();
  }
}

const codesOf = ({ results }: Report) => [...new Set(results.map(({ code }) => code))];

describe("the plan of another team's program", () => {
  it("is asked about for what it holds, and passes accounts that are ready", async () => {
    const { report, failed } = await ask(preview);
    expect(failed).toEqual([]);
    expect(codesOf(report)).toEqual([
      "AWS_ENDPOINT_ZONES",
      "AWS_QUOTA_EIP",
      "AWS_QUOTA_IGW",
      "AWS_QUOTA_VPC",
      "AWS_ZONES",
      "AZ_AKS_VERSION",
      "AZ_DEPLOYER_ACTIONS",
      "AZ_DEPLOYER_ROLE",
      "AZ_IDENTITY",
      "AZ_MODEL_ACCOUNTS",
      "AZ_MODEL_AVAILABLE",
      "AZ_MODEL_QUOTA",
      "AZ_NAME_OPENAI",
      "AZ_NAME_STORAGE",
      "AZ_NAME_VAULT",
      "AZ_NETWORK_QUOTA",
      "AZ_REGION",
      "AZ_RESOURCE_PROVIDERS",
      "AZ_SUBSCRIPTION",
      "AZ_VCPU_QUOTA",
      "AZ_VM_SKU",
    ]);
    expect(report.counts.unknown).toBe(0);
    expect(report.exitCode).toBe(0);
  });

  it("fails where a name is taken, a quota is short or a provider is not registered, and nowhere else", async () => {
    const { report, failed } = await ask(preview, {
      takenNames: ["bakeryorders"],
      quotas: {
        standardDDSv5Family: 10,
        "OpenAI.GlobalStandard.gpt-5.6-sol": 10,
        "ec2/L-0263D0A3": 5,
      },
      quotaUse: { "ec2/L-0263D0A3": 5 },
      unregisteredProviders: ["Microsoft.ContainerService"],
    });
    expect(failed.map((line) => line.split(":")[0])).toEqual([
      "AWS_QUOTA_EIP ",
      "AZ_MODEL_QUOTA OpenAI.GlobalStandard.gpt-5.6-sol in swedencentral",
      "AZ_NAME_STORAGE bakeryorders",
      "AZ_RESOURCE_PROVIDERS Microsoft.ContainerService",
      "AZ_VCPU_QUOTA standardDDSv5Family",
    ]);
    expect(report.exitCode).toBe(1);
  });

  it("is read from a file by the command, which ends with the code of the report", async () => {
    const folder = mkdtempSync(join(tmpdir(), "plan-"));
    const file = join(folder, "plan.json");
    writeFileSync(file, JSON.stringify(preview));
    const http = await startCloudHttp({
      store: new CloudStore(harness.environment.cloudStore),
      scenario: scenarioSchema.parse({ takenNames: ["bakery-keys"] }),
    });
    let out = "";
    const streams = {
      out: (text: string) => (out += text),
      progress: () => undefined,
      isColoured: false,
      isTerminal: false,
    };
    try {
      const args = ["--plan", file, "--endpoint", http.url, "--cloud", "azure", "--format", "json"];
      expect(await runCommand("preflight", args, folder, streams)).toBe(1);
      expect(out).toContain("bakery-keys");
      expect(out).not.toContain("AWS_");
      await expect(
        runCommand("preflight", ["--plan", join(folder, "none.json")], folder, streams),
      ).rejects.toThrow(/^--plan .*none\.json cannot be read: .*ENOENT/);
      writeFileSync(file, "{}");
      await expect(runCommand("preflight", ["--plan", file], folder, streams)).rejects.toThrow(
        /it is neither a preview nor a state; write it with pulumi preview --json/,
      );
      await expect(runCommand("postflight", ["--plan", file], folder, streams)).rejects.toThrow(
        "--plan is for preflight; postflight takes --outputs",
      );
    } finally {
      await http.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe("the state of another team's program", () => {
  beforeAll(async () => {
    await harness.run("up");
    state = await harness.exportState();
  });

  it("needs no quota for what is there, and knows its own names", async () => {
    const { report, failed } = await ask(state, {
      quotas: { PublicIPAddresses: 1, "ec2/L-0263D0A3": 1, "vpc/L-F678F1CE": 1 },
    });
    expect(failed).toEqual([]);
    const found = (code: string) =>
      report.results.flatMap(({ code: each, finding }) =>
        each === code && finding.result === "pass" ? [finding.found] : [],
      );
    expect(found("AZ_NAME_STORAGE")).toEqual(["in use by this deployment"]);
    expect(found("AWS_QUOTA_VPC")).toEqual(["VPCs: the stack has what it needs"]);
  });
});
