import type { Context } from "../../../preflight/check";
import { CHECKS } from "../../../preflight/checks";
import { Denied } from "../../../preflight/unreadable";
import {
  assessConnection,
  assessEgress,
  assessFederation,
} from "../../../preflight/checks/postflight/azure";
import { assessStatus } from "../../../preflight/checks/postflight/aws";
import type { Key } from "../../../preflight/clients/aws/keys";
import type { VirtualNetwork } from "../../../preflight/clients/azure/network";
import {
  AWS_EXISTING,
  AZURE_ELSEWHERE,
  AZURE_EXISTING,
  AZURE_EXTENDED,
  contextOf,
  ourLink,
  verdictsOf,
  type Given,
} from "../support";

const SUBSCRIPTION = "/subscriptions/6d7c1f0e-52c1-4d0c-9a55-0d5c0c9a1b01";
const GROUP = `${SUBSCRIPTION}/resourceGroups/CodeMieRG`;
const OTHER = "0c7e4d2a-9b1f-4e53-8a66-3f2d1c0b9a87";
const NETWORK = `${SUBSCRIPTION}/resourceGroups/network/providers/Microsoft.Network`;
const HUB = `${NETWORK}/virtualNetworks/corporate-hub`;

const answer =
  <T>(value: T) =>
  (): Promise<T> =>
    Promise.resolve(value);

const network = (
  id: string,
  prefix: string,
  peerings: VirtualNetwork["properties"]["virtualNetworkPeerings"] = [],
): VirtualNetwork => ({
  id,
  name: id.split("/").at(-1) ?? "",
  properties: { addressSpace: { addressPrefixes: [prefix] }, virtualNetworkPeerings: peerings },
});
const hub = network(HUB, "10.1.0.0/16");
const branch = `${NETWORK}/virtualNetworks/branch`;
const aks = `${GROUP}/providers/Microsoft.Network/virtualNetworks/AksVNet`;
const TOOLS = `/subscriptions/${OTHER}/resourceGroups/tools/providers/Microsoft.Network/virtualNetworks/tools`;
const OTHER_HUB = HUB.replace(SUBSCRIPTION, `/subscriptions/${OTHER}`);

const here = (id: string) => Promise.resolve({ id, name: id.split("/").at(-1) ?? "" });
const refused = (right: string) => () => Promise.reject(new Denied(right));

/** Given networks that can be seen, and no other in the deployment's subscription. */
const networks = (...seen: readonly VirtualNetwork[]): Partial<Context["azure"]> => ({
  resource: here,
  virtualNetworks: answer([]),
  virtualNetwork: (id) => Promise.resolve(seen.find((one) => one.id === id)),
});

/** Half of a peering in the hub. */
const half = (to: string, name: string, state = "Connected", ranges?: readonly string[]) => ({
  name,
  properties: {
    peeringState: state,
    remoteVirtualNetwork: { id: to },
    ...(ranges === undefined
      ? {}
      : { remoteVirtualNetworkAddressSpace: { addressPrefixes: [...ranges] } }),
  },
});
const hubWith = (...halves: VirtualNetwork["properties"]["virtualNetworkPeerings"]): Given => ({
  azure: networks(network(HUB, "10.1.0.0/16", halves)),
});
const toolsWith = (...halves: VirtualNetwork["properties"]["virtualNetworkPeerings"]): Given => ({
  settings: AZURE_EXTENDED,
  azure: {
    virtualNetwork: (id) => Promise.resolve(network(id, "10.4.0.0/16", id === TOOLS ? halves : [])),
  },
});
const ourHub = `${GROUP}/providers/Microsoft.Network/virtualNetworks/HubVNet`;

const zone = (name: string, group = NETWORK) => ({ id: `${group}/privateDnsZones/${name}`, name });
const BLOB = "privatelink.blob.core.windows.net";
const VAULT = "privatelink.vaultcore.azure.net";
const SECOND = zone(BLOB, `${SUBSCRIPTION}/resourceGroups/second/providers/Microsoft.Network`);

