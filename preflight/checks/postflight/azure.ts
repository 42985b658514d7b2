import { addressIn, echo } from "../machine/echo";
import { cidrOf, contains } from "../../../components/plans/cidr";
import {
  azureCheck,
  fail,
  pass,
  skip,
  unknown,
  warn,
  type Context,
  type Finding,
} from "../../check";
import { isRecord } from "../../deployed";
import { outputText } from "./outputs";

const PRIVATE_RANGES = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"].map(
  cidrOf,
);

export const isPrivateAddress = (address: string): boolean =>
  PRIVATE_RANGES.some((range) => contains(range, cidrOf(`${address}/32`)));

/** Names resolve privately inside and, at best, not at all outside: what is seen depends on where one stands. */
export function assessAddresses(
  name: string,
  addresses: readonly string[],
  inside: boolean,
  code: string,
): Finding {
  const shown = addresses.join(", ");
  if (addresses.length === 0) {
    return inside
      ? fail(
          "does not resolve inside the network",
          "link the private zone to this network, and check the endpoint's zone group",
          name,
        )
      : unknown(
          `does not resolve from here; on the jumpbox run: npm run postflight -- --inside --only ${code}`,
          name,
        );
  }
  if (addresses.every(isPrivateAddress)) return pass(`resolves to ${shown}`, name);
  return inside
    ? fail(`resolves to ${shown}, which is public`, "link the private zone to this network", name)
    : unknown(
        `resolves to ${shown} from outside, which says nothing about the inside; on the jumpbox run: npm run postflight -- --inside --only ${code}`,
        name,
      );
}

const NO_PLATFORM = "the platform is not configured";
const NOT_DEPLOYED = "the stack has no such output; deploy it first, or give --outputs";

export const apiPrivate = azureCheck(
  "PF_API_PRIVATE",
  ["Microsoft.ContainerService/managedClusters/read"],
  async ({ ownClusterId }, { azure, dns, outputs, inside }) => {
    const fqdn = outputText(outputs, "aksPrivateFqdn");
    const cluster = ownClusterId === undefined ? undefined : await azure.cluster(ownClusterId);
    const isPrivate = cluster?.properties.apiServerAccessProfile?.enablePrivateCluster;
    const mode =
      cluster === undefined
        ? unknown("the cluster is not visible", "cluster")
        : isPrivate === true
          ? pass("is private", "cluster")
          : fail(
              "its API server is public",
              "a cluster cannot be made private later; deploy it anew",
              "cluster",
            );
    if (fqdn === undefined) return [mode, unknown(NOT_DEPLOYED, "name")];
    const addresses = await dns.addresses(fqdn);
    return [
      mode,
      inside
        ? assessAddresses(fqdn, addresses, inside, "PF_API_PRIVATE")
        : assessOutside(fqdn, addresses),
    ];
  },
);

/** The name of a private API server has no public address: it does not resolve outside, or to a private address. */
function assessOutside(name: string, addresses: readonly string[]): Finding {
  if (addresses.length === 0) return pass("does not resolve outside the network", name);
  const shown = addresses.join(", ");
  return addresses.every(isPrivateAddress)
    ? pass(`resolves to ${shown}, which is private`, name)
    : fail(`resolves to ${shown}, which is public`, "remove the record from public DNS", name);
}

const hostOf = (url: string): string => (url.includes("://") ? new URL(url).hostname : url);

/** Host names of the services that the stack put out. */
export function serviceNames(outputs: Context["outputs"]): readonly string[] {
  const storage = outputText(outputs, "storageAccountName");
  const postgres = outputs?.["postgres"];
  const openAi = outputs?.["openAiEndpoints"];
  const texts = [
    storage === undefined ? undefined : `${storage}.blob.core.windows.net`,
    outputText(outputs, "keyVaultUri"),
    outputText(outputs, "containerRegistryLoginServer"),
    isRecord(postgres) && typeof postgres["host"] === "string" ? postgres["host"] : undefined,
    ...(isRecord(openAi)
      ? Object.values(openAi).flatMap((value) =>
          typeof value === "string" ? [value] : Array.isArray(value) ? value.map(String) : [],
        )
      : []),
  ];
  return [
    ...new Set(texts.flatMap((text) => (text === undefined || text === "" ? [] : [hostOf(text)]))),
  ];
}

