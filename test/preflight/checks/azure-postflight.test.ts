import { endpoints } from "../../../preflight/checks/azure/access";
import {
  apiPrivate,
  assessAddresses,
  assessConnection,
  assessEgress,
  assessFederation,
  assessLogs,
  bastion,
  egressAddress,
  egressEndpoints,
  isPrivateAddress,
  logs,
  privateDns,
  registryPull,
  serviceNames,
  workloadIdentity,
} from "../../../preflight/checks/postflight/azure";
import { answer, findingsOf, type Given } from "../support";

const NOT_DEPLOYED = "the stack has no such output; deploy it first, or give --outputs";
const named = (name: string, properties: unknown) => ({ id: `/x/${name}`, name, properties });
const clusterOf = (properties: object) =>
  answer({ id: "/c", name: "CodeMieAks", location: "westeurope", properties });

const HOSTS = "Microsoft.Network/bastionHosts";
const REGISTRIES = "Microsoft.ContainerRegistry/registries";
/** The resources of one type in the platform's group; nothing else is known. */
const inGroup =
  (wanted: string, resources: readonly ReturnType<typeof named>[]) =>
  (group: string | undefined, type: string) =>
    group === "CodeMieRG" && type === wanted
      ? Promise.resolve(resources)
      : Promise.reject(new Error(`${type} of ${String(group)}`));

describe("an address", () => {
  it.each([
    ["10.255.255.255", true],
    ["11.0.0.0", false],
    ["172.16.0.0", true],
    ["172.31.255.255", true],
    ["172.32.0.0", false],
    ["192.168.0.1", true],
    ["192.169.0.1", false],
    ["100.64.0.1", true],
    ["100.128.0.1", false],
  ])("%s is private: %s", (address, isPrivate) => {
    expect(isPrivateAddress(address)).toBe(isPrivate);
  });
  it.each<[boolean, readonly string[], object]>([
    [true, ["10.0.0.4", "10.0.0.5"], { result: "pass", found: "resolves to 10.0.0.4, 10.0.0.5" }],
    [
      true,
      ["10.0.0.4", "203.0.113.4"],
      {
        result: "fail",
        found: "resolves to 10.0.0.4, 203.0.113.4, which is public",
        hint: "link the private zone to this network",
      },
    ],
    [
      true,
      [],
      {
        result: "fail",
        found: "does not resolve inside the network",
        hint: "link the private zone to this network, and check the endpoint's zone group",
      },
    ],
    [false, ["10.0.0.4"], { result: "pass", found: "resolves to 10.0.0.4" }],
    [
      false,
      ["203.0.113.4"],
      {
        result: "unknown",
        because:
          "resolves to 203.0.113.4 from outside, which says nothing about the inside; on the jumpbox run: npm run postflight -- --inside --only PF_PRIVATE_DNS",
      },
    ],
    [
      false,
      [],
      {
        result: "unknown",
        because:
          "does not resolve from here; on the jumpbox run: npm run postflight -- --inside --only PF_PRIVATE_DNS",
      },
    ],
  ])("inside the network %s, of %j", (inside, addresses, finding) => {
    expect(assessAddresses("a.example", addresses, inside, "PF_PRIVATE_DNS")).toEqual({
      ...finding,
      subject: "a.example",
    });
  });
});

