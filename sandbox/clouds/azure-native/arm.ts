import type { Properties, Value } from "../../wire/values";
import { isRecord } from "../../wire/values";

export const DEFAULT_SUBSCRIPTION = "5a4d0b0e-0000-4000-8000-5a4d0b0e0001";
export const DEFAULT_TENANT = "5a4d0b0e-0000-4000-8000-5a4d0b0e0002";

export const subscriptionOf = (config: Properties): string =>
  text(config["subscriptionId"]) || DEFAULT_SUBSCRIPTION;
export const tenantOf = (config: Properties): string => text(config["tenantId"]) || DEFAULT_TENANT;

export function text(value: Value): string {
  return typeof value === "string" ? value : "";
}

export function list(value: Value): readonly Value[] {
  return Array.isArray(value) ? value : [];
}

/** `{ id }` of a reference, as Azure writes them. */
export function idIn(value: Value): string {
  return isRecord(value) ? text(value["id"]) : "";
}

/** Ids of the subnets that an interface, an endpoint or a host is put into. */
export function subnetsOf(inputs: Properties): readonly string[] {
  const configurations = list(inputs["ipConfigurations"]).filter(isRecord);
  return [inputs["subnet"], ...configurations.map((one) => one["subnet"])]
    .map(idIn)
    .filter((id) => id !== "");
}

/** The part of an ARM id that follows `segment`, without regard to case. */
export function segmentOf(id: string, segment: string): string {
  const parts = id.split("/");
  const index = parts.findIndex((part) => part.toLowerCase() === segment.toLowerCase());
  return index < 0 ? "" : (parts[index + 1] ?? "");
}

/** The id of the resource that a child id belongs to. */
export function parentId(id: string): string {
  return id.split("/").slice(0, -2).join("/");
}

export function lastSegment(id: string): string {
  return id.split("/").at(-1) ?? "";
}

/** `West Europe` and `westeurope` are one region. */
export function regionOf(value: Value): string {
  return text(value).toLowerCase().replace(/\s/g, "");
}

/** The ARM type that an id is of: its namespace, then every other segment after it. */
export function armTypeOf(id: string): string {
  if (/^\/subscriptions\/[^/]+\/?$/i.test(id)) return "Microsoft.Resources/subscriptions";
  if (!id.includes("/providers/")) return "Microsoft.Resources/resourceGroups";
  const [namespace = "", ...rest] = (id.split("/providers/").at(-1) ?? "").split("/");
  return [namespace, ...rest.filter((_, index) => index % 2 === 0)].join("/");
}
