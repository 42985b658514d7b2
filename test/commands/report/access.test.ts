// Who may reach what, read from the resources of a stack.
import { grantsOf, servicesOf, type Caller, type Service } from "../../../commands/report/access";
import { networksOf } from "../../../commands/report/network";
import { graphOf, hubAndSpoke, rule, type Resources } from "./resources";

const services = (resources: Resources): readonly Service[] => {
  const graph = graphOf(resources);
  return servicesOf(graph, networksOf(graph));
};

const callers = (resources: Resources): readonly Caller[] =>
  services(resources).find(({ title }) => title === "db-1")?.callers ?? [];

const fromClients = (rules: Parameters<typeof hubAndSpoke>[0], more: Resources = {}) => {
  const { answer, because } =
    callers({ ...hubAndSpoke(rules), ...more }).find(({ subnet }) => subnet === "Clients") ?? {};
  return { answer, because };
};

describe("packets to a service behind a private endpoint", () => {
  it.each([
    ["without rules", [], "yes", "default rule AllowVnetInBound"],
    [
      "that a rule for its port lets in",
      [
        rule("AllowClients", 100, "Allow", {
          sourceAddressPrefix: "10.2.0.0/16",
          destinationPortRange: "5432",
        }),
        rule("DenyAll", 4096, "Deny"),
      ],
      "yes",
      "endpoints-nsg: AllowClients",
    ],
    [
      "on a port in a range",
      [
        rule("AllowRange", 100, "Allow", { destinationPortRanges: ["5000-6000", "443"] }),
        rule("DenyAll", 4096, "Deny"),
      ],
      "yes",
      "endpoints-nsg: AllowRange",
    ],
    [
      "on another port",
      [
        rule("AllowHttps", 100, "Allow", { destinationPortRange: "443" }),
        rule("DenyAll", 4096, "Deny"),
      ],
      "no",
      "endpoints-nsg: DenyAll",
    ],
    [
      "that a rule of a lower number refuses, whatever the order of the list",
      [rule("AllowAll", 200, "Allow"), rule("DenyFirst", 100, "Deny", { protocol: "*" })],
      "no",
      "endpoints-nsg: DenyFirst",
    ],
    [
      "of which a rule names a part",
      [
        rule("AllowOne", 100, "Allow", { sourceAddressPrefix: "10.2.1.4" }),
        rule("DenyAll", 4096, "Deny"),
      ],
      "some addresses",
      "endpoints-nsg: AllowOne",
    ],
    [
      "of which a rule refuses a part",
      [
        rule("DenyOne", 100, "Deny", { sourceAddressPrefix: "10.2.1.4/32" }),
        rule("AllowRest", 200, "Allow"),
      ],
      "some addresses",
      "endpoints-nsg: AllowRest",
    ],
    [
      "in the tag VirtualNetwork, which peered networks are in",
      [
        rule("AllowVnet", 100, "Allow", { sourceAddressPrefix: "VirtualNetwork" }),
        rule("DenyAll", 4096, "Deny"),
      ],
      "yes",
      "endpoints-nsg: AllowVnet",
    ],
    [
      "in no other tag",
      [
        rule("AllowCloud", 100, "Allow", { sourceAddressPrefix: "AzureCloud" }),
        rule("DenyAll", 4096, "Deny"),
      ],
      "no",
      "endpoints-nsg: DenyAll",
    ],
    [
      "of members of an application security group, who are not known",
      [
        rule("AllowGroup", 100, "Allow", {
          sourceAddressPrefix: undefined,
          sourceApplicationSecurityGroups: [{}],
        }),
        rule("DenyAll", 4096, "Deny"),
      ],
      "some addresses",
      "endpoints-nsg: AllowGroup",
    ],
    [
      "that a rule for another protocol or direction says nothing of",
      [
        rule("AllowUdp", 100, "Allow", { protocol: "Udp" }),
        rule("AllowOut", 110, "Allow", { direction: "Outbound" }),
        rule("DenyAll", 4096, "Deny"),
      ],
      "no",
      "endpoints-nsg: DenyAll",
    ],
  ] as const)("%s", (_, rules, answer, because) => {
    expect(fromClients(rules)).toEqual({ answer, because });
  });

  it("need a peering from both sides", () => {
    const { back, ...oneSided } = hubAndSpoke([]);
    const { there, ...apart } = oneSided;
    expect([back, there]).toHaveLength(2);
    expect(callers(oneSided)).toMatchObject([
      { subnet: "Clients", answer: "no", because: "the networks are peered from one side only" },
    ]);
    expect(callers(apart)).toMatchObject([
      { subnet: "Clients", answer: "no", because: "the networks are not peered" },
    ]);
  });

  it("are held back by the rules of their own subnet first", () => {
    const sender: Resources = {
      sender: [
        "azure-native:network:NetworkSecurityGroup",
        {
          inputs: {
            networkSecurityGroupName: "clients-nsg",
            securityRules: [rule("DenyOut", 100, "Deny", { direction: "Outbound" })],
          },
        },
      ],
      clients: [
        "azure-native:network:Subnet",
        {
          inputs: { subnetName: "Clients", addressPrefixes: ["10.2.1.0/24"] },
          from: { virtualNetworkName: ["spoke"], networkSecurityGroup: ["sender"] },
        },
      ],
    };
    expect(fromClients([], sender)).toEqual({ answer: "no", because: "clients-nsg: DenyOut" });
  });

  it("pass an endpoint whose subnet does not apply its rules to endpoints", () => {
    const subnet: Resources = {
      endpoints: [
        "azure-native:network:Subnet",
        {
          inputs: { subnetName: "Endpoints", addressPrefix: "10.1.1.0/24" },
          from: { virtualNetworkName: ["hub"], networkSecurityGroup: ["group"] },
        },
      ],
    };
    expect(fromClients([rule("DenyAll", 4096, "Deny")], subnet)).toEqual({
      answer: "yes",
      because: "default rule AllowVnetOutBound",
    });
  });
});

