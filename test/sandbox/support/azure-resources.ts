import { type CloudStore, keyOf } from "../../../sandbox/cloud-store";
import type { Properties } from "../../../sandbox/wire/values";

/** Puts a resource of Azure into a store, as if a program had made it. */
export function putAzure(
  store: CloudStore,
  type: string,
  id: string,
  inputs: Properties,
  {
    outputs = {},
    createdAtMs = 0,
  }: { readonly outputs?: Properties; readonly createdAtMs?: number } = {},
): void {
  const token = `azure-native:${type}`;
  store.put({
    key: keyOf(token, "", id),
    id,
    token,
    scope: "",
    urn: "",
    inputs,
    outputs,
    state: "ready",
    serial: store.nextSerial(),
    seed: id,
    createdAtMs,
  });
}
