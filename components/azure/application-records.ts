import * as privatedns from "@pulumi/azure-native/privatedns";
import * as pulumi from "@pulumi/pulumi";
import { planApplicationRecords } from "../shared/plans/application-records";
import type { AzureComponentArgs } from "./arguments";
import { withoutVersionAliases } from "./version-aliases";

export interface ApplicationRecordsArgs extends AzureComponentArgs {
  /** Required. Resource group of the zone. */
  readonly resourceGroupName: pulumi.Input<string>;
  /** Required. Name of the private zone, which has to exist. */
  readonly zoneName: pulumi.Input<string>;
  /**
   * Required. Address of the ingress controller.
   *
   * Error: `address: "ingress" is not an IPv4 address; …`.
   */
  readonly address: string;
  /** Optional. How long resolvers keep the records. Unit: seconds, 30 to 86400. @default 300 */
  readonly ttlSeconds?: number;
}

/**
 * The names by which users find the application, in a private zone that exists.
 *
 * Creates the A records `codemie` and `*`. `PrivateDnsZones` writes the same two when it makes the zone and is told the
 * address; use one of both.
 *
 * Cost: none.
 * Source: decision D-23.
 */
export class ApplicationRecords extends pulumi.ComponentResource {
  public readonly names: readonly string[];

  public constructor(
    name: string,
    args: ApplicationRecordsArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    const plan = planApplicationRecords(`ApplicationRecords "${name}"`, args);
    super(
      "platform-foundations:azure:ApplicationRecords",
      name,
      {},
      withoutVersionAliases(opts, args.keepVersionAliases),
    );
    for (const { key, recordName } of plan.records) {
      new privatedns.PrivateRecordSet(
        `${name}-a-${key}`,
        {
          resourceGroupName: args.resourceGroupName,
          privateZoneName: args.zoneName,
          recordType: "A",
          relativeRecordSetName: recordName,
          ttl: plan.ttlSeconds,
          aRecords: [{ ipv4Address: args.address }],
        },
        { parent: this },
      );
    }
    this.names = plan.records.map(({ recordName }) => recordName);
    this.registerOutputs({ names: this.names });
  }
}
