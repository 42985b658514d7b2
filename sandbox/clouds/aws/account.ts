import type { Properties } from "../../wire/values";

export const DEFAULT_ACCOUNT = "210987654321";
export const DEFAULT_REGION = "us-east-1";

export function accountOf(config: Properties): string {
  const allowed: unknown = config["allowedAccountIds"];
  const listed: unknown = typeof allowed === "string" ? safeList(allowed) : allowed;
  const first: unknown = Array.isArray(listed) ? listed[0] : undefined;
  return typeof first === "string" ? first : DEFAULT_ACCOUNT;
}

export function regionOf(config: Properties): string {
  const region = config["region"];
  return typeof region === "string" && region !== "" ? region : DEFAULT_REGION;
}

// Settings of a provider come as text; a list is JSON in it.
function safeList(value: string): unknown {
  return value.startsWith("[") ? JSON.parse(value) : [];
}