describe("PF_API_PRIVATE", () => {
  const isPrivate = { result: "pass", found: "is private", subject: "cluster" };
  const api = (more: Given, enablePrivateCluster: boolean | null = true) =>
    findingsOf(apiPrivate, {
      azure: { cluster: clusterOf({ apiServerAccessProfile: { enablePrivateCluster } }) },
      outputs: { azureCore: { aksPrivateFqdn: "api.example" } },
      ...more,
    });
  const at = (...addresses: readonly string[]): Given => ({
    dns: { addresses: answer(addresses) },
  });

  it.each([
    [[], { result: "pass", found: "does not resolve outside the network" }],
    [["10.0.0.4"], { result: "pass", found: "resolves to 10.0.0.4, which is private" }],
    [
      ["10.0.0.4", "203.0.113.4"],
      {
        result: "fail",
        found: "resolves to 10.0.0.4, 203.0.113.4, which is public",
        hint: "remove the record from public DNS",
      },
    ],
  ])("outside the network, with a name of %j", async (addresses, finding) => {
    expect(await api(at(...addresses))).toEqual([
      isPrivate,
      { ...finding, subject: "api.example" },
    ]);
  });
  it("inside the network asks for a name that resolves", async () => {
    expect(await api({ ...at(), inside: true })).toMatchObject([
      isPrivate,
      { result: "fail", found: "does not resolve inside the network" },
    ]);
  });
  it.each([false, null])("fails with a cluster whose private API is %s", async (enabled) => {
    expect((await api(at(), enabled))[0]).toEqual({
      result: "fail",
      found: "its API server is public",
      hint: "a cluster cannot be made private later; deploy it anew",
      subject: "cluster",
    });
  });
  it.each([
    ["is not deployed", {}],
    ["is not this stack's", { azureNeeds: { ownClusterId: undefined } }],
  ])("is unknown for a cluster that %s", async (_what, more) => {
    const given = { azure: { cluster: answer(undefined) }, outputs: {}, ...more };
    expect(await api(given)).toEqual([
      { result: "unknown", because: "the cluster is not visible", subject: "cluster" },
      { result: "unknown", because: NOT_DEPLOYED, subject: "name" },
    ]);
  });
});

describe("PF_PRIVATE_DNS", () => {
  it("asks for every service that the stack put out, each once", () => {
    const outputs = {
      azureCore: {
        storageAccountName: "airun",
        keyVaultUri: "https://airun.vault.azure.net/",
        containerRegistryLoginServer: "airun.azurecr.io",
      },
      postgres: { host: "airun.postgres.database.azure.com" },
      openAiEndpoints: {
        swedencentral: "https://one.openai.azure.com/",
        westus: ["https://two.openai.azure.com/", "https://one.openai.azure.com/"],
        broken: 1,
      },
    };
    expect(serviceNames(outputs)).toEqual([
      "airun.blob.core.windows.net",
      "airun.vault.azure.net",
      "airun.azurecr.io",
      "airun.postgres.database.azure.com",
      "one.openai.azure.com",
      "two.openai.azure.com",
    ]);
    expect(serviceNames(undefined)).toEqual([]);
    expect(serviceNames({ postgres: { host: "" }, openAiEndpoints: [] })).toEqual([]);
  });
  const connection = (...states: readonly unknown[]) => ({
    privateLinkServiceConnections: states.map((status) => ({
      properties: { privateLinkServiceConnectionState: { status } },
    })),
  });
  it.each([
    [
      "approved",
      connection("Approved", "Approved"),
      { result: "pass", found: "connection Approved" },
    ],
    [
      "waiting",
      connection("Approved", "Pending"),
      {
        result: "fail",
        found: "connection is Approved, Pending",
        hint: "approve it on the service's networking page",
      },
    ],
  ])("tells a connection that is %s", (_what, properties, finding) => {
    expect(assessConnection("vault", properties)).toEqual({ ...finding, subject: "vault" });
  });
  it.each<[unknown]>([
    [connection()],
    [connection("Approved", 1)],
    [undefined],
    [{ privateLinkServiceConnections: [{}] }],
    [{ privateLinkServiceConnections: [{ properties: {} }] }],
  ])("does not know the state of a connection of %j", (properties) => {
    expect(assessConnection("vault", properties)).toEqual({
      result: "unknown",
      because: "the state of its connection is not reported",
      subject: "vault",
    });
  });
  it("fails without any endpoint, beside the names", async () => {
    const given: Given = {
      azure: { resourcesIn: inGroup("Microsoft.Network/privateEndpoints", []) },
      dns: { addresses: answer(["10.1.0.4"]) },
      outputs: { keyVaultUri: "https://airun.vault.azure.net/" },
    };
    expect(await findingsOf(privateDns, given)).toEqual([
      { result: "pass", found: "resolves to 10.1.0.4", subject: "airun.vault.azure.net" },
      {
        result: "fail",
        found: "CodeMieRG holds no private endpoints",
        hint: "deploy the stack again",
        subject: "endpoints",
      },
    ]);
    const elsewhere = { ...given, azureNeeds: { resourceGroupName: undefined } };
    expect(await findingsOf(privateDns, elsewhere)).toEqual([
      { result: "pass", found: "resolves to 10.1.0.4", subject: "airun.vault.azure.net" },
    ]);
  });
});

