import { type Value, isRecord } from "../../../wire/values";
import type { Stored, CloudStore } from "../../../cloud-store";
import type { CloudOperation } from "../../rows";
import { parentId } from "../arm";
import { exists } from "../lookups";

export const AZ = "azure-native:";

export const record = (value: Value): Readonly<Record<string, Value>> =>
  isRecord(value) ? value : {};

export const known = ({ store, scenario }: CloudOperation, id: string): boolean =>
  exists(store, id) || scenario.existing.some((other) => other.toLowerCase() === id.toLowerCase());

// Groups that Azure makes by itself.
export const GROUPS_OF_AZURE = /^(networkwatcherrg|mc_.*)$/i;

export function groupIdOf(id: string): string | undefined {
  const match = /^\/subscriptions\/[^/]+\/resourcegroups\/([^/]+)/i.exec(id);
  return match === null || GROUPS_OF_AZURE.test(match[1] ?? "") ? undefined : match[0];
}

export const under = (stored: Stored, id: string): boolean =>
  stored.id.toLowerCase().startsWith(`${id.toLowerCase()}/`);

export function siblings(store: CloudStore, token: string, id: string): readonly Stored[] {
  const parent = parentId(id);
  return store
    .storedOfType(token)
    .filter((other) => under(other, parent) && other.id.toLowerCase() !== id.toLowerCase());
}
