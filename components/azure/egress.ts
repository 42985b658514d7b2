import * as network from "@pulumi/azure-native/network";
import * as pulumi from "@pulumi/pulumi";
import {
  planEgress,
  type EgressShape,
  type OutboundType,
  type PlannedEgress,
  type PlannedRoute,
} from "../plans/azure/egress";
import type { NamedException } from "../plans/exceptions";
import type { AzureRegionalArgs } from "./arguments";
import { diagnosticSetting, type DiagnosticsArgs } from "./diagnostics";
import { withoutVersionAliases } from "./version-aliases";

interface EgressCommonArgs extends AzureRegionalArgs {
  /** Optional. Sends logs and metrics of the address and the gateway to a workspace. @default - none */
  readonly diagnostics?: DiagnosticsArgs;
}

/** Through a NAT gateway: one stable address that other companies can put on their lists. */
export interface NatGatewayEgressArgs extends EgressCommonArgs {
  /** Optional. The default mode. @default "natGateway" */
  readonly mode?: "natGateway";
  /**
   * Optional. Id of an address reserved beforehand, so that other firewalls could be opened before the deployment.
   * @default - an address is created, and protected from deletion
   */
  readonly publicIpId?: pulumi.Input<string>;
  /**
   * Optional. Time after which an idle connection is dropped.
   *
   * Unit: minutes, 4 to 120.
   * Error: `idleTimeoutMinutes: 2 is out of range; use a whole number from 4 to 120`.
   * Source: Azure NAT Gateway, "TCP idle timeout".
   * @default 4
   */
  readonly idleTimeoutMinutes?: number;
  /** Optional. Pins the gateway to one zone: `1`, `2` or `3`. @default - no zone; Azure places it */
  readonly zone?: string;
  /** Optional. Zones of the created address; `[]` where the region has none. @default ["1", "2", "3"] */
  readonly addressZones?: readonly string[];
  /** Optional. Name of the gateway in Azure. @default - `<logical name>-ng` */
  readonly natGatewayName?: string;
  /** Optional. Name of the created address in Azure. @default - `<logical name>-pip` */
  readonly publicIpName?: string;
  /** Optional. Refuse to delete the created address, which stands on the lists of others. @default true */
  readonly protect?: boolean;
}

/** Through a firewall or another appliance that somebody else runs. */
export interface ApplianceEgressArgs extends EgressCommonArgs {
  /** Required. `appliance`. */
  readonly mode: "appliance";
  /**
   * Required. Private IPv4 address that takes everything for 0.0.0.0/0. It has to answer before a cluster is made.
   *
   * Error: `nextHopIp: "firewall" is not an IPv4 address; give the private address of the appliance`.
   */
  readonly nextHopIp: string;
}

/** Through the cluster's own load balancer; only the nodes get out, not the jumpbox. */
export interface LoadBalancerEgressArgs extends EgressCommonArgs, NamedException {
  /** Required. `loadBalancer`. */
  readonly mode: "loadBalancer";
}

export type EgressArgs = NatGatewayEgressArgs | ApplianceEgressArgs | LoadBalancerEgressArgs;

/** What a spoke and a cluster have to know about the way out. An {@link Egress} is one. */
export interface EgressContract {
  /** AKS outbound type that goes with the mode. */
  readonly outboundType: OutboundType;
  /** Id of the NAT gateway; undefined in the other modes. */
  readonly natGatewayId: pulumi.Input<string> | undefined;
  /** Routes that every table of the spoke needs. */
  readonly routes: readonly PlannedRoute[];
}

/**
 * The way out to the internet. One mode decides outbound type, gateway and routes together.
 *
 * - `natGateway` (default) creates a static public address and then the gateway on it; no default route, because a NAT
 *   gateway cannot be a next hop (decision D-10).
 * - `appliance` creates nothing and gives the default route to the next hop.
 * - `loadBalancer` creates nothing; the cluster makes its own.
 *
 * The subnets associate the gateway themselves: hand this component to `SpokeNetwork` as `egress`.
 *
 * Cost: gateway about 32 USD a month and traffic, address about 4 USD a month.
 * Source: CodeMie, Infrastructure Deployment, "Networking" and "Network Security".
 */