/** Given zones that are there, with links by a part of the zone's id: the link's name and its network. */
const zones = (
  links: Readonly<Record<string, readonly (readonly [string, string])[]>> = {},
  all: readonly { readonly id: string; readonly name: string }[] = [],
): Partial<Context["azure"]> => ({
  resource: here,
  privateZones: answer(all),
  zoneLinks: (id) =>
    Promise.resolve(
      Object.entries(links)
        .filter(([part]) => id.includes(part))
        .flatMap(([, rows]) => rows)
        .map(([name, to]) => ({ name, properties: { virtualNetwork: { id: to } } })),
    ),
});

const key = (more: Partial<Key>): Key => ({
  manager: "CUSTOMER",
  state: "Enabled",
  spec: "SYMMETRIC_DEFAULT",
  arn: "arn:aws:kms:eu-central-1:123456789012:key/1",
  ...more,
});
const encryption = (
  found: Key | undefined,
  policy: string,
  grantees: readonly string[] = [],
): Given => ({
  settings: AWS_EXISTING,
  aws: {
    diskEncryption: answer({ byDefault: true, keyId: "key/1" }),
    key: answer(found),
    keyPolicy: answer(policy),
    grantees: answer(grantees),
    identity: answer({ account: "123456789012", arn: "arn:aws:iam::123456789012:user/me" }),
  },
});
const SERVICE_ROLES = ["AWSServiceRoleForAutoScaling", "AWSServiceRoleForEC2Spot"].map(
  (name) => `arn:aws:iam::123456789012:role/aws-service-role/x/${name}`,
);
const policyOf = (...statements: readonly object[]): string =>
  JSON.stringify({
    Statement: statements.map((statement) => ({
      Effect: "Allow",
      Principal: { AWS: SERVICE_ROLES },
      Action: [
        "kms:Encrypt",
        "kms:Decrypt",
        "kms:ReEncrypt*",
        "kms:GenerateDataKey*",
        "kms:DescribeKey",
      ],
      ...statement,
    })),
  });
const GRANTING = {
  Action: "kms:CreateGrant",
  Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
};
const SERVICES = policyOf({}, GRANTING);

const ran = (output: string, exitCode = 0) => answer({ ran: true as const, exitCode, output });
const absent = answer({ ran: false as const, because: "not installed" as const });
const named = (name: string, properties: unknown) => ({
  id: `${GROUP}/x/${name}`,
  name,
  properties,
});
const cluster = (more: object): Partial<Context["azure"]> => ({
  cluster: answer({ id: "cluster", name: "cluster", properties: more } as never),
});
const connection = (status: unknown) => ({
  privateLinkServiceConnections: [
    { properties: { privateLinkServiceConnectionState: { status } } },
  ],
});

const OWNER = { actions: ["*"], notActions: [] };
const READER = { actions: ["*/read"], notActions: [] };

