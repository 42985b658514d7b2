import type {
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationArgs,
  StackValidationPolicy,
} from "@pulumi/policy";

import { REQUIREMENTS } from "../../../prerequisites";
import { canonicalType } from "../../../policies/lib/types";
import { EXCEPTION_TAG_PREFIX } from "../../../policies/lib/exceptions";
import { Node } from "../../../policies/lib/node";
import { undecidedPolicy } from "../../../policies/lib/undecided";
import { Unknown } from "../../../policies/lib/unknown";
import { denySharedKey } from "../../../policies/azure-baseline/rules/storage/deny-shared-key";
import { requireOperations } from "../../../policies/azure-baseline/rules/aks/require-operations";
import { requirePrivateApi } from "../../../policies/azure-baseline/rules/aks/require-private-api";
import { allowLocations } from "../../../policies/azure-baseline/rules/general/allow-locations";
import { requireFlowLog } from "../../../policies/azure-baseline/rules/network/require-flow-log";
import { denyPublicNetwork } from "../../../policies/azure-baseline/rules/postgres/deny-public-network";
import { requireNodeHardening } from "../../../policies/azure-baseline/rules/aks/require-node-hardening";
import { requirePoolSeparation } from "../../../policies/azure-baseline/rules/aks/require-pool-separation";
import { requireTags } from "../../../policies/azure-baseline/rules/general/require-tags";
import { requireSubnetNsg } from "../../../policies/azure-baseline/rules/network/require-subnet-nsg";
import { allowSupported } from "../../../policies/aws-baseline/rules/region/allow-supported";
import { isAbout, type Rule } from "../../../policies/lib/policy-for";
import { controlsOf } from "../../../prerequisites/frameworks";
import { fullMessage } from "../support/cases";
import { UNKNOWN, idOf, secret, seen, type Planned } from "../support/graph";
import { seenOne } from "../support/node";
import { verdictOf } from "../support/verdict";

const account = (props: Readonly<Record<string, unknown>>): Planned => ({
  type: "azure-native:storage:StorageAccount",
  name: "files",
  props: { allowSharedKeyAccess: false, defaultToOAuthAuthentication: true, ...props },
});

/** Runs the policy as the library does, with a recorder of what it reports. */
function validate(planned: Planned): { reported: string[]; raised: unknown } {
  const reported: string[] = [];
  const [resource] = seen([planned]);
  const policy = denySharedKey.policy as ResourceValidationPolicy;
  const { validateResource } = policy;
  if (resource === undefined || typeof validateResource !== "function")
    throw new Error("no policy");
  try {
    void validateResource(
      { ...resource, getConfig: () => ({}) } as unknown as ResourceValidationArgs,
      (message) => reported.push(message),
    );
    return { reported, raised: undefined };
  } catch (raised) {
    return { reported, raised };
  }
}

describe("a policy made from a row", () => {
  it("carries the row's name, words and level", () => {
    const row = REQUIREMENTS.AZ_STORAGE_SHARED_KEY;
    expect(denySharedKey.policy).toMatchObject({
      name: row.checkedBy.policy,
      displayName: row.id,
      description: row.title,
      enforcementLevel: "mandatory",
      remediationSteps: row.hint,
      url: row.link,
    });
  });

  it("reports what is certain and nothing else", () => {
    expect(validate(account({}))).toEqual({ reported: [], raised: undefined });
    const { reported, raised } = validate(account({ allowSharedKeyAccess: true }));
    expect(reported).toHaveLength(1);
    expect(raised).toBeUndefined();
  });

  it("reports what is certain beside what it cannot tell yet, and leaves the latter to the pack", () => {
    const { reported, raised } = validate(
      account({ allowSharedKeyAccess: UNKNOWN, defaultToOAuthAuthentication: false }),
    );
    expect(reported).toHaveLength(1);
    expect(raised).toBeUndefined();
    expect(() => void undecidedPolicy("pack").validateStack({} as never, () => undefined)).toThrow(
      'StorageAccount "files": allowSharedKeyAccess',
    );
  });

  it.each([
    ["a tag with a reason", "the product signs links with the account key", 0],
    ["a tag that says nothing", "because", 1],
  ])("takes %s for what it is", (_, reason, violations) => {
    const tags = { [`${EXCEPTION_TAG_PREFIX}azure-storage-deny-shared-key`]: reason };
    const { reported } = validate(account({ allowSharedKeyAccess: true, tags }));
    expect(reported).toHaveLength(violations);
  });

  it("never shows what the program marks as secret", () => {
    const { violations } = verdictOf(denySharedKey, [
      account({ allowSharedKeyAccess: secret("hunter22") }),
    ]);
    expect(violations).toHaveLength(1);
    expect(violations[0]).toContain("allowSharedKeyAccess is [hidden], expected false");
    expect(violations.join()).not.toContain("hunter22");
  });
});