export class Egress extends pulumi.ComponentResource implements EgressContract {
  public readonly outboundType: OutboundType;
  /** Reason of mode `loadBalancer`, which an `AksCluster` hands on to the policies; undefined in the other modes. */
  public readonly withoutFixedEgress: NamedException | undefined;
  public readonly routes: readonly PlannedRoute[];
  public readonly natGatewayId: pulumi.Output<string> | undefined;
  /** The stable source address that other firewalls admit; undefined in the other modes. */
  public readonly publicIpAddress: pulumi.Output<string> | undefined;

  public constructor(name: string, args: EgressArgs, opts?: pulumi.ComponentResourceOptions) {
    const plan = planEgress(`Egress "${name}"`, shapeOf(args));
    super(
      "platform-foundations:azure:Egress",
      name,
      {},
      withoutVersionAliases(opts, args.keepVersionAliases),
    );
    const created =
      plan.gateway === undefined
        ? undefined
        : createGateway(this, name, args as NatGatewayEgressArgs, plan.gateway);
    this.outboundType = plan.outboundType;
    this.withoutFixedEgress = plan.withoutFixedEgress;
    this.routes = plan.routes;
    this.natGatewayId = created?.gateway.id;
    this.publicIpAddress = created?.publicIpAddress;
    this.registerOutputs({
      outboundType: this.outboundType,
      routes: this.routes,
      natGatewayId: this.natGatewayId,
      publicIpAddress: this.publicIpAddress,
    });
  }
}

function shapeOf(args: EgressArgs): EgressShape {
  if (args.mode === "appliance") return { mode: args.mode, nextHopIp: args.nextHopIp };
  if (args.mode === "loadBalancer") return { mode: args.mode, reason: args.reason };
  const { idleTimeoutMinutes, zone, addressZones } = args;
  return {
    mode: "natGateway",
    hasAddress: args.publicIpId !== undefined,
    ...(idleTimeoutMinutes === undefined ? {} : { idleTimeoutMinutes }),
    ...(zone === undefined ? {} : { zone }),
    ...(addressZones === undefined ? {} : { addressZones }),
  };
}

function createGateway(
  egress: Egress,
  name: string,
  args: NatGatewayEgressArgs,
  plan: NonNullable<PlannedEgress["gateway"]>,
) {
  const address = addressOf(egress, name, args, plan.addressZones);
  const gateway = new network.NatGateway(
    `${name}-ng`,
    {
      resourceGroupName: args.resourceGroupName,
      location: args.location,
      natGatewayName: args.natGatewayName ?? `${name}-ng`,
      sku: { name: "Standard" },
      idleTimeoutInMinutes: plan.idleTimeoutMinutes,
      // O3: the gateway names its address, so it comes second.
      publicIpAddresses: [{ id: address.id }],
      ...(plan.zones.length === 0 ? {} : { zones: [...plan.zones] }),
      tags: args.tags,
    },
    { parent: egress },
  );
  diagnosticSetting(egress, `${name}-ng`, "natGateway", gateway.id, args.diagnostics);
  return { gateway, publicIpAddress: address.value };
}

function addressOf(
  egress: Egress,
  name: string,
  args: NatGatewayEgressArgs,
  zones: readonly string[] | undefined,
) {
  const address =
    args.publicIpId === undefined
      ? staticAddress(egress, `${name}-pip`, args.publicIpName ?? `${name}-pip`, zones ?? [], args)
      : network.PublicIPAddress.get(`${name}-pip`, args.publicIpId, { parent: egress });
  return {
    id: args.publicIpId === undefined ? address.id : pulumi.output(args.publicIpId),
    value: address.ipAddress.apply((text) => text ?? ""),
  };
}

/** A Standard static IPv4 address with its diagnostic setting. */
export function staticAddress(
  parent: pulumi.Resource,
  name: string,
  publicIpName: string,
  zones: readonly string[],
  context: EgressCommonArgs & { readonly protect?: boolean },
): network.PublicIPAddress {
  const address = new network.PublicIPAddress(
    name,
    {
      resourceGroupName: context.resourceGroupName,
      location: context.location,
      publicIpAddressName: publicIpName,
      sku: { name: "Standard", tier: "Regional" },
      publicIPAllocationMethod: "Static",
      publicIPAddressVersion: "IPv4",
      idleTimeoutInMinutes: 4,
      ...(zones.length === 0 ? {} : { zones: [...zones] }),
      tags: context.tags,
    },
    { parent, protect: context.protect ?? true },
  );
  diagnosticSetting(parent, name, "publicIpAddress", address.id, context.diagnostics);
  return address;
}