/** Checks by code: what is given, and what comes of it in order. A pass, a fault, and what cannot be read. */
const FIXTURES: Readonly<Record<string, readonly (readonly [string, Given, string])[]>> = {
  AZ_DEPLOYER_ACTIONS: [
    [
      "allowed here, and on hub, zones and registry of the other subscription",
      { settings: AZURE_ELSEWHERE, azure: { permissions: answer([OWNER]) } },
      "pass",
    ],
    ["not allowed here", { azure: { permissions: answer([READER]) } }, "fail"],
    [
      "allowed here, and not there",
      {
        settings: AZURE_ELSEWHERE,
        azure: {
          permissions: (id) => Promise.resolve([id === undefined ? OWNER : READER]),
        },
      },
      "fail",
    ],
    [
      "allowed here, and nobody says what is allowed there",
      {
        settings: AZURE_ELSEWHERE,
        azure: {
          permissions: (id) =>
            id === undefined
              ? Promise.resolve([OWNER])
              : refused("Microsoft.Authorization/permissions/read")(),
        },
      },
      "unknown",
    ],
  ],
  AZ_BYO_NETWORK: [
    [
      "all that is given exists and nothing overlaps",
      { azure: { ...networks(hub), virtualNetworks: answer([hub]) } },
      "pass",
    ],
    [
      "a given network is not there",
      { azure: { ...networks(hub), resource: answer(undefined) } },
      "fail",
    ],
    [
      "a given network may not be seen",
      {
        settings: AZURE_ELSEWHERE,
        azure: { ...networks(), resource: refused("Microsoft.Network/virtualNetworks/read") },
      },
      "unknown",
    ],
    ["the hub covers the new range", { azure: networks(network(HUB, "10.0.0.0/8")) }, "fail"],
    [
      "the hub of another subscription covers the new range",
      { settings: AZURE_ELSEWHERE, azure: networks(network(OTHER_HUB, "10.0.0.0/8")) },
      "fail",
    ],
    [
      "a stranger uses the range",
      {
        azure: {
          ...networks(hub),
          virtualNetworks: answer([hub, network(branch, "10.0.0.0/16")]),
        },
      },
      "warn",
    ],
  ],
  AZ_BYO_HUB: [
    ["can be joined", hubWith(), "pass"],
    [
      "can be joined, in another subscription",
      { settings: AZURE_ELSEWHERE, azure: networks(network(OTHER_HUB, "10.1.0.0/16")) },
      "pass",
    ],
    [
      "a half that leads to our network is left over",
      hubWith(half(aks, "x", "Disconnected")),
      "fail",
    ],
    ["it is joined already, by somebody else", hubWith(half(aks, "x")), "fail"],
    [
      "it is joined already, by this deployment",
      hubWith(half(aks, ourLink("codemie-peering"), "Connected", ["10.0.0.0/16"])),
      "pass",
    ],
    [
      "a half that leads elsewhere is left over",
      hubWith(half(branch, "x", "Disconnected", ["10.9.0.0/16"])),
      "warn",
    ],
    [
      "it reaches a network with our range",
      hubWith(half(branch, "x", "Connected", ["10.0.128.0/17"])),
      "fail",
    ],
    ["it does not say what it reaches", hubWith(half(branch, "x")), "unknown"],
    [
      "it may not be seen",
      { azure: { virtualNetwork: refused("Microsoft.Network/virtualNetworks/read") } },
      "unknown",
    ],
    ["it is not there", { azure: networks() }, "unknown"],
    ["another spoke can be joined", toolsWith(), "pass"],
    ["another spoke has a half left over", toolsWith(half(ourHub, "x", "Disconnected")), "fail"],
    ["another spoke is joined by somebody else", toolsWith(half(ourHub, "x")), "fail"],
    [
      "another spoke is joined by this deployment",
      toolsWith(half(ourHub, "toolsToHubVNet")),
      "pass",
    ],
    [
      "a half of another spoke leads elsewhere",
      toolsWith(half(branch, "x", "Disconnected")),
      "pass",
    ],
  ],
  AZ_BYO_ZONES: [
    ["all given zones exist, without links", { azure: zones() }, "pass"],
    [
      "our own links are there",
      {
        azure: zones(
          {
            [BLOB]: [[ourLink("codemie-dns", "hub").toUpperCase(), HUB.toUpperCase()]],
            [VAULT]: [["of-a-stranger", branch]],
          },
          [zone(BLOB), zone(VAULT)],
        ),
      },
      "pass",
    ],
    ["somebody else linked the hub", { azure: zones({ [VAULT]: [["central", HUB]] }) }, "fail"],
    [
      "the owner links what is left to him",
      { settings: AZURE_EXTENDED, azure: zones({ "/dns/": [["central", TOOLS]] }) },
      "pass",
    ],
    ["nobody links what is left out", { settings: AZURE_EXTENDED, azure: zones() }, "warn"],
    [
      "our own link of what is left out would go",
      {
        settings: AZURE_EXTENDED,
        azure: zones({ "/dns/": [[ourLink("codemie-dns", "tools"), TOOLS]] }),
      },
      "warn",
    ],
    ["a zone is not there", { azure: { ...zones(), resource: answer(undefined) } }, "fail"],
    [
      "a zone may not be seen",
      { azure: { ...zones(), resource: refused("Microsoft.Network/privateDnsZones/read") } },
      "unknown",
    ],
    [
      "its links may not be seen",
      {
        azure: {
          ...zones(),
          zoneLinks: refused("Microsoft.Network/privateDnsZones/virtualNetworkLinks/read"),
        },
      },
      "unknown",
    ],
    [
      "another group has a zone that we would make",
      { settings: "valid/azure-minimum.yaml", azure: zones({}, [SECOND]) },
      "warn",
    ],
    [
      "a network is linked to the zone of another group that we would make",
      {
        settings: AZURE_EXTENDED,
        azure: zones({ "/dns/": [["central", TOOLS]], "/second/": [["theirs", TOOLS]] }, [
          { ...SECOND, name: VAULT },
        ]),
      },
      "fail",
    ],
    [
      "the hub is linked to a second zone of the name",
      { azure: zones({ "/second/": [["theirs", HUB]] }, [SECOND, zone(BLOB)]) },
      "fail",
    ],
    [
      "a second zone of the name is nobody's here",
      { azure: zones({ "/second/": [["theirs", branch]] }, [SECOND, zone(BLOB)]) },
      "pass",
    ],
  ],
  AWS_KMS_DEFAULT: [
    ["the key of AWS", encryption(key({ manager: "AWS" }), ""), "pass"],
    ["a key that serves the service roles", encryption(key({}), SERVICES), "warn"],
    ["a key that serves them by grants", encryption(key({}), policyOf(), SERVICE_ROLES), "warn"],
    ["a key that serves nobody", encryption(key({}), policyOf()), "fail"],
    [
      "a key that lets them use it, and attach no volume",
      encryption(key({}), policyOf({})),
      "fail",
    ],
    [
      "a key that denies what it allows",
      encryption(key({}), policyOf({}, GRANTING, { Effect: "Deny", Action: "kms:Decrypt" })),
      "fail",
    ],
    [
      "a key for another role of a similar name",
      encryption(
        key({}),
        policyOf({
          Principal: { AWS: SERVICE_ROLES.map((arn) => `${arn}_other`) },
          Action: "kms:*",
        }),
      ),
      "fail",
    ],
    [
      "a key of another account with grants",
      encryption(key({ arn: "arn:aws:kms:eu-central-1:999999999999:key/1" }), "", SERVICE_ROLES),
      "warn",
    ],
    [
      "a key of another account without grants",
      encryption(key({ arn: "arn:aws:kms:eu-central-1:999999999999:key/1" }), ""),
      "unknown",
    ],
    ["a policy that cannot be read", encryption(key({}), "{}"), "unknown"],
    ["a key that is disabled", encryption(key({ state: "Disabled" }), SERVICES), "fail"],
    ["a key for signing", encryption(key({ spec: "RSA_2048" }), SERVICES), "fail"],
    ["a key that is not visible", encryption(undefined, ""), "unknown"],
  ],
  PF_API_PRIVATE: [
    [
      "private, and its name resolves inside",
      {
        azure: cluster({ apiServerAccessProfile: { enablePrivateCluster: true } }),
        outputs: { aksPrivateFqdn: "api.example.com" },
        dns: { addresses: answer(["10.0.0.4"]) },
        inside: true,
      },
      "pass",
    ],
    [
      "public",
      {
        azure: cluster({ apiServerAccessProfile: { enablePrivateCluster: false } }),
        outputs: { aksPrivateFqdn: "api.example.com" },
        dns: { addresses: answer(["10.0.0.4"]) },
      },
      "fail",
    ],
    ["private, and its name does not resolve outside", apiServer([]), "pass"],
    [
      "private, and its name resolves to a private address outside",
      apiServer(["10.0.0.4"]),
      "pass",
    ],
    ["private, but its name has a public address", apiServer(["203.0.113.4"]), "fail"],
    ["not deployed", { azure: { cluster: answer(undefined) } }, "unknown"],
  ],
  PF_PRIVATE_DNS: [
    [
      "every endpoint is approved and resolves inside",
      {
        azure: { resourcesIn: answer([named("vault", connection("Approved"))]) },
        outputs: { keyVaultUri: "https://airun.vault.azure.net/" },
        dns: { addresses: answer(["10.1.2.4"]) },
        inside: true,
      },
      "pass",
    ],
    [
      "a connection that waits for approval",
      { azure: { resourcesIn: answer([named("vault", connection("Pending"))]) } },
      "fail",
    ],
    ["no endpoint at all", { azure: { resourcesIn: answer([]) } }, "fail"],
    [
      "a state that is not reported",
      { azure: { resourcesIn: answer([named("vault", {})]) } },
      "unknown",
    ],
  ],
  PF_EGRESS_IP: [
    [
      "the NAT address",
      {
        outputs: { natPublicIpAddress: "203.0.113.1" },
        machine: { run: ran("203.0.113.1\n") },
        inside: true,
        echoUrl: "https://echo.example",
      },
      "pass",
    ],
    [
      "another address",
      {
        outputs: { natPublicIpAddress: "203.0.113.1" },
        machine: { run: ran("198.51.100.9") },
        inside: true,
        echoUrl: "https://echo.example",
      },
      "fail",
    ],
    [
      "a service that does not answer",
      {
        outputs: { natPublicIpAddress: "203.0.113.1" },
        machine: { run: ran("", 28) },
        inside: true,
        echoUrl: "https://echo.example",
      },
      "unknown",
    ],
    ["seen from outside", { outputs: { natPublicIpAddress: "203.0.113.1" } }, "unknown"],
  ],
  PF_EGRESS_ENDPOINTS: [
    [
      "all reached",
      { machine: { reach: answer({ reached: true, because: "connected" }) }, inside: true },
      "pass",
    ],
    [
      "none reached",
      { machine: { reach: answer({ reached: false, because: "ECONNREFUSED" }) }, inside: true },
      "fail",
    ],
    ["seen from outside", {}, "unknown"],
  ],
  PF_BASTION: [
    [
      "ready",
      { azure: { resourcesIn: answer([named("bastion", { provisioningState: "Succeeded" })]) } },
      "pass",
    ],
    [
      "failed",
      { azure: { resourcesIn: answer([named("bastion", { provisioningState: "Failed" })]) } },
      "fail",
    ],
    ["none", { azure: { resourcesIn: answer([]) } }, "warn"],
  ],
  PF_ACR_PULL: [
    ["the kubelet may pull and does", registry({ held: true, machine: { run: ran("") } }), "pass"],
    ["the kubelet lacks the role", registry({ held: false, machine: { run: ran("") } }), "fail"],
    ["the try fails", registry({ held: true, machine: { run: ran("", 1) } }), "fail"],
    ["az is missing", registry({ held: true, machine: { run: absent } }), "unknown"],
  ],
  PF_WORKLOAD_IDENTITY: [
    ["federated with this cluster", federated("https://oidc.example/1/"), "pass"],
    ["federated with the cluster before", federated("https://oidc.example/0/"), "fail"],
    ["not deployed", {}, "unknown"],
  ],
  PF_LOGS: [
    ["records arrive", logs({ AKSControlPlane: 7 }), "pass"],
    ["the cluster writes nothing", logs({ AzureActivity: 7 }), "fail"],
    ["nothing arrives", logs({}), "fail"],
    ["no permission", { outputs: { logAnalyticsWorkspaceId: "/workspace" } }, "unknown"],
    ["not deployed", {}, "unknown"],
  ],
};