describe("PF_EGRESS_IP", () => {
  const outputs = { natPublicIpAddress: "203.0.113.1" };

  it.each([
    ["203.0.113.1\n", { result: "pass", found: "traffic leaves with 203.0.113.1" }],
    [
      '{"ip": "198.51.100.9"}',
      {
        result: "fail",
        found: "traffic leaves with 198.51.100.9, not with 203.0.113.1",
        hint: "associate the NAT gateway with this subnet, and check the route table",
      },
    ],
    ["<html>", { result: "unknown", because: "the echo service named no address" }],
  ])("of the answer %j", (text, finding) => {
    expect(assessEgress("203.0.113.1", text)).toEqual(finding);
  });
  it.each([
    [false, "https://echo.example"],
    [true, undefined],
  ])("is unknown with inside %s and the service %s", async (inside, echoUrl) => {
    const given = { outputs, inside, ...(echoUrl === undefined ? {} : { echoUrl }) };
    expect(await findingsOf(egressAddress, given)).toEqual([
      {
        result: "unknown",
        because: `tell other firewalls to allow 203.0.113.1; whether traffic leaves with it can only be seen inside: on the jumpbox run npm run postflight -- --inside --echo-url <service that answers with the caller's address> --only PF_EGRESS_IP`,
      },
    ]);
  });
  it("is unknown when the service does not answer", async () => {
    const machine = { run: answer({ ran: true as const, exitCode: 28, output: "timed out" }) };
    const given = { outputs, inside: true, echoUrl: "https://echo.example", machine };
    expect(await findingsOf(egressAddress, given)).toEqual([
      { result: "unknown", because: "https://echo.example did not answer" },
    ]);
  });
  it("is skipped without a NAT address", async () => {
    expect(await findingsOf(egressAddress, { outputs: { natPublicIpAddress: "" } })).toEqual([
      { result: "skip", because: "the stack puts out no NAT address" },
    ]);
  });
});

describe("PF_EGRESS_ENDPOINTS", () => {
  it("tells each host that is reached, is not, and cannot be asked", async () => {
    const given: Given = {
      inside: true,
      azureNeeds: {
        endpoints: [
          { host: "quay.io", port: 443, purpose: "images" },
          { host: "azure.archive.ubuntu.com", port: 80, purpose: "updates" },
          { host: "*.data.mcr.microsoft.com", port: 443, purpose: "layers" },
        ],
      },
      machine: {
        reach: (_host, port) =>
          Promise.resolve({ reached: port === 443, because: port === 443 ? "" : "ETIMEDOUT" }),
      },
    };
    expect(await findingsOf(egressEndpoints, given)).toEqual([
      { result: "pass", found: "reached (images)", subject: "quay.io:443" },
      {
        result: "fail",
        found: "not reached: ETIMEDOUT (updates)",
        hint: "allow it in the firewall or network security group",
        subject: "azure.archive.ubuntu.com:80",
      },
      {
        result: "skip",
        because: "a wildcard names no host that could be asked",
        subject: "*.data.mcr.microsoft.com:443",
      },
    ]);
    expect(await findingsOf(egressEndpoints, { ...given, inside: false })).toEqual([
      {
        result: "unknown",
        because:
          "can only be seen inside: on the jumpbox run npm run postflight -- --inside --only PF_EGRESS_ENDPOINTS",
      },
    ]);
  });
});

