import * as dns from "@pulumi/azure-native/dns";
import * as privatedns from "@pulumi/azure-native/privatedns";
import type * as pulumi from "@pulumi/pulumi";

/** Where a record goes. */
export interface RecordZone {
  /** Whether it is a private zone or one of the internet's DNS: each has record sets of its own type. */
  readonly access: "private" | "public";
  readonly resourceGroupName: pulumi.Input<string>;
  readonly zoneName: pulumi.Input<string>;
}

/** An A record of one address. */
export function addressRecord(
  logicalName: string,
  { access, resourceGroupName, zoneName }: RecordZone,
  record: {
    readonly name: string;
    readonly address: pulumi.Input<string>;
    readonly ttlSeconds: number;
  },
  opts: pulumi.CustomResourceOptions,
): void {
  const inputs = {
    resourceGroupName,
    recordType: "A",
    relativeRecordSetName: record.name,
    ttl: record.ttlSeconds,
    aRecords: [{ ipv4Address: record.address }],
  };
  if (access === "public") new dns.RecordSet(logicalName, { ...inputs, zoneName }, opts);
  else new privatedns.PrivateRecordSet(logicalName, { ...inputs, privateZoneName: zoneName }, opts);
}
