import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { CloudStoreReader } from "../cloud-store";
import type { Scenario } from "../clouds/scenario";
import type { Place } from "./place";
import { SIMULATED_TENANT, startCloudHttp, type CloudHttp } from "./server";

export { SIMULATED_TENANT, startCloudHttp, type CloudHttp, type CloudHttpOptions } from "./server";
export type { Place } from "./place";

/** Serves the store of running clouds over HTTP, in the tenants that the stack files in `root` name. */
export function serveHttp(
  store: CloudStoreReader,
  root: string,
  scenario: Scenario,
  place: Place,
): Promise<CloudHttp> {
  const tenants = tenantsIn(root);
  return startCloudHttp({
    store,
    scenario,
    place,
    tenantOf: (id) => tenants.get(id) ?? [...tenants.values()][0] ?? SIMULATED_TENANT,
  });
}

/** Tenant by subscription, from the stack files of a folder: a simulated subscription belongs where its stack says. */
export function tenantsIn(folder: string): ReadonlyMap<string, string> {
  const tenants = new Map<string, string>();
  for (const file of readdirSync(folder)) {
    if (!/^Pulumi\..+\.yaml$/.test(file)) continue;
    const config = configIn(readFileSync(join(folder, file), "utf8"));
    const subscription = config["azure-native:subscriptionId"];
    const tenant = config["azure-native:tenantId"];
    if (typeof subscription === "string" && typeof tenant === "string")
      tenants.set(subscription, tenant);
  }
  return tenants;
}

function configIn(text: string): Readonly<Record<string, unknown>> {
  try {
    const document: unknown = parse(text);
    const config =
      typeof document === "object" && document !== null && "config" in document
        ? document.config
        : undefined;
    return typeof config === "object" && config !== null
      ? (config as Readonly<Record<string, unknown>>)
      : {};
  } catch {
    return {};
  }
}