describe("a type token", () => {
  it.each([
    ["azure-native:network/v20240501:Subnet", "azure-native:network:Subnet"],
    ["azure-native:network:Subnet", "azure-native:network:Subnet"],
    ["azure-native_network_v20240501:network:Subnet", "azure-native:network:Subnet"],
    [
      "azure-native:insights/v20210501preview:DiagnosticSetting",
      "azure-native:monitor:DiagnosticSetting",
    ],
    ["azure-native:network/v20200601:PrivateZone", "azure-native:privatedns:PrivateZone"],
    ["aws:ec2/vpc:Vpc", "aws:ec2/vpc:Vpc"],
  ])("%s is read as %s", (token, type) => {
    expect(canonicalType(token)).toBe(type);
  });
});

describe("the settings of a rule", () => {
  it("are refused by name when the rule does not have them", () => {
    const group: Planned = {
      type: "azure-native:resources:ResourceGroup",
      name: "group",
      props: {},
    };
    expect(() => verdictOf(allowLocations, [group], { location: ["swedencentral"] })).toThrow(
      '"location" is not a setting of azure-general-allow-locations; use locations or exceptions',
    );
  });
});

describe("a policy run by the library", () => {
  const run = (rule: Rule, planned: Planned, config: object = {}): readonly unknown[] => {
    const found: unknown[] = [];
    const { validateResource } = rule.policy as ResourceValidationPolicy;
    if (typeof validateResource !== "function") throw new Error("no policy");
    const args = { ...seenOne(planned), getConfig: () => config } as unknown;
    void validateResource(args as ResourceValidationArgs, (finding) => found.push(finding));
    return found;
  };

  it("reports one line for each thing, with its URN", () => {
    const pools = [{ name: "a" }, { name: "b", enableEncryptionAtHost: true, vnetSubnetID: "/s" }];
    const cluster: Planned = {
      type: "azure-native:containerservice:ManagedCluster",
      name: "aks",
      props: { agentPoolProfiles: pools },
    };
    expect(run(requireNodeHardening, cluster)).toEqual([
      {
        urn: "urn:pulumi:test::program::azure-native:containerservice:ManagedCluster::aks",
        message: fullMessage(
          requireNodeHardening,
          'azure-native:containerservice:AgentPool "aks" agentPoolProfiles[0]: agentPoolProfiles[0].enableEncryptionAtHost is not set, expected true; agentPoolProfiles[0].vnetSubnetID is not set, expected a subnet of yours',
        ),
      },
    ]);
  });

  it("checks no other type, and refuses a wrong setting there too", () => {
    const other = { type: "azure-native:resources:ResourceGroup", name: "g", props: {} };
    expect(run(denySharedKey, other)).toEqual([]);
    expect(() => run(denySharedKey, other, { other: true })).toThrow(
      '"other" is not a setting of azure-storage-deny-shared-key; use exceptions',
    );
    expect(run(denySharedKey, other, { exceptions: [] })).toEqual([]);
  });

  it("checks every type where the rule is about every one", () => {
    const group = {
      type: "azure-native:resources:ResourceGroup",
      name: "g",
      props: { location: "eastus" },
    };
    expect(run(allowLocations, group, { locations: ["westeurope"] })).toHaveLength(1);
    expect(run(allowLocations, group)).toEqual([]);
  });

  it("remembers what the program gave for the rules about the whole stack", () => {
    const network: Planned = {
      type: "azure-native:network:VirtualNetwork",
      name: "remembered",
      props: { subnets: [{ name: "a", addressPrefix: "10.0.0.0/24" }] },
    };
    run(denySharedKey, network);
    const { validateStack } = requireSubnetNsg.policy as StackValidationPolicy;
    const check = (resources: readonly unknown[]): readonly unknown[] => {
      const found: unknown[] = [];
      const args = { resources, getConfig: () => ({}) } as unknown as StackValidationArgs;
      void validateStack(args, (finding) => found.push(finding));
      return found;
    };
    const answered = { ...seenOne(network), props: {} };
    expect(check([answered])).toEqual([
      expect.objectContaining({ message: expect.stringContaining("subnets[0]") as unknown }),
    ]);
    expect(check([])).toEqual([]); // another list is another stack
    expect(check([{ ...answered, urn: "urn:not-seen" }])).toEqual([]);
  });
});

