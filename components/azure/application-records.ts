import * as pulumi from "@pulumi/pulumi";
import { decide } from "../arguments/decide";
import { ADDRESS } from "../arguments/stand-ins";
import {
  planApplicationRecords,
  type ApplicationRecordsShape,
} from "../plans/azure/application-records";
import { addressRecord } from "./address-record";
import type { AzureComponentArgs, CrossSubscriptionArgs } from "./arguments";
import { providerFor } from "./cross-subscription";
import { addressOf } from "./resource-id";
import { withoutVersionAliases } from "./version-aliases";

export interface ApplicationRecordsArgs
  extends ApplicationRecordsShape<pulumi.Input<string>>, AzureComponentArgs, CrossSubscriptionArgs {
  /** Required. Id of the zone, which has to exist. */
  readonly zoneId: pulumi.Input<string>;
  /** Optional. Whether that is a private zone or one of the internet's DNS. @default "private" */
  readonly access?: "private" | "public" | undefined;
}

/**
 * The names by which users find the application, in a zone that exists.
 *
 * Creates an A record for each name. `PrivateDnsZones` creates the same ones when it creates the zone and gets the address; use
 * one of the two.
 *
 * Cost: none.
 * Source: interpretation D-23.
 */
export class ApplicationRecords extends pulumi.ComponentResource {
  public readonly names: readonly string[];

  public constructor(
    name: string,
    args: ApplicationRecordsArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    const { checked, plan } = decide(
      { component: "ApplicationRecords", name },
      args,
      { address: ADDRESS },
      planApplicationRecords,
    );
    super(
      "platform-foundations:azure:ApplicationRecords",
      name,
      {},
      withoutVersionAliases(opts, checked.keepVersionAliases),
    );
    const zone = addressOf(pulumi.output(checked.zoneId), "a DNS zone");
    const { access = "private" } = checked;
    const inZone = { parent: this, ...providerFor(checked) };
    for (const { key, recordName } of plan.records) {
      addressRecord(
        `${name}-a-${key}`,
        { access, zoneName: zone.name, resourceGroupName: zone.resourceGroupName },
        { name: recordName, address: checked.address, ttlSeconds: plan.ttlSeconds },
        inZone,
      );
    }
    this.names = plan.records.map(({ recordName }) => recordName);
    this.registerOutputs({ names: this.names });
  }
}
