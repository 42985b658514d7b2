import { isRecord, plainRecord } from "../../wire/values";
import type { Value } from "../../wire/values";
import type { Stored, CloudStore } from "../../cloud-store";
import { keyOf } from "../../cloud-store";
import { idIn, list, text } from "./arm";

/** The resource of an ARM id, without marks. */
export function find(
  store: CloudStore,
  id: string,
):
  | {
      readonly stored: Stored;
      readonly inputs: Readonly<Record<string, Value>>;
      readonly outputs: Readonly<Record<string, Value>>;
    }
  | undefined {
  if (id === "") return undefined;
  const stored = store.find(keyOf("azure-native:", "", id));
  return (
    stored && { stored, inputs: plainRecord(stored.inputs), outputs: plainRecord(stored.outputs) }
  );
}

export function exists(store: CloudStore, id: string): boolean {
  return store.find(keyOf("azure-native:", "", id)) !== undefined;
}

/** Addresses of a subnet that interfaces and endpoints have. */
export function addressesTakenIn(store: CloudStore, subnetId: string): ReadonlySet<string> {
  const here = (id: string): boolean => id.toLowerCase() === subnetId.toLowerCase();
  const taken = new Set<string>();
  for (const nic of store.storedOfType("azure-native:network:NetworkInterface")) {
    for (const configuration of list(nic.outputs["ipConfigurations"]).filter(isRecord)) {
      if (here(idIn(configuration["subnet"]))) taken.add(text(configuration["privateIPAddress"]));
    }
  }
  for (const endpoint of store.storedOfType("azure-native:network:PrivateEndpoint")) {
    if (!here(idIn(endpoint.inputs["subnet"]))) continue;
    for (const entry of list(endpoint.outputs["customDnsConfigs"]).filter(isRecord)) {
      for (const address of list(entry["ipAddresses"])) taken.add(text(address));
    }
  }
  return taken;
}

/** Every text of a value, however deep. */
export function textsIn(value: Value): readonly string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isRecord(value) ? Object.values(value).flatMap(textsIn) : [];
}

/** Resources whose inputs name `id`, among the given types. */
export function usersOf(
  store: CloudStore,
  id: string,
  tokens: readonly string[],
): readonly Stored[] {
  const wanted = id.toLowerCase();
  return tokens.flatMap((token) =>
    store
      .storedOfType(token)
      .filter(({ inputs }) => textsIn(inputs).some((found) => found.toLowerCase() === wanted)),
  );
}
