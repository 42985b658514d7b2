import { isIpv4Address } from "../cidr";
import { throwIfAny, type Issue } from "../issues";
import {
  plannedRecords,
  RECORD_NAMES,
  RECORD_TTL_SECONDS,
  recordNameIssues,
} from "./private-dns-zones";

export interface ApplicationRecordsShape<Text = string> {
  /**
   * Required. Address of the ingress controller.
   *
   * Error: `address: "ingress" is not an IPv4 address; …`.
   */
  readonly address: Text;
  /**
   * Optional. Names of the records in the zone: host names, `*` for every name that has no record of its own, `@` for the zone itself.
   *
   * Error: `names[0]: "App" is not the name of a record; …`.
   * @default ["*"]
   */
  readonly names?: readonly string[] | undefined;
  /** Optional. How long resolvers keep the records. Unit: seconds, 30 to 86400. @default 300 */
  readonly ttlSeconds?: number | undefined;
}

export interface PlannedApplicationRecords {
  readonly ttlSeconds: number;
  readonly records: readonly { readonly key: string; readonly recordName: string }[];
}

export function planApplicationRecords(
  subject: string,
  { address, names = RECORD_NAMES, ttlSeconds = RECORD_TTL_SECONDS }: ApplicationRecordsShape,
): PlannedApplicationRecords {
  const issues: Issue[] = [];
  if (!isIpv4Address(address)) {
    issues.push({
      path: "address",
      problem: `${JSON.stringify(address)} is not an IPv4 address`,
      hint: "write the ingress controller's address, for example 10.0.16.200",
    });
  }
  if (!Number.isInteger(ttlSeconds) || ttlSeconds < 30 || ttlSeconds > 86_400) {
    issues.push({
      path: "ttlSeconds",
      problem: `${String(ttlSeconds)} is out of range`,
      hint: "write 30 to 86400 seconds",
    });
  }
  throwIfAny(subject, [...issues, ...recordNameIssues("names", names)]);
  return {
    ttlSeconds,
    records: plannedRecords(names).map(({ key, name }) => ({ key, recordName: name })),
  };
}