describe("the level of a policy", () => {
  it.each([
    [denySharedKey, "mandatory", "high"],
    [requireFlowLog, "disabled", "low"],
    [requireTags, "advisory", "low"],
  ])("follows its row (%#)", (rule, enforcementLevel, severity) => {
    expect(rule.policy).toMatchObject({ enforcementLevel, severity });
  });

  it("comes with the settings of the rule and the exceptions", () => {
    expect(Object.keys(requireTags.policy.configSchema?.properties ?? {})).toEqual([
      "tags",
      "exceptions",
    ]);
  });

  it("comes with one framework and the controls of all, or with none", () => {
    const [[id, controls] = ["", []]] = controlsOf(denySharedKey.row.id);
    const { framework, tags } = denySharedKey.policy;
    expect(framework?.reference).toBe(controls.join(", "));
    expect(tags).toContain(`${id}:${controls[0] ?? ""}`);
    expect(requirePoolSeparation.policy).not.toHaveProperty("framework");
    expect(requirePoolSeparation.policy).not.toHaveProperty("tags");
  });
});

describe("what a rule is about", () => {
  it.each([
    [denySharedKey, "azure-native:storage:StorageAccount", true],
    [denySharedKey, "azure-native:network:Subnet", false],
    [requireSubnetNsg, "azure-native:network:Subnet", true],
    [allowSupported, "aws:ec2/vpc:Vpc", true],
    [allowSupported, "azure-native:network:Subnet", false],
    [allowLocations, "any:index:Type", true],
  ])("is decided by types (%#)", (rule, type, about) => {
    const other = { type: "other:index:Type", name: "other", props: {} };
    const resources = seen([other, { type, name: "one", props: {} }]);
    expect(isAbout(rule, resources)).toBe(about);
  });

  it("is found inside another, and nowhere in nothing", () => {
    const network = { type: "azure-native:network:VirtualNetwork", name: "n" };
    const inside = seen([{ ...network, props: { subnets: [{ name: "a" }] } }]);
    expect(isAbout(requireSubnetNsg, inside)).toBe(true);
    expect(isAbout(requireSubnetNsg, seen([{ ...network, props: {} }]))).toBe(false);
    expect(isAbout(allowLocations, [])).toBe(false);
  });
});