export const privateDns = azureCheck(
  "PF_PRIVATE_DNS",
  ["Microsoft.Network/privateEndpoints/read"],
  async ({ resourceGroupName, layers }, { azure, dns, outputs, inside }) => {
    const names = serviceNames(outputs);
    const answers = await Promise.all(
      names.map(async (name) =>
        assessAddresses(name, await dns.addresses(name), inside, "PF_PRIVATE_DNS"),
      ),
    );
    if (resourceGroupName === undefined) {
      if (answers.length > 0) return answers;
      return layers.includes("openAi") ? unknown(NOT_DEPLOYED) : skip(NO_PLATFORM);
    }
    const endpoints = await azure.resourcesIn(
      resourceGroupName,
      "Microsoft.Network/privateEndpoints",
    );
    const states = endpoints.map(({ name, properties }) => assessConnection(name, properties));
    if (states.length === 0)
      return [
        ...answers,
        fail(
          `${resourceGroupName} holds no private endpoints`,
          "deploy the stack again",
          "endpoints",
        ),
      ];
    return [...answers, ...states];
  },
);

export function assessConnection(name: string, properties: unknown): Finding {
  const list =
    isRecord(properties) && Array.isArray(properties["privateLinkServiceConnections"])
      ? properties["privateLinkServiceConnections"]
      : [];
  const states = list.map((connection: unknown) => {
    const inner =
      isRecord(connection) && isRecord(connection["properties"])
        ? connection["properties"]["privateLinkServiceConnectionState"]
        : undefined;
    return isRecord(inner) && typeof inner["status"] === "string" ? inner["status"] : undefined;
  });
  if (states.length === 0 || states.includes(undefined))
    return unknown("the state of its connection is not reported", name);
  return states.every((state) => state === "Approved")
    ? pass("connection Approved", name)
    : fail(
        `connection is ${states.join(", ")}`,
        "approve it on the service's networking page",
        name,
      );
}

export const egressAddress = azureCheck(
  "PF_EGRESS_IP",
  [],
  async (_needs, { machine, outputs, inside, echoUrl }) => {
    const address = outputText(outputs, "natPublicIpAddress");
    if (address === undefined) return skip("the stack puts out no NAT address");
    const command =
      "npm run postflight -- --inside --echo-url <service that answers with the caller's address> --only PF_EGRESS_IP";
    if (!inside || echoUrl === undefined)
      return unknown(
        `tell other firewalls to allow ${address}; whether traffic leaves with it can only be seen inside: on the jumpbox run ${command}`,
      );
    const answer = await echo(machine, echoUrl);
    return answer === undefined
      ? unknown(`${echoUrl} did not answer`)
      : assessEgress(address, answer);
  },
);

export function assessEgress(wanted: string, answer: string): Finding {
  const seen = addressIn(answer);
  if (seen === undefined) return unknown("the echo service named no address");
  return seen === wanted
    ? pass(`traffic leaves with ${wanted}`)
    : fail(
        `traffic leaves with ${seen}, not with ${wanted}`,
        "associate the NAT gateway with this subnet, and check the route table",
      );
}

export const egressEndpoints = azureCheck(
  "PF_EGRESS_ENDPOINTS",
  [],
  async ({ endpoints }, { machine, inside }) => {
    if (endpoints.length === 0) return skip(NO_PLATFORM);
    if (!inside)
      return unknown(
        "can only be seen inside: on the jumpbox run npm run postflight -- --inside --only PF_EGRESS_ENDPOINTS",
      );
    return Promise.all(
      endpoints.map(async ({ host, port, purpose }) => {
        const subject = `${host}:${String(port)}`;
        if (host.startsWith("*."))
          return skip("a wildcard names no host that could be asked", subject);
        const { reached, because } = await machine.reach(host, port);
        return reached
          ? pass(`reached (${purpose})`, subject)
          : fail(
              `not reached: ${because} (${purpose})`,
              "allow it in the firewall or network security group",
              subject,
            );
      }),
    );
  },
  "network",
);

export const bastion = azureCheck(
  "PF_BASTION",
  ["Microsoft.Network/bastionHosts/read"],
  async ({ resourceGroupName }, { azure }) => {
    if (resourceGroupName === undefined) return skip(NO_PLATFORM);
    const hosts = await azure.resourcesIn(resourceGroupName, "Microsoft.Network/bastionHosts");
    if (hosts.length === 0)
      return warn(
        `${resourceGroupName} holds no Bastion`,
        "reach the jumpbox by the hub's own Bastion (runbook jumpbox-access)",
      );
    return hosts.map(({ name, properties }) => {
      const state = isRecord(properties) ? properties["provisioningState"] : undefined;
      return state === "Succeeded"
        ? pass("Succeeded", name)
        : fail(
            `state is ${typeof state === "string" ? state : "not reported"}`,
            "deploy again, or look at its activity log",
            name,
          );
    });
  },
);

const ACR_PULL = "7f951dda-4ed3-4680-a7ca-43fe172d538d";