describe("PF_BASTION", () => {
  it("tells each host's state", async () => {
    const hosts = [
      named("one", { provisioningState: "Succeeded" }),
      named("two", { provisioningState: "Updating" }),
      named("three", undefined),
      named("four", { provisioningState: 1 }),
    ];
    const hint = "deploy again, or look at its activity log";
    expect(await findingsOf(bastion, { azure: { resourcesIn: inGroup(HOSTS, hosts) } })).toEqual([
      { result: "pass", found: "Succeeded", subject: "one" },
      { result: "fail", found: "state is Updating", hint, subject: "two" },
      { result: "fail", found: "state is not reported", hint, subject: "three" },
      { result: "fail", found: "state is not reported", hint, subject: "four" },
    ]);
  });
  it("warns without one", async () => {
    expect(await findingsOf(bastion, { azure: { resourcesIn: inGroup(HOSTS, []) } })).toEqual([
      {
        result: "warn",
        found: "CodeMieRG holds no Bastion",
        hint: "reach the jumpbox by the hub's own Bastion (runbook jumpbox-access)",
      },
    ]);
  });
});

describe("PF_ACR_PULL", () => {
  const ROLE = "/roleDefinitions/7f951dda-4ed3-4680-a7ca-43fe172d538d";
  const role = { result: "pass", found: "the kubelet identity holds AcrPull", subject: "role" };
  const args = "aks check-acr --name CodeMieAks --resource-group CodeMieRG --acr airun.azurecr.io";
  const pull = (more: Given, assignment = { principalId: "kubelet", roleDefinitionId: ROLE }) =>
    findingsOf(registryPull, {
      outputs: { containerRegistryLoginServer: "airun.azurecr.io" },
      inside: true,
      ...more,
      azure: {
        cluster: clusterOf({ identityProfile: { kubeletidentity: { objectId: "kubelet" } } }),
        resourcesIn: inGroup(REGISTRIES, [named("air", {}), named("AIRUN", {})]),
        roleAssignments: (id) =>
          Promise.resolve(id === "/x/AIRUN" ? [{ properties: assignment }] : []),
        ...more.azure,
      },
    });

  it.each([
    [
      { ran: true as const, exitCode: 0, output: "" },
      { result: "pass", found: "the cluster can pull" },
    ],
    [
      { ran: true as const, exitCode: 1, output: "" },
      { result: "fail", found: "az aks check-acr failed", hint: `look at: az ${args}` },
    ],
    [
      { ran: false as const, because: "no answer in time" as const },
      { result: "unknown", because: "az could not be started: no answer in time" },
    ],
  ])("of %j", async (ran, finding) => {
    const run = jest.fn(answer(ran));
    expect(await pull({ machine: { run } })).toEqual([role, { ...finding, subject: "pull" }]);
    expect(run.mock.calls).toEqual([["az", args.split(" ")]]);
  });
  it("leaves the pull open outside the network", async () => {
    expect(await pull({ inside: false })).toEqual([
      role,
      {
        result: "unknown",
        because: `the token exchange is tried from a node; on the jumpbox run: az ${args}`,
        subject: "pull",
      },
    ]);
  });
  it.each([
    { principalId: "another", roleDefinitionId: ROLE },
    { principalId: "kubelet", roleDefinitionId: "/roleDefinitions/another" },
  ])("fails with only %j", async (assignment) => {
    expect((await pull({ inside: false }, assignment))[0]).toEqual({
      result: "fail",
      found: "the kubelet identity does not hold AcrPull",
      hint: "deploy again; role assignments take some minutes to be seen",
      subject: "role",
    });
  });
  it.each<Given["azure"] & object>([
    { resourcesIn: inGroup(REGISTRIES, [named("air", {})]) },
    { cluster: answer(undefined) },
    { cluster: clusterOf({ identityProfile: {} }) },
  ])("is unknown while it does not see registry or identity", async (azure) => {
    expect(await pull({ azure })).toEqual([
      { result: "unknown", because: "the registry or the kubelet identity is not visible" },
    ]);
  });
  it.each<Given>([
    { outputs: {} },
    { azureNeeds: { resourceGroupName: undefined } },
    { azureNeeds: { ownClusterId: undefined } },
  ])("is skipped without a registry, group or cluster", async (more) => {
    expect(await pull(more)).toEqual([{ result: "skip", because: "no registry is deployed" }]);
  });
});

