import { CHECKS, type Context } from "../../../preflight";
import {
  judgeConnection,
  judgeEgress,
  judgeFederation,
  judgeLogs,
} from "../../../preflight/checks/postflight/azure";
import { judgeStatus } from "../../../preflight/checks/postflight/aws";
import type { Key } from "../../../preflight/worlds/aws";
import type { VirtualNetwork } from "../../../preflight/worlds/azure";
import { AWS_EXISTING, AZURE_EXISTING, contextOf, verdictsOf, type Given } from "../support";

const SUBSCRIPTION = "/subscriptions/6d7c1f0e-52c1-4d0c-9a55-0d5c0c9a1b01";
const GROUP = `${SUBSCRIPTION}/resourceGroups/CodeMieRG`;
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
const peering = (state: string) => ({
  name: "to-branch",
  properties: { peeringState: state, remoteVirtualNetwork: { id: branch } },
});
const here = (id: string) => Promise.resolve({ id, name: id.split("/").at(-1) ?? "" });

const ZONES = ["privatelink.blob.core.windows.net", "privatelink.vaultcore.azure.net"].concat(
  "privatelink.westeurope.azmk8s.io",
);
const zone = (name: string) => ({ id: `${NETWORK}/privateDnsZones/${name}`, name });

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
  },
});
const SERVICES = "AWSServiceRoleForAutoScaling AWSServiceRoleForEC2Spot";

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

/** Checks by code: what is given, and what comes of it in order. A pass, a fault, and what cannot be read. */
const FIXTURES: Readonly<Record<string, readonly (readonly [string, Given, string])[]>> = {
  AZ_BYO_NETWORK: [
    [
      "all that is given exists and nothing overlaps",
      { azure: { virtualNetworks: answer([hub]), resource: here } },
      "pass",
    ],
    [
      "a given network is not there",
      { azure: { virtualNetworks: answer([hub]), resource: answer(undefined) } },
      "fail",
    ],
    [
      "the hub covers the new range",
      { azure: { virtualNetworks: answer([network(HUB, "10.0.0.0/8")]), resource: here } },
      "fail",
    ],
    [
      "a stranger uses the range",
      { azure: { virtualNetworks: answer([hub, network(branch, "10.0.0.0/16")]), resource: here } },
      "warn",
    ],
  ],
  AZ_BYO_HUB: [
    ["can be peered", { azure: { virtualNetworks: answer([hub]) } }, "pass"],
    [
      "a half of a peering is left over",
      {
        azure: {
          virtualNetworks: answer([network(HUB, "10.1.0.0/16", [peering("Disconnected")])]),
        },
      },
      "fail",
    ],
    [
      "it reaches a network with our range",
      {
        azure: {
          virtualNetworks: answer([
            network(HUB, "10.1.0.0/16", [peering("Connected")]),
            network(branch, "10.0.0.0/16"),
          ]),
        },
      },
      "fail",
    ],
    ["it lies in another subscription", { azure: { virtualNetworks: answer([]) } }, "unknown"],
  ],
  AZ_BYO_ZONES: [
    ["all given zones exist", { azure: { privateZones: answer(ZONES.map(zone)) } }, "pass"],
    [
      "one of them is not visible",
      { azure: { privateZones: answer([zone(ZONES[0] ?? "")]) } },
      "unknown",
    ],
    [
      "another group has a zone that we would make",
      {
        settings: "valid/azure-minimum.yaml",
        azure: { privateZones: answer([zone("privatelink.blob.core.windows.net")]) },
      },
      "warn",
    ],
  ],
  AWS_KMS_DEFAULT: [
    ["the key of AWS", encryption(key({ manager: "AWS" }), ""), "pass"],
    ["a key that serves the service roles", encryption(key({}), SERVICES), "warn"],
    ["a key that serves them by grants", encryption(key({}), "", SERVICES.split(" ")), "warn"],
    ["a key that serves nobody", encryption(key({}), "{}"), "fail"],
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
    ["records arrive", logs(ran('[{"Table":"AKSAuditAdmin","count_":"7"}]')), "pass"],
    ["nothing arrives", logs(ran("[]")), "fail"],
    ["no permission", logs(ran("", 1)), "unknown"],
  ],
};

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

function logs(query: ReturnType<typeof ran>): Given {
  return {
    outputs: { logAnalyticsWorkspaceId: "/workspace" },
    machine: {
      run: (_program, args) => (args.includes("query") ? query() : ran("customer")()),
    },
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

describe("judges of one answer each", () => {
  it("tell a record from none and from nonsense", () => {
    expect(
      [judgeLogs("[{}]"), judgeLogs("[]"), judgeLogs("{}"), judgeLogs("<html>")].map(
        (f) => f.result,
      ),
    ).toEqual(["pass", "fail", "unknown", "unknown"]);
  });
  it("tell the NAT address from another and from none", () => {
    expect(
      ["203.0.113.1", "198.51.100.1", "hello"].map(
        (text) => judgeEgress("203.0.113.1", text).result,
      ),
    ).toEqual(["pass", "fail", "unknown"]);
  });
  it("tell an approved connection from a refused one and one that says nothing", () => {
    expect(
      [connection("Approved"), connection("Rejected"), {}].map(
        (properties) => judgeConnection("x", properties).result,
      ),
    ).toEqual(["pass", "fail", "unknown"]);
  });
  it("name the subject that has no credential", () => {
    expect(judgeFederation("https://issuer", ["a"], [])).toMatchObject([
      { result: "fail", subject: "a" },
    ]);
  });
  it("tell an issued certificate from one that waits and one that is gone", () => {
    const certificate = (status: string) => ({ status, names: ["x.example"] }) as never;
    expect(
      [certificate("ISSUED"), certificate("PENDING_VALIDATION"), undefined].map(
        (one) => judgeStatus(one, "a mail").result,
      ),
    ).toEqual(["pass", "fail", "fail"]);
  });
});
