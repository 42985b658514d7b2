// What npm run change says, from the engine's events and the settings before and after.
import { costOf } from "../../commands/change/prices";
import { exitCodeOf, jsonOf, textOf, type Change } from "../../commands/change/report";
import { changedSettings, type Settings } from "../../commands/change/settings";
import { stepsOf } from "../../commands/change/steps";
import type { EngineEvent } from "../../sandbox/events";

type Inputs = Readonly<Record<string, unknown>>;

interface Given {
  readonly before?: Inputs;
  readonly after?: Inputs;
  readonly paths?: readonly string[];
  readonly protect?: boolean;
}

const CLUSTER = "azure-native:containerservice/v20250801:ManagedCluster";
const SERVER = "azure-native:dbforpostgresql/v20250801:Server";

function step(op: string, type: string, name: string, given: Given = {}): EngineEvent {
  const { before = {}, after = {}, paths = [], protect = false } = given;
  const urn = `urn:pulumi:dev::p::${type}::${name}`;
  const detailedDiff = Object.fromEntries(paths.map((path) => [path, { kind: "update" }]));
  const old = { type, urn, inputs: before, protect };
  return {
    resourcePreEvent: {
      metadata: { op, type, urn, old, new: { type, urn, inputs: after }, detailedDiff },
    },
  };
}

function change(
  events: readonly EngineEvent[],
  before: Settings = {},
  after: Settings = {},
  errors: readonly string[] = [],
): Change {
  const steps = stepsOf(events);
  return {
    stack: "dev",
    comparedWith: "the last update",
    settings: changedSettings(before, after),
    steps,
    cost: costOf(steps, "eu-central-1"),
    errors,
  };
}

const aks = (kubernetesVersion: string): Settings => ({
  azureCore: { aks: { kubernetesVersion } },
});
const upgrade = (from: string, to: string): EngineEvent =>
  step("update", CLUSTER, "codemie-cluster-aks", {
    before: { kubernetesVersion: from },
    after: { kubernetesVersion: to },
    paths: ["kubernetesVersion"],
  });

describe("a change of settings", () => {
  it("that changes nothing ends with 0", () => {
    const nothing = change([]);
    expect(exitCodeOf(nothing)).toBe(0);
    expect(textOf(nothing)).toContain("dev: nothing changes");
  });

  it("that adds or updates interrupts nothing", () => {
    const found = change(
      [
        step("create", "azure-native:network:Subnet", "codemie-aks-snet-agents"),
        step("update", "azure-native:network:RouteTable", "codemie-aks-rt", {
          paths: ["routes[0]"],
        }),
      ],
      {},
      { azureCore: { azureNetwork: { spoke: { routes: [] } } } },
    );
    expect(exitCodeOf(found)).toBe(0);
    expect(textOf(found)).toContain(
      "changed in place: codemie-aks-rt: traffic follows the new rules at once",
    );
  });

  it("upgrades a cluster by one version for good, and refuses two and none back", () => {
    const once = change([upgrade("1.35", "1.36")], aks("1.35"), aks("1.36"));
    expect(exitCodeOf(once)).toBe(3);
    expect(textOf(once)).toContain("  azureCore.aks.kubernetesVersion (one step)\n");
    expect(textOf(once)).toContain(
      "cannot be undone: codemie-cluster-aks: control plane and nodes",
    );
    for (const to of ["1.37", "1.34"]) {
      const refused = change([upgrade("1.35", to)], aks("1.35"), aks(to));
      expect(exitCodeOf(refused)).toBe(4);
      expect(textOf(refused)).toMatch(/kubernetesVersion \(one step\): refused: /);
    }
  });

  it("is refused where a setting would silently do nothing", () => {
    const disk = (sizeGiB: number): Settings => ({
      azureCore: { postgres: { storage: { sizeGiB } } },
    });
    const found = change([], disk(64), disk(128));
    expect(exitCodeOf(found)).toBe(4);
    expect(textOf(found)).toContain("azureCore.postgres.storage.sizeGiB (fixed): refused: ");
  });

  it.each([
    ["another tier and a standby at once", ["sku.tier", "highAvailability.mode"], 4],
    ["another size", ["sku.name"], 2],
    ["shorter backups", ["backup.backupRetentionDays"], 3],
  ])("of a database to %s", (_, paths, exitCode) => {
    const before = {
      sku: { name: "Standard_B2ms", tier: "Burstable" },
      highAvailability: { mode: "Disabled" },
      backup: { backupRetentionDays: 14 },
    };
    const after = {
      sku: { name: "Standard_D2ds_v5", tier: "GeneralPurpose" },
      highAvailability: { mode: "SameZone" },
      backup: { backupRetentionDays: 7 },
    };
    const found = change([
      step("update", SERVER, "codemie-postgres-psql", { before, after, paths }),
    ]);
    expect(exitCodeOf(found)).toBe(exitCode);
  });

  it("names what is lost with a resource, and that protection stops it", () => {
    const lost = change([step("replace", SERVER, "codemie-postgres-psql")]);
    expect(exitCodeOf(lost)).toBe(3);
    expect(textOf(lost)).toContain(
      "data at risk: codemie-postgres-psql: lost with it: every database on it and its backups",
    );
    const kept = change(
      [step("replace", SERVER, "codemie-postgres-psql", { protect: true })],
      {},
      {},
      ["it is protected"],
    );
    expect(exitCodeOf(kept)).toBe(4);
  });

  it("is one step for each resource, whatever its replacement is made of", () => {
    const replaced = ["create-replacement", "replace", "delete-replaced"].map((op) =>
      step(op, "aws:ec2/natGateway:NatGateway", "codeocean-vpc-nat-a"),
    );
    expect(stepsOf([...replaced, step("same", SERVER, "db")])).toHaveLength(1);
  });

  it("costs what list prices say, and says where none is known", () => {
    const found = change([
      step("create", "aws:ec2/natGateway:NatGateway", "nat"),
      step("update", CLUSTER, "aks", {
        before: { sku: { tier: "Standard" } },
        after: { sku: { tier: "Premium" } },
        paths: ["sku.tier"],
      }),
      step("create", "azure-native:compute:VirtualMachine", "vm"),
    ]);
    expect(found.cost.monthly).toBeCloseTo(730 * (0.052 + 0.5));
    expect(textOf(found)).toContain("Cost: +402.96 USD a month by list prices of ");
    expect(textOf(found)).toContain("no price is known here for vm.");
  });

  it("has a typical duration, and the same as JSON without values", () => {
    const found = change([
      step("create", "azure-native:network:BastionHost", "bastion", { after: { secret: "x" } }),
    ]);
    expect(textOf(found)).toMatch(/Typical duration: about \d+ (s|min)/);
    const json = JSON.stringify(jsonOf(found));
    expect(JSON.parse(json)).toMatchObject({ stack: "dev", effect: "added", exitCode: 0 });
    expect(json).not.toContain("secret");
  });

  it("whose preview fails ends with 1", () => {
    expect(exitCodeOf(change([], {}, {}, ["no login"]))).toBe(1);
  });
});