export const registryPull = azureCheck(
  "PF_ACR_PULL",
  ["Microsoft.ContainerRegistry/registries/read", "Microsoft.Authorization/roleAssignments/read"],
  async ({ resourceGroupName, ownClusterId }, { azure, machine, outputs, inside }) => {
    const server = outputText(outputs, "containerRegistryLoginServer");
    if (server === undefined || resourceGroupName === undefined || ownClusterId === undefined)
      return skip("no registry is deployed");
    const registries = await azure.resourcesIn(
      resourceGroupName,
      "Microsoft.ContainerRegistry/registries",
    );
    const registry = registries.find(({ name }) => server.startsWith(`${name.toLowerCase()}.`));
    const kubelet = (await azure.cluster(ownClusterId))?.properties.identityProfile?.[
      "kubeletidentity"
    ]?.objectId;
    if (registry === undefined || kubelet === undefined)
      return unknown("the registry or the kubelet identity is not visible");
    const held = (await azure.roleAssignments(registry.id)).some(
      ({ properties }) =>
        properties.principalId === kubelet && properties.roleDefinitionId.endsWith(ACR_PULL),
    );
    const role = held
      ? pass("the kubelet identity holds AcrPull", "role")
      : fail(
          "the kubelet identity does not hold AcrPull",
          "deploy again; role assignments take some minutes to be seen",
          "role",
        );
    const cluster = ownClusterId.split("/").at(-1) ?? "";
    const args = [
      "aks",
      "check-acr",
      "--name",
      cluster,
      "--resource-group",
      resourceGroupName,
      "--acr",
      server,
    ];
    if (!inside)
      return [
        role,
        unknown(
          `the token exchange is tried from a node; on the jumpbox run: az ${args.join(" ")}`,
          "pull",
        ),
      ];
    const answer = await machine.run("az", args);
    return [
      role,
      !answer.ran
        ? unknown(`az could not be started: ${answer.because}`, "pull")
        : answer.exitCode === 0
          ? pass("the cluster can pull", "pull")
          : fail("az aks check-acr failed", `look at: az ${args.join(" ")}`, "pull"),
    ];
  },
);

export function assessFederation(
  issuer: string,
  subjects: readonly string[],
  credentials: readonly {
    readonly properties: { readonly issuer: string; readonly subject: string };
  }[],
): readonly Finding[] {
  const plain = (url: string): string => url.replace(/\/$/, "");
  return subjects.map((subject) => {
    const found = credentials.find(({ properties }) => properties.subject === subject);
    if (found === undefined)
      return fail(
        "no federated credential has this subject",
        "add it to azureCore.workloadIdentity.subjects and deploy",
        subject,
      );
    return plain(found.properties.issuer) === plain(issuer)
      ? pass("federated with the cluster's issuer", subject)
      : fail(
          `federated with ${found.properties.issuer}, not with ${issuer}`,
          "deploy again: the cluster was made anew",
          subject,
        );
  });
}

export const workloadIdentity = azureCheck(
  "PF_WORKLOAD_IDENTITY",
  ["Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/read"],
  async ({ resourceGroupName, workloadSubjects }, { azure, outputs }) => {
    const issuer = outputText(outputs, "aksOidcIssuerUrl");
    if (issuer === undefined || resourceGroupName === undefined) return unknown(NOT_DEPLOYED);
    const identities = await azure.resourcesIn(
      resourceGroupName,
      "Microsoft.ManagedIdentity/userAssignedIdentities",
    );
    const credentials = (
      await Promise.all(identities.map(({ id }) => azure.federatedCredentials(id)))
    ).flat();
    return assessFederation(issuer, workloadSubjects, credentials);
  },
);

/** The table that the control plane of a cluster always writes to. */
const CLUSTER_TABLE = "AKSControlPlane";

export const logs = azureCheck(
  "PF_LOGS",
  ["Microsoft.OperationalInsights/workspaces/read", "Log Analytics Reader on the workspace"],
  async ({ ownClusterId }, { azure, outputs }) => {
    const id = outputText(outputs, "logAnalyticsWorkspaceId");
    if (id === undefined) return unknown(NOT_DEPLOYED);
    return assessLogs(await azure.recentRecords(id), ownClusterId !== undefined);
  },
);

/** Records by table; a cluster of the stack has to be among those that write. */
export function assessLogs(records: ReadonlyMap<string, number>, hasCluster: boolean): Finding {
  const hint = "check the diagnostic settings; the first records take up to an hour";
  if (records.size === 0) return fail("no record arrived in the last day", hint);
  const found = [...records].map(([table, count]) => `${table} ${String(count)}`).join(", ");
  return hasCluster && !records.has(CLUSTER_TABLE)
    ? fail(`nothing arrived in ${CLUSTER_TABLE} in the last day, only ${found}`, hint)
    : pass(`records arrive: ${found}`);
}
