import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import type { EngineEvent } from "../../../sandbox/events";
import { changedStacks } from "../../../commands/review/changed-stacks";
import { COMMENT_MARK, reviewComment } from "../../../commands/review/comment";
import type { PreviewOutcome } from "../../../commands/change/preview";
import { isRefused, verdictOf } from "../../../commands/review/preview";
import { policySarif } from "../../../commands/review/sarif";

const present = ["Pulumi.yaml", "Pulumi.dev.yaml", "Pulumi.bootstrap.yaml", "README.md"];
const urn = (type: string, name: string): string => `urn:pulumi:dev::p::${type}::${name}`;
const step = (op: string, type: string, name: string): EngineEvent => ({
  resourcePreEvent: { metadata: { op, type, urn: urn(type, name) } },
});
const verdict = (events: readonly EngineEvent[], more: Partial<PreviewOutcome> = {}) =>
  verdictOf("dev", { events, errors: [], ...more });
const summary: EngineEvent = {
  summaryEvent: { resourceChanges: { same: 90, create: 2, replace: 1 } },
};
const policy = (enforcementLevel: string): EngineEvent => ({
  policyEvent: {
    resourceUrn: urn("azure-native:keyvault:Vault", "vault-kv"),
    message:
      '<{%reset%}>Vaults are private\n[AZ_X] vault: publicNetworkAccess is "Enabled"<{%reset%}>',
    policyName: "azure-keyvault-deny-public-network",
    policyPackName: "azure-baseline",
    enforcementLevel,
  },
});

describe("the stacks that a change touches", () => {
  it("are its own for a stack file, all for the program, none for a document", () => {
    expect(changedStacks(["Pulumi.dev.yaml"], present)).toEqual(["dev"]);
    expect(changedStacks(["components/azure/key-vault.ts"], present)).toEqual(["bootstrap", "dev"]);
    expect(changedStacks(["package-lock.json"], present)).toEqual(["bootstrap", "dev"]);
    expect(changedStacks(["README.md", "docs/policies/use.md"], present)).toEqual([]);
    expect(changedStacks(["Pulumi.gone.yaml"], present)).toEqual([]);
  });
});

describe("the review of a preview", () => {
  it("names what is lost with a stateful resource and refuses it until it is confirmed", () => {
    const found = verdict([
      step("replace", "azure-native:dbforpostgresql/v20250801:Server", "codemie-postgres-psql"),
      step(
        "create-replacement",
        "azure-native:dbforpostgresql/v20250801:Server",
        "codemie-postgres-psql",
      ),
      step("delete", "azure-native:network:RouteTable", "codemie-aks-rt"),
      summary,
    ]);
    expect(found.changes).toEqual({ create: 2, replace: 1 });
    expect(found.losses).toEqual([
      {
        name: "codemie-postgres-psql",
        operation: "replaced",
        loss: "every database on it and its backups",
      },
    ]);
    expect(isRefused(found, false)).toBe(true);
    expect(isRefused(found, true)).toBe(false);
    expect(reviewComment([found], false)).toContain(
      "- **replaced** `codemie-postgres-psql`: lost with it: every database on it and its backups",
    );
  });

  it("refuses a mandatory policy and lets an advisory one through", () => {
    expect(isRefused(verdict([policy("mandatory")]), true)).toBe(true);
    expect(isRefused(verdict([policy("advisory")]), false)).toBe(false);
    const text = reviewComment([verdict([policy("mandatory"), summary])], false);
    expect(text.startsWith(COMMENT_MARK)).toBe(true);
    expect(text).toContain("### ❌ dev: 2 to create, 1 to replace");
    expect(text).toContain(
      '- **policy** `azure-keyvault-deny-public-network` on `vault-kv`: [AZ_X] vault: publicNetworkAccess is "Enabled"',
    );
  });

  it("names what preflight found, the faults of settings line by line, and that no policy was asked", () => {
    const found = verdictOf(
      "dev",
      { events: [], errors: ["Pulumi.dev.yaml\n  general.ownr: is not a known setting\n"] },
      ["TOOL_PULUMI: is not installed"],
    );
    expect(isRefused(found, true)).toBe(true);
    const text = reviewComment([found], false);
    expect(text).toContain("- **preflight** TOOL_PULUMI: is not installed");
    expect(text).toContain("- **error** Pulumi.dev.yaml\n  - general.ownr: is not a known setting");
    expect(text).toContain("- policies: not asked, because the preview did not come to its end");
    expect(text).not.toContain("no violations");
  });

  it("lists what is done, and everything that is replaced or deleted", () => {
    const text = reviewComment(
      [
        verdict([
          step("replace", "aws:ec2/natGateway:NatGateway", "codeocean-vpc-nat-a"),
          step("delete", "azure-native:network:RouteTable", "codemie-aks-rt"),
          summary,
        ]),
      ],
      true,
    );
    expect(text).toContain(
      "- data at risk: codeocean-vpc-nat-a: lost with it: open connections of the zone's private subnets",
    );
    expect(text).toContain("- replace `codeocean-vpc-nat-a` (aws:ec2/natGateway:NatGateway)");
    expect(text).toContain("- delete `codemie-aks-rt` (azure-native:network:RouteTable)");
  });

  it("reports a change without stacks", () => {
    expect(reviewComment([], false)).toContain("This change touches no stack.");
  });

  it("is SARIF with one rule for each policy", () => {
    const log = JSON.parse(policySarif([verdict([policy("mandatory"), policy("advisory")])]));
    expect(log.version).toBe("2.1.0");
    expect(log.runs[0].automationDetails).toEqual({ id: "policies/" });
    expect(log.runs[0].tool.driver.rules).toHaveLength(1);
    expect(log.runs[0].results.map(({ level }: { level: string }) => level)).toEqual([
      "error",
      "warning",
    ]);
    expect(log.runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri).toBe(
      "Pulumi.dev.yaml",
    );
  });

  it("is SARIF at the stack's file in its folder, whatever organization is before its name", () => {
    const found = verdictOf("org/shop/prod", { events: [policy("advisory")], errors: [] });
    const log = JSON.parse(policySarif([found], "infra/"));
    expect(log.runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri).toBe(
      "infra/Pulumi.prod.yaml",
    );
  });
});

describe("a review that cannot begin", () => {
  const review = (PATH: string | undefined): string =>
    spawnSync(process.execPath, ["--import", "tsx", "commands/review.ts", "--base", "nowhere"], {
      cwd: resolve(__dirname, "../../.."),
      env: { PATH },
      encoding: "utf8",
    }).stderr;

  it("names the revision that is not there, in one line", () => {
    expect(review(process.env["PATH"])).toMatch(
      /^git diff against nowhere failed: .*; run this in a clone, and name its revision with --base\n$/,
    );
  });

  it("says that git is not there", () => {
    expect(review("/nowhere")).toBe("git could not be started: it is not on PATH; install it\n");
  });
});
