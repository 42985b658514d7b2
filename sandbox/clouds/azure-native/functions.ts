import type { Value } from "../../wire/values";
import { isRecord, secret } from "../../wire/values";
import type { FunctionRow, Question } from "../rows";
import { Generated } from "../rows";
import { filled, partsOf } from "../template";
import { idIn, list, subscriptionOf, tenantOf, text } from "./arm";
import { armFailure } from "./failure";
import { find } from "./lookups";
import { types } from "./types";

// The answer of a getter: the outputs of the resource whose id follows from the arguments, or Azure's own "not found".
function getter(token: string): FunctionRow {
  return (question) => {
    const id = idOf(token, question);
    return { ...found(question, id), id };
  };
}

function idOf(token: string, { args, config }: Question): string {
  const row = types[token];
  const template = typeof row?.id === "string" ? row.id : "";
  return filled(template, { ...args, subscriptionId: subscriptionOf(config) });
}

function found({ store }: Question, id: string): Readonly<Record<string, Value>> {
  const resource = find(store, id);
  if (resource !== undefined) return resource.outputs;
  const [, group = ""] = /resourceGroups\/([^/]+)/i.exec(id) ?? [];
  if (!id.includes("/providers/")) {
    throw armFailure(404, "ResourceGroupNotFound", `Resource group '${group}' could not be found.`);
  }
  const name = (id.split("/providers/").at(-1) ?? "").split("/").slice(0, 3).join("/");
  throw armFailure(
    404,
    "ResourceNotFound",
    `The Resource '${name}' under resource group '${group}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
  );
}

// Every type whose id follows from names has a getter: `network:Subnet` is read by `network:getSubnet`.
const getters = Object.fromEntries(
  Object.entries(types)
    .filter(([, row]) => typeof row.id === "string" && partsOf(row.id).length > 0)
    .map(([token]) => {
      const [pack = "", module = "", name = ""] = token.split(":");
      return [`${pack}:${module}:get${name}`, getter(token)];
    }),
);

const keyOf = (question: Question, label: string): string =>
  Buffer.from(new Generated(JSON.stringify(question.args)).hex(label, 64), "hex").toString(
    "base64",
  );

const account = (question: Question): Readonly<Record<string, Value>> =>
  getter("azure-native:storage:StorageAccount")(question);

const kubeconfig: FunctionRow = (question) => {
  const cluster = getter("azure-native:containerservice:ManagedCluster")(question);
  const host = text(cluster["privateFQDN"]) || text(cluster["fqdn"]);
  const name = text(question.args["resourceName"]);
  const config = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": name,
    clusters: [{ name, cluster: { server: `https://${host}:443` } }],
    contexts: [{ name, context: { cluster: name, user: "user" } }],
    users: [
      {
        name: "user",
        user: {
          exec: { apiVersion: "client.authentication.k8s.io/v1beta1", command: "kubelogin" },
        },
      },
    ],
  };
  const value = Buffer.from(JSON.stringify(config)).toString("base64");
  return { kubeconfigs: [{ name: "clusterUser", value: secret(value) }] };
};

// Azure makes the interface of an endpoint, so the store has none.
const networkInterface: FunctionRow = (question) => {
  const { store, args } = question;
  const id = idOf("azure-native:network:NetworkInterface", question);
  const endpoint = store
    .storedOfType("azure-native:network:PrivateEndpoint")
    .find(({ outputs }) =>
      list(outputs["networkInterfaces"]).some(
        (each) => idIn(each).toLowerCase() === id.toLowerCase(),
      ),
    );
  if (endpoint === undefined) return getter("azure-native:network:NetworkInterface")(question);
  const { inputs, outputs } = endpoint;
  const addresses = list(outputs["customDnsConfigs"])
    .filter(isRecord)
    .flatMap(({ ipAddresses }) => list(ipAddresses));
  return {
    id,
    name: text(args["networkInterfaceName"]),
    location: outputs["location"] ?? "",
    privateEndpoint: { id: endpoint.id },
    ipConfigurations: addresses.map((address, index) => ({
      name: `privateEndpointIpConfig.${String(index)}`,
      primary: index === 0,
      privateIPAddress: address,
      privateIPAllocationMethod: "Dynamic",
      subnet: { id: idIn(inputs["subnet"]) },
    })),
    provisioningState: "Succeeded",
  };
};

/** Every simulated azure-native function. Each type has a getter without a row; other functions need one. */
export const functions: Readonly<Record<string, FunctionRow>> = {
  ...getters,
  "azure-native:network:getNetworkInterface": networkInterface,
  "azure-native:authorization:getClientConfig": ({ config }) => ({
    clientId: text(config["clientId"]) || "5a4d0b0e-0000-4000-8000-5a4d0b0e0003",
    objectId: "5a4d0b0e-0000-4000-8000-5a4d0b0e0004",
    subscriptionId: subscriptionOf(config),
    tenantId: tenantOf(config),
  }),
  "azure-native:authorization:getClientToken": (question) => ({
    token: secret(keyOf(question, "token")),
  }),
  "azure-native:storage:listStorageAccountKeys": (question) => {
    account(question);
    return {
      keys: ["key1", "key2"].map((keyName) => ({
        keyName,
        permissions: "FULL",
        value: secret(keyOf(question, keyName)),
      })),
    };
  },
  "azure-native:operationalinsights:getSharedKeys": (question) => {
    getter("azure-native:operationalinsights:Workspace")(question);
    return {
      primarySharedKey: secret(keyOf(question, "primary")),
      secondarySharedKey: secret(keyOf(question, "secondary")),
    };
  },
  "azure-native:cognitiveservices:listAccountKeys": (question) => {
    getter("azure-native:cognitiveservices:Account")(question);
    return { key1: secret(keyOf(question, "key1")), key2: secret(keyOf(question, "key2")) };
  },
  "azure-native:containerregistry:listRegistryCredentials": (question) => {
    getter("azure-native:containerregistry:Registry")(question);
    return {
      username: question.args["registryName"],
      passwords: [{ name: "password", value: secret(keyOf(question, "password")) }],
    };
  },
  "azure-native:containerservice:listManagedClusterUserCredentials": kubeconfig,
  "azure-native:containerservice:listManagedClusterAdminCredentials": kubeconfig,
};