describe("access from the internet", () => {
  const exposure = (type: string, inputs: Readonly<Record<string, unknown>>) =>
    services({ it: [type, { inputs }] })[0]?.isPublic;

  it.each([
    ["azure-native:keyvault:Vault", { properties: { publicNetworkAccess: "Disabled" } }, "no"],
    [
      "azure-native:keyvault:Vault",
      { properties: { publicNetworkAccess: "Enabled", networkAcls: { defaultAction: "Deny" } } },
      "listed addresses",
    ],
    ["azure-native:storage:StorageAccount", { publicNetworkAccess: "Enabled" }, "yes"],
    [
      "azure-native:storage:StorageAccount",
      { publicNetworkAccess: "Enabled", networkRuleSet: { defaultAction: "Deny" } },
      "listed addresses",
    ],
    ["azure-native:storage:StorageAccount", {}, "not stated"],
    ["azure-native:dbforpostgresql:Server", { network: { publicNetworkAccess: "Disabled" } }, "no"],
    [
      "azure-native:containerservice:ManagedCluster",
      { apiServerAccessProfile: { enablePrivateCluster: true } },
      "no",
    ],
    [
      "azure-native:containerservice:ManagedCluster",
      { apiServerAccessProfile: { authorizedIPRanges: ["203.0.113.0/24"] } },
      "listed addresses",
    ],
    ["azure-native:containerservice:ManagedCluster", {}, "yes"],
  ])("of %s with %j: %s", (type, inputs, expected) => {
    expect(exposure(type, inputs)).toBe(expected);
  });
});

describe("roles", () => {
  it("are shown by their titles, with who receives them and where", () => {
    const graph = graphOf({
      identity: [
        "azure-native:managedidentity:UserAssignedIdentity",
        { inputs: { resourceName: "AppIdentity" } },
      ],
      vault: ["azure-native:keyvault:Vault", { inputs: { vaultName: "kv-1" } }],
      grant: [
        "azure-native:authorization:RoleAssignment",
        {
          inputs: {
            principalType: "ServicePrincipal",
            roleDefinitionId:
              "/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/4633458b-17de-408a-b874-0445c86b69e6",
          },
          from: { scope: ["vault"], principalId: ["identity"] },
        },
      ],
      group: [
        "azure-native:authorization:RoleAssignment",
        {
          inputs: {
            principalType: "Group",
            principalId: "3f0e6c1a-7d52-4b8e-9c41-2a6b1d9e5f10",
            roleDefinitionId: "roleDefinitions/00000000-0000-0000-0000-000000000001",
            scope: "/subscriptions/s",
          },
        },
      ],
    });
    expect(
      grantsOf(graph).map(({ role, receiver, receiverKind, scope }) => [
        receiver,
        receiverKind,
        role,
        scope,
      ]),
    ).toEqual([
      ["AppIdentity", "UserAssignedIdentity", "Key Vault Secrets User", "kv-1"],
      [
        "3f0e6c1a-7d52-4b8e-9c41-2a6b1d9e5f10",
        "Group",
        "00000000-0000-0000-0000-000000000001",
        "/subscriptions/s",
      ],
    ]);
  });
});