/** A private API server, asked from outside its network. */
function apiServer(addresses: readonly string[]): Given {
  return {
    azure: cluster({ apiServerAccessProfile: { enablePrivateCluster: true } }),
    outputs: { aksPrivateFqdn: "api.example.com" },
    dns: { addresses: answer(addresses) },
  };
}

function registry({
  held,
  machine,
}: {
  readonly held: boolean;
  readonly machine: Partial<Context["machine"]>;
}): Given {
  const role = "/roleDefinitions/7f951dda-4ed3-4680-a7ca-43fe172d538d";
  return {
    outputs: { containerRegistryLoginServer: "airun.azurecr.io" },
    machine,
    inside: true,
    azure: {
      ...cluster({ identityProfile: { kubeletidentity: { objectId: "kubelet" } } }),
      resourcesIn: answer([named("airun", {})]),
      roleAssignments: answer(
        held ? [{ properties: { principalId: "kubelet", roleDefinitionId: role } }] : [],
      ),
    },
  };
}

function federated(issuer: string): Given {
  const subjects = contextOf({}).azureNeeds?.workloadSubjects ?? [];
  return {
    outputs: { aksOidcIssuerUrl: "https://oidc.example/1/" },
    azure: {
      resourcesIn: answer([named("workload", {})]),
      federatedCredentials: answer(
        subjects.map((subject) => ({ name: "one", properties: { issuer, subject } })),
      ),
    },
  };
}

