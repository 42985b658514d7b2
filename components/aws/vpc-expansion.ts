import * as ec2 from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";
import { decide } from "../arguments/decide";
import { throwIfAny } from "../plans/issues";
import { isZoneId } from "../plans/aws/vpc";
import {
  type ExpansionZoneShape,
  type VpcExpansionShape,
  vpcExpansionIssues,
} from "../plans/aws/vpc-expansion";
import { type AwsComponentArgs, namedTags } from "./arguments";

/** One zone of an expansion. */
export interface ExpansionZone extends ExpansionZoneShape {
  /** Required. Route table of the private subnet: one of the VPC's, with a route to a NAT gateway. */
  readonly privateRouteTableId: pulumi.Input<string>;
  /** Required. Route table of the public subnet: one of the VPC's, with a route to the internet gateway. */
  readonly publicRouteTableId: pulumi.Input<string>;
}

export interface VpcExpansionArgs extends Omit<VpcExpansionShape, "zones">, AwsComponentArgs {
  /** Required. The VPC, which something else created. */
  readonly vpcId: pulumi.Input<string>;
  /** Required. Zones that get subnets in the new ranges. */
  readonly zones: readonly ExpansionZone[];
}

/**
 * Further address ranges and subnets for a VPC that something else created, such as the vendor's own stack.
 *
 * Creates, in order: range associations, then for each zone a private and a public subnet and their associations with route
 * tables of the VPC. Nothing that the VPC has is changed. Costs: none.
 * Source: Code Ocean, Prerequisites, "Support for Multiple Availability Zones".
 */
export class VpcExpansion extends pulumi.ComponentResource {
  /** Subnets by `<tier>-<zone>`; the tiers are `private` and `public`. */
  public readonly subnets: Readonly<Record<string, ec2.Subnet>>;
  /** Zones as given, in order. */
  public readonly zones: readonly string[];
  /** Names of the zones, also where ids were given; in order. */
  public readonly availabilityZones: readonly pulumi.Output<string>[];
  /** By zone as given. */
  public readonly privateSubnetIds: Readonly<Record<string, pulumi.Output<string>>>;
  /** By zone as given. */
  public readonly publicSubnetIds: Readonly<Record<string, pulumi.Output<string>>>;

  public constructor(name: string, args: VpcExpansionArgs, opts?: pulumi.ComponentResourceOptions) {
    const { checked } = decide({ component: "VpcExpansion", name }, args, {}, (subject, known) => {
      throwIfAny(subject, vpcExpansionIssues(known));
    });
    super("platform-foundations:aws:VpcExpansion", name, {}, opts);

    const ranges = checked.cidrBlocks.map(
      (cidrBlock) =>
        new ec2.VpcIpv4CidrBlockAssociation(
          `${name}-cidr-${cidrBlock.replace("/", "-")}`,
          { vpcId: checked.vpcId, cidrBlock },
          { parent: this },
        ),
    );
    const create = (zone: ExpansionZone, tier: "private" | "public"): ec2.Subnet => {
      const key = `${name}-${tier}-${zone.zone}`;
      const subnet = new ec2.Subnet(
        key,
        {
          vpcId: checked.vpcId,
          cidrBlock: zone[`${tier}Cidr`],
          [isZoneId(zone.zone) ? "availabilityZoneId" : "availabilityZone"]: zone.zone,
          mapPublicIpOnLaunch: tier === "public",
          tags: namedTags(checked, key),
        },
        // A range is usable only in state "associated"; a changed block may overlap the one before.
        { parent: this, dependsOn: ranges, deleteBeforeReplace: true },
      );
      new ec2.RouteTableAssociation(
        key,
        { subnetId: subnet.id, routeTableId: zone[`${tier}RouteTableId`] },
        { parent: this },
      );
      return subnet;
    };
    const subnets = checked.zones.map((zone) => ({
      zone: zone.zone,
      private: create(zone, "private"),
      public: create(zone, "public"),
    }));

    this.subnets = Object.fromEntries(
      subnets.flatMap((one) => [
        [`private-${one.zone}`, one.private],
        [`public-${one.zone}`, one.public],
      ]),
    );
    this.zones = checked.zones.map(({ zone }) => zone);
    this.availabilityZones = subnets.map((subnet) => subnet.private.availabilityZone);
    this.privateSubnetIds = Object.fromEntries(subnets.map((one) => [one.zone, one.private.id]));
    this.publicSubnetIds = Object.fromEntries(subnets.map((one) => [one.zone, one.public.id]));
    this.registerOutputs({
      zones: this.zones,
      availabilityZones: this.availabilityZones,
      privateSubnetIds: this.privateSubnetIds,
      publicSubnetIds: this.publicSubnetIds,
    });
  }
}