describe("PF_WORKLOAD_IDENTITY", () => {
  const subject = "system:serviceaccount:codemie:codemie-api";
  const credential = (issuer: string) => ({ properties: { issuer, subject } });

  it.each([
    [
      [credential("https://oidc/1")],
      { result: "pass", found: "federated with the cluster's issuer", subject },
    ],
    [
      [credential("https://oidc/0/")],
      {
        result: "fail",
        found: "federated with https://oidc/0/, not with https://oidc/1/",
        hint: "deploy again: the cluster was made anew",
        subject,
      },
    ],
    [
      [],
      {
        result: "fail",
        found: "no federated credential has this subject",
        hint: "add it to azureCore.workloadIdentity.subjects and deploy",
        subject,
      },
    ],
  ])("of the credentials %j", (credentials, finding) => {
    expect(assessFederation("https://oidc/1/", [subject], credentials)).toEqual([finding]);
  });
  it("asks every identity of the group", async () => {
    const federatedCredentials = jest.fn((id: string) =>
      Promise.resolve(id === "/x/two" ? [{ name: "c", ...credential("https://oidc/1") }] : []),
    );
    const given: Given = {
      outputs: { aksOidcIssuerUrl: "https://oidc/1/" },
      azure: {
        federatedCredentials,
        resourcesIn: inGroup("Microsoft.ManagedIdentity/userAssignedIdentities", [
          named("one", {}),
          named("two", {}),
        ]),
      },
    };
    expect(await findingsOf(workloadIdentity, given)).toMatchObject([{ result: "pass", subject }]);
    expect(federatedCredentials.mock.calls).toEqual([["/x/one"], ["/x/two"]]);
  });
  it.each<Given>([
    {},
    { outputs: { aksOidcIssuerUrl: "x" }, azureNeeds: { resourceGroupName: undefined } },
  ])("is unknown before the deployment", async (given) => {
    expect(await findingsOf(workloadIdentity, given)).toEqual([
      { result: "unknown", because: NOT_DEPLOYED },
    ]);
  });
});

describe("PF_LOGS", () => {
  const hint = "check the diagnostic settings; the first records take up to an hour";
  it.each<[Readonly<Record<string, number>>, boolean, object]>([
    [
      { AKSControlPlane: 7, AzureActivity: 2 },
      true,
      { result: "pass", found: "records arrive: AKSControlPlane 7, AzureActivity 2" },
    ],
    [{ AzureActivity: 2 }, false, { result: "pass", found: "records arrive: AzureActivity 2" }],
    [
      { AzureActivity: 2 },
      true,
      {
        result: "fail",
        found: "nothing arrived in AKSControlPlane in the last day, only AzureActivity 2",
        hint,
      },
    ],
    [{}, false, { result: "fail", found: "no record arrived in the last day", hint }],
  ])("of %j, with a cluster %s", (records, hasCluster, finding) => {
    expect(assessLogs(new Map(Object.entries(records)), hasCluster)).toEqual(finding);
  });
  it("asks the workspace of the outputs, and knows whether the stack has a cluster", async () => {
    const recentRecords = jest.fn(answer(new Map([["AzureActivity", 2]])));
    const given: Given = {
      outputs: { logAnalyticsWorkspaceId: "/workspace" },
      azure: { recentRecords },
      azureNeeds: { ownClusterId: undefined },
    };
    expect(await findingsOf(logs, given)).toMatchObject([{ result: "pass" }]);
    expect(recentRecords.mock.calls).toEqual([["/workspace"]]);
    expect(await findingsOf(logs, {})).toEqual([{ result: "unknown", because: NOT_DEPLOYED }]);
  });
});

describe("a stack without the platform", () => {
  const azureNeeds = { resourceGroupName: undefined, endpoints: [] };
  it("still has names of models, once it is deployed", async () => {
    const given = { azureNeeds: { ...azureNeeds, layers: ["openAi" as const] } };
    expect(await findingsOf(privateDns, given)).toEqual([
      { result: "unknown", because: NOT_DEPLOYED },
    ]);
  });
  it.each([
    ["AZ_EGRESS_ENDPOINTS", endpoints],
    ["PF_EGRESS_ENDPOINTS", egressEndpoints],
    ["PF_PRIVATE_DNS", privateDns],
    ["PF_BASTION", bastion],
  ])("skips %s", async (_code, check) => {
    expect(await findingsOf(check, { azureNeeds, inside: true })).toEqual([
      { result: "skip", because: "the platform is not configured" },
    ]);
  });
});
