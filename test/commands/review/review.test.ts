import type { EngineEvent } from "../../../sandbox/events";
import { changedStacks } from "../../../commands/review/changed-stacks";
import { COMMENT_MARK, reviewComment } from "../../../commands/review/comment";
import { isRefused, verdictOf } from "../../../commands/review/preview";
import { policySarif } from "../../../commands/review/sarif";

const present = ["Pulumi.yaml", "Pulumi.dev.yaml", "Pulumi.bootstrap.yaml", "README.md"];
const urn = (type: string, name: string): string => `urn:pulumi:dev::p::${type}::${name}`;
const step = (op: string, type: string, name: string): EngineEvent => ({
  resourcePreEvent: { metadata: { op, type, urn: urn(type, name) } },
});
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
    const verdict = verdictOf("dev", [
      step("replace", "azure-native:dbforpostgresql/v20250801:Server", "codemie-postgres-psql"),
      step(
        "create-replacement",
        "azure-native:dbforpostgresql/v20250801:Server",
        "codemie-postgres-psql",
      ),
      step("delete", "azure-native:network:RouteTable", "codemie-aks-rt"),
      summary,
    ]);
    expect(verdict.changes).toEqual({ create: 2, replace: 1 });
    expect(verdict.losses).toEqual([
      {
        name: "codemie-postgres-psql",
        operation: "replaced",
        loss: "every database on it and its backups",
      },
    ]);
    expect(isRefused(verdict, false)).toBe(true);
    expect(isRefused(verdict, true)).toBe(false);
    expect(reviewComment([verdict], false)).toContain(
      "- **replaced** `codemie-postgres-psql`: lost with it: every database on it and its backups",
    );
  });

  it("refuses a mandatory policy and lets an advisory one through", () => {
    expect(isRefused(verdictOf("dev", [policy("mandatory")]), true)).toBe(true);
    expect(isRefused(verdictOf("dev", [policy("advisory")]), false)).toBe(false);
    const text = reviewComment([verdictOf("dev", [policy("mandatory"), summary])], false);
    expect(text.startsWith(COMMENT_MARK)).toBe(true);
    expect(text).toContain("### ❌ dev: 2 to create, 1 to replace");
    expect(text).toContain(
      '- **policy** `azure-keyvault-deny-public-network` on `vault-kv`: [AZ_X] vault: publicNetworkAccess is "Enabled"',
    );
  });

  it("reports a change without stacks", () => {
    expect(reviewComment([], false)).toContain("This change touches no stack.");
  });

  it("is SARIF with one rule for each policy", () => {
    const log = JSON.parse(
      policySarif([verdictOf("dev", [policy("mandatory"), policy("advisory")])]),
    );
    expect(log.version).toBe("2.1.0");
    expect(log.runs[0].tool.driver.rules).toHaveLength(1);
    expect(log.runs[0].results.map(({ level }: { level: string }) => level)).toEqual([
      "error",
      "warning",
    ]);
    expect(log.runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri).toBe(
      "Pulumi.dev.yaml",
    );
  });
});
