import { isIpv4Address } from "../cidr";
import { throwIfAny, type Issue } from "../issues";
import { APPLICATION_RECORDS, RECORD_TTL_SECONDS } from "./private-dns-zones";

export interface ApplicationRecordsShape<Text = string> {
  /**
   * Required. Address of the ingress controller.
   *
   * Error: `address: "ingress" is not an IPv4 address; …`.
   */
  readonly address: Text;
  /** Optional. How long resolvers keep the records. Unit: seconds, 30 to 86400. @default 300 */
  readonly ttlSeconds?: number | undefined;
}

export interface PlannedApplicationRecords {
  readonly ttlSeconds: number;
  readonly records: readonly { readonly key: string; readonly recordName: string }[];
}

export function planApplicationRecords(
  subject: string,
  { address, ttlSeconds = RECORD_TTL_SECONDS }: ApplicationRecordsShape,
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
  throwIfAny(subject, issues);
  return {
    ttlSeconds,
    records: APPLICATION_RECORDS.map((recordName) => ({
      key: recordName === "*" ? "wildcard" : recordName,
      recordName,
    })),
  };
}
