import type { Properties, Value } from "../../wire/values";
import { CloudFailure } from "../../wire/failure";
import type { CloudOperation } from "../rows";

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

/** Services without regions. */
const GLOBAL = /^aws:(?:iam|route53)\//;

/** Where a resource of a type is: in its account, and in its region where the service has regions. */
export const scopeIn = (account: string, region: string, token: string): string =>
  GLOBAL.test(token) ? account : `${account} ${region}`;

export function text(value: Value): string {
  return typeof value === "string" ? value : "";
}

export function list(value: Value): readonly Value[] {
  return Array.isArray(value) ? value : [];
}

/** Region of one resource: its own `region` input, else that of the provider. */
export const regionFor = ({ inputs, config }: Pick<CloudOperation, "inputs" | "config">): string =>
  text(inputs["region"]) || regionOf(config);

export function arnOf(operation: CloudOperation, service: string, resource: string): string {
  return `arn:aws:${service}:${regionFor(operation)}:${accountOf(operation.config)}:${resource}`;
}

export function globalArn(
  { config }: Pick<CloudOperation, "config">,
  service: string,
  resource: string,
): string {
  return `arn:aws:${service}::${accountOf(config)}:${resource}`;
}

/** A refusal in the form in which the provider passes it to the engine. */
export function awsFailure(
  { generated, id }: Pick<CloudOperation, "generated" | "id">,
  call: string,
  code: string,
  message: string,
  status = 400,
): CloudFailure {
  const [service = "", operation = ""] = call.split(":");
  const request = generated.uuid(`request ${call} ${id}`);
  return new CloudFailure(
    code,
    `operation error ${service}: ${operation}, https response error StatusCode: ${String(status)}, RequestID: ${request}, api error ${code}: ${message}`,
    status,
  );
}