describe("a resource of the classic Azure provider", () => {
  const cluster: Planned = {
    type: "azure:containerservice/kubernetesCluster:KubernetesCluster",
    name: "old",
    props: { privateClusterEnabled: true, privateClusterPublicFqdnEnabled: false },
  };

  it("meets the same rule by its own names", () => {
    expect(verdictOf(requirePrivateApi, [cluster])).toEqual({ violations: [], unknowns: [] });
  });

  it("breaks it under its own names", () => {
    const open = { ...cluster, props: { ...cluster.props, privateClusterEnabled: false } };
    expect(verdictOf(requirePrivateApi, [open]).violations[0]).toContain(
      '] azure:containerservice/kubernetesCluster:KubernetesCluster "old": privateClusterEnabled is false, expected true',
    );
  });

  it("is open where its provider leaves it open unless told otherwise", () => {
    const server: Planned = {
      type: "azure:postgresql/flexibleServer:FlexibleServer",
      name: "db",
      props: {},
    };
    expect(verdictOf(denyPublicNetwork, [server]).violations[0]).toContain(
      "publicNetworkAccessEnabled is true, expected false",
    );
  });

  it("gets the value to write where its provider has the opposite", () => {
    const running = { ...cluster, props: { ...cluster.props, runCommandEnabled: true } };
    expect(verdictOf(requireOperations, [running]).violations.join("\n")).toContain(
      "runCommandEnabled is true, expected false",
    );
  });

  it("is found by another of its provider that names it", () => {
    const graph: readonly Planned[] = [
      { type: "azure:network/virtualNetwork:VirtualNetwork", name: "old", props: { name: "old" } },
      {
        type: "azure:network/networkWatcherFlowLog:NetworkWatcherFlowLog",
        name: "old-flow",
        props: {
          targetResourceId: idOf("old"),
          enabled: true,
          retentionPolicy: { enabled: true, days: 90 },
        },
      },
    ];
    expect(verdictOf(requireFlowLog, graph)).toEqual({ violations: [], unknowns: [] });
    expect(verdictOf(requireFlowLog, graph.slice(0, 1)).violations).toHaveLength(1);
  });

  it("leaves unknown what is unknown", () => {
    const hidden = { ...cluster, props: { ...cluster.props, privateClusterEnabled: UNKNOWN } };
    const { violations, unknowns } = verdictOf(requirePrivateApi, [hidden]);
    expect(violations).toEqual([]);
    expect(unknowns).toHaveLength(1);
  });
});

describe("a node", () => {
  const network: Planned = {
    type: "azure-native:network:VirtualNetwork",
    name: "net",
    props: {
      subnets: [{ name: "a", addressPrefix: UNKNOWN }],
      addressSpace: { addressPrefixes: UNKNOWN },
    },
  };

  it("is read without ever raising", () => {
    const [resource] = seen([network]);
    if (resource === undefined) throw new Error("no resource");
    const node = Node.of(resource);
    expect(node.get("addressSpace.addressPrefixes")).toBeInstanceOf(Unknown);
    expect(node.get("addressSpace.addressPrefixes.0")).toBeInstanceOf(Unknown);
    expect(node.get("nothing.of.the.kind")).toBeUndefined();
    const [inline] = node.within("azure-native:network:Subnet");
    expect(inline?.text("name")).toBe("a");
    expect(inline?.get("addressPrefix")).toBeInstanceOf(Unknown);
    expect(inline?.nameOf("addressPrefix")).toBe("subnets[0].addressPrefix");
  });

  it("counts as held inside only what the program declares there", () => {
    const [resource] = seen([{ ...network, props: { subnets: [{ name: "answered" }] } }]);
    if (resource === undefined) throw new Error("no resource");
    const answered = Node.of({ ...resource, inputs: { addressSpace: {} } });
    expect(answered.within("azure-native:network:Subnet")).toEqual([]);
  });

  it("is what the program gave, where the provider's preview leaves it open", () => {
    const [resource] = seen([{ ...network, props: { enableDdosProtection: UNKNOWN } }]);
    if (resource === undefined) throw new Error("no resource");
    expect(
      Node.of({ ...resource, inputs: { enableDdosProtection: true } }).get("enableDdosProtection"),
    ).toBe(true);
  });
});