function logs(records: Readonly<Record<string, number>>): Given {
  return {
    outputs: { logAnalyticsWorkspaceId: "/workspace" },
    azure: { recentRecords: answer(new Map(Object.entries(records))) },
  };
}

const checkOf = (code: string) => {
  const check = CHECKS.find(({ id }) => id === code);
  if (check === undefined) throw new Error(`no check ${code}`);
  return check;
};

/** The weightiest of some verdicts. */
const worst = (verdicts: readonly string[]): string =>
  ["crashed", "fail", "warn", "unknown", "pass"].find((verdict) => verdicts.includes(verdict)) ??
  "skip";

describe.each(Object.entries(FIXTURES))("%s", (code, fixtures) => {
  it.each(fixtures)("%s", async (_what, given, verdict) => {
    expect(worst(await verdictsOf(checkOf(code), contextOf(given)))).toBe(verdict);
  });
});

describe("an answer that cannot be read", () => {
  // These look at nothing but the settings and the program that runs.
  const BY_SETTINGS = new Set(["AWS_REGION", "AZ_IDENTITY", "TOOL_NODE"]);
  const asking = CHECKS.filter(({ id, needs }) => needs !== "file" && !BY_SETTINGS.has(id));

  it.each(asking.map((check) => [check.id, check] as const))(
    "neither passes nor fails %s, whatever the settings",
    async (_code, check) => {
      for (const settings of [AZURE_EXISTING, AWS_EXISTING, "azure-life.yaml", "aws-only.yaml"]) {
        const verdicts = await verdictsOf(check, contextOf({ settings }));
        expect(verdicts.filter((one) => !["skip", "unknown", "warn"].includes(one))).toEqual([]);
      }
    },
  );
});

describe("checks of one answer each", () => {
  it("tell the NAT address from another and from none", () => {
    expect(
      ["203.0.113.1", "198.51.100.1", "hello"].map(
        (text) => assessEgress("203.0.113.1", text).result,
      ),
    ).toEqual(["pass", "fail", "unknown"]);
  });
  it("tell an approved connection from a refused one and one that says nothing", () => {
    expect(
      [connection("Approved"), connection("Rejected"), {}].map(
        (properties) => assessConnection("x", properties).result,
      ),
    ).toEqual(["pass", "fail", "unknown"]);
  });
  it("name the subject that has no credential", () => {
    expect(assessFederation("https://issuer", ["a"], [])).toMatchObject([
      { result: "fail", subject: "a" },
    ]);
  });
  it("tell an issued certificate from one that waits and one that is gone", () => {
    const certificate = (status: string) => ({ status, names: ["x.example"] }) as never;
    expect(
      [certificate("ISSUED"), certificate("PENDING_VALIDATION"), undefined].map(
        (one) => assessStatus(one, "a mail").result,
      ),
    ).toEqual(["pass", "fail", "fail"]);
  });
});
