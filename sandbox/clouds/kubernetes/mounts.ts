// What the secrets-store driver answers when a release's pods mount objects of an Azure vault: it signs in with the pods' service
// account as an identity, on a node. Source:
// https://azure.github.io/secrets-store-csi-driver-provider-azure/docs/configurations/identity-access-modes/workload-identity-mode/
import { parse } from "yaml";
import { isRecord, type Value } from "../../wire/values";
import type { CloudStore, Stored } from "../../cloud-store";
import { dataFailure } from "../azure-native/data-plane";
import { lastSegment, list, parentId, text } from "../azure-native/arm";
import { nodeSubnets } from "../azure-native/refusals/api-server";

type Values = Readonly<Record<string, Value>>;
const record = (value: Value): Values => (isRecord(value) ? value : {});

const PROVIDER_CLASS = "kubernetes:secrets-store.csi.x-k8s.io/v1:SecretProviderClass";

/** The cluster that a release is in, and how long a new role has no effect once the release gives up. */
export interface Mounting {
  readonly store: CloudStore;
  /** Cluster, as the store names it. */
  readonly scope: string;
  /** Name of the API server, by which the simulated Azure knows the cluster. */
  readonly host: string;
  readonly namespace: string;
  readonly delayMs: number;
}

/** Why the pods of a release never get their volumes, or undefined when they do. */
export function mountFailure(mounting: Mounting, values: Value): string | undefined {
  const cluster = mounting.store
    .storedOfType("azure-native:containerservice:ManagedCluster")
    .find(({ outputs }) => text(outputs["privateFQDN"]) === mounting.host);
  if (cluster === undefined) return undefined; // of no cluster that is known here
  for (const { volume, name } of mountedClasses(values)) {
    const failure = classFailure(mounting, cluster, name);
    if (failure !== undefined)
      return `MountVolume.SetUp failed for volume "${volume}": rpc error: code = Unknown desc = ${failure}`;
  }
  return undefined;
}

/** Volumes anywhere in the values of a chart that a SecretProviderClass fills. */
function mountedClasses(
  values: Value,
): readonly { readonly volume: string; readonly name: string }[] {
  if (Array.isArray(values)) return values.flatMap(mountedClasses);
  if (!isRecord(values)) return [];
  const name = text(record(record(values["csi"])["volumeAttributes"])["secretProviderClass"]);
  return name === ""
    ? Object.values(values).flatMap(mountedClasses)
    : [{ volume: text(values["name"]), name }];
}

function classFailure(
  { store, scope, namespace, delayMs }: Mounting,
  cluster: Stored,
  name: string,
): string | undefined {
  const found = store
    .storedOfType(PROVIDER_CLASS)
    .find((one) => one.scope === scope && one.id === `${namespace}/${name}`);
  if (found === undefined)
    return `failed to get secretproviderclass ${namespace}/${name}, error: SecretProviderClass.secrets-store.csi.x-k8s.io "${name}" not found`;
  const parameters = record(record(found.inputs["spec"])["parameters"]);
  const identity = store
    .storedOfType("azure-native:managedidentity:UserAssignedIdentity")
    .find(({ outputs }) => text(outputs["clientId"]) === text(parameters["clientID"]));
  if (identity === undefined) return undefined; // made elsewhere
  const subject = `system:serviceaccount:${namespace}:`;
  const isTrusted = store
    .storedOfType("azure-native:managedidentity:FederatedIdentityCredential")
    .some(
      ({ id, inputs }) =>
        same(parentId(id), identity.id) && text(inputs["subject"]).startsWith(subject),
    );
  if (!isTrusted)
    return `failed to acquire token: AADSTS700213: No matching federated identity record found for presented assertion subject '${subject}…'`;
  const principalId = text(identity.outputs["principalId"]);
  const vaultId = vaultNamed(store, text(parameters["keyvaultName"]), principalId);
  const origin = { kind: "subnet", subnetId: nodeSubnets(cluster.inputs)[0] ?? "" } as const;
  for (const object of objectsIn(text(parameters["objects"]))) {
    const failure = dataFailure(
      store,
      { principalId, origin, delayMs },
      "read secret",
      `${vaultId}/secrets/${object}`,
    );
    if (failure !== undefined)
      return `failed to mount objects, error: failed to get objectType:secret, objectName:${object}, objectVersion:: ${failure}`;
  }
  return undefined;
}

/** The id of a vault; of one that no program made, from a scope of the principal's roles. */
function vaultNamed(store: CloudStore, name: string, principalId: string): string {
  const made = store
    .storedOfType("azure-native:keyvault:Vault")
    .find(({ id }) => same(lastSegment(id), name));
  if (made !== undefined) return made.id;
  const scopes = store
    .storedOfType("azure-native:authorization:RoleAssignment")
    .filter(({ inputs }) => text(inputs["principalId"]) === principalId)
    .map(({ inputs }) => text(inputs["scope"]).split("/").slice(0, 9).join("/"));
  return scopes.find((id) => same(lastSegment(id), name)) ?? name;
}

/** Names of the objects in the list of a SecretProviderClass: YAML in YAML. */
function objectsIn(objects: string): readonly string[] {
  const { array } = record(parse(objects) as Value);
  return list(array).map((one) => text(record(parse(text(one)) as Value)["objectName"]));
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
