import * as network from "@pulumi/azure-native/network";
import * as pulumi from "@pulumi/pulumi";
import { decide } from "../arguments/decide";
import { ADDRESS } from "../arguments/stand-ins";
import {
  planEgress,
  planNatGateway,
  type NatGatewayShape,
  type OutboundType,
  type PlannedNatGateway,
  type PlannedRoute,
} from "../plans/azure/egress";
import type { NamedException } from "../plans/exceptions";
import { nonEmpty } from "../plans/record";
import type { AzureRegionalArgs, ComponentContext } from "./arguments";
import { diagnosticSetting, type DiagnosticsArgs } from "./diagnostics";
import { withoutVersionAliases } from "./version-aliases";

export interface EgressArgs extends Omit<NatGatewayShape, "hasAddress">, AzureRegionalArgs {
  /**
   * Optional. Id of an address reserved beforehand, so that other firewalls could be opened before the deployment.
   * @default - an address is created, and protected from deletion
   */
  readonly publicIpId?: pulumi.Input<string> | undefined;
  /** Optional. Name of the gateway in Azure. @default - `<logical name>-ng` */
  readonly natGatewayName?: pulumi.Input<string> | undefined;
  /** Optional. Name of the created address in Azure. @default - `<logical name>-pip` */
  readonly publicIpName?: pulumi.Input<string> | undefined;
  /** Optional. Keep the created address, which other firewalls allow, from being deleted by the engine. @default true */
  readonly protect?: boolean | undefined;
  /** Optional. Sends logs and metrics of the address to a workspace; a NAT gateway has none to send. @default - none */
  readonly diagnostics?: DiagnosticsArgs | undefined;
}

/** What a spoke uses of the egress mode. An {@link Egress} fits. */
export interface EgressContract {
  /** AKS outbound type of the mode. */
  readonly outboundType: OutboundType;
  /** Id of the NAT gateway; undefined in the other modes. */
  readonly natGatewayId: pulumi.Input<string> | undefined;
  /** Routes that every route table of the spoke needs. */
  readonly routes: readonly PlannedRoute<pulumi.Input<string>>[];
}

/** What a program uses of the egress mode. */
export interface EgressFacts extends EgressContract {
  /** The static source address that other firewalls allow; undefined in the other modes. */
  readonly publicIpAddress: pulumi.Output<string> | undefined;
  /** Reason of `Egress.loadBalancer`, which an `AksCluster` takes for the policies; undefined in the other modes. */
  readonly withoutFixedEgress: NamedException | undefined;
}

/**
 * Egress to the internet through a NAT gateway with one static address, which other companies can allow.
 *
 * Creates the public address, then the gateway. There is no default route, because a NAT gateway cannot be a next hop
 * (interpretation D-10). The subnets associate the gateway themselves: pass this component to `SpokeNetwork` as `egress`.
 *
 * The other two modes create nothing and return the same facts: `Egress.appliance` for a firewall or another appliance that
 * exists already, and `Egress.loadBalancer` for the cluster's own load balancer.
 *
 * Cost: gateway about 32 USD a month and traffic, address about 4 USD a month.
 * Source: CodeMie, Infrastructure Deployment, "Networking" and "Network Security".
 */
export class Egress extends pulumi.ComponentResource implements EgressFacts {
  public readonly natGateway: network.NatGateway;
  /** The address, created here or read by its id. */
  public readonly publicIp: network.PublicIPAddress;
  public readonly outboundType: OutboundType;
  public readonly routes: readonly PlannedRoute<pulumi.Input<string>>[];
  public readonly natGatewayId: pulumi.Output<string>;
  public readonly publicIpId: pulumi.Output<string>;
  /** The static source address that other firewalls allow. */
  public readonly publicIpAddress: pulumi.Output<string>;
  public readonly withoutFixedEgress: undefined;

  public constructor(name: string, args: EgressArgs, opts?: pulumi.ComponentResourceOptions) {
    const { checked, plan } = decide(
      { component: "Egress", name },
      { ...args, protect: args.protect ?? opts?.protect },
      {},
      (subject, known) =>
        planNatGateway(subject, { ...known, hasAddress: known.publicIpId !== undefined }),
    );
    const { outboundType, routes, gateway } = plan;
    super(
      "platform-foundations:azure:Egress",
      name,
      {},
      withoutVersionAliases(opts, checked.keepVersionAliases),
    );
    const created = createGateway({ parent: this, name, args: checked }, gateway);
    this.natGateway = created.natGateway;
    this.outboundType = outboundType;
    this.routes = routes;
    this.natGatewayId = this.natGateway.id;
    this.publicIp = created.address.resource;
    this.publicIpId = created.address.id;
    this.publicIpAddress = created.address.value;
    this.registerOutputs({
      outboundType: this.outboundType,
      routes: this.routes,
      natGatewayId: this.natGatewayId,
      publicIpId: this.publicIpId,
      publicIpAddress: this.publicIpAddress,
    });
  }

  /**
   * Egress through a firewall or another appliance that exists already; nothing is registered.
   *
   * The appliance has to answer before a cluster is created.
   * @param args.nextHopIp Required. Private IPv4 address that receives the traffic to 0.0.0.0/0.
   */
  public static appliance(args: { readonly nextHopIp: pulumi.Input<string> }): EgressFacts {
    const { plan, content } = decide(
      { component: "Egress.appliance" },
      args,
      { nextHopIp: ADDRESS },
      (subject, { nextHopIp }) => planEgress(subject, { mode: "appliance", nextHopIp }),
    );
    const routes = plan.routes.map((route, index) => ({
      ...route,
      nextHopIp: content(["nextHopIp"], (known) => known.routes[index]?.nextHopIp ?? ""),
    }));
    return factsOf({ ...plan, routes });
  }

  /** Egress of the nodes alone through the cluster's own load balancer, whose address is not fixed; nothing is registered. */
  public static loadBalancer(args: NamedException): EgressFacts {
    return factsOf(planEgress("Egress.loadBalancer", { mode: "loadBalancer", ...args }));
  }
}

const factsOf = (
  facts: Pick<EgressFacts, "outboundType" | "routes" | "withoutFixedEgress">,
): EgressFacts => ({
  ...facts,
  natGatewayId: undefined,
  publicIpAddress: undefined,
});

function createGateway(
  context: ComponentContext<EgressArgs>,
  plan: PlannedNatGateway,
): { readonly natGateway: network.NatGateway; readonly address: Address } {
  const { parent, name, args } = context;
  const address = addressOf(context, plan.addressZones ?? []);
  const natGateway = new network.NatGateway(
    `${name}-ng`,
    {
      resourceGroupName: args.resourceGroupName,
      location: args.location,
      natGatewayName: args.natGatewayName ?? `${name}-ng`,
      sku: { name: "Standard" },
      idleTimeoutInMinutes: plan.idleTimeoutMinutes,
      // O3: the gateway names its address, so it comes second.
      publicIpAddresses: [{ id: address.id }],
      zones: nonEmpty(plan.zones),
      tags: args.tags,
    },
    { parent },
  );
  return { natGateway, address };
}

interface Address {
  readonly resource: network.PublicIPAddress;
  readonly id: pulumi.Output<string>;
  readonly value: pulumi.Output<string>;
}

function addressOf(
  { parent, name, args }: ComponentContext<EgressArgs>,
  zones: readonly string[],
): Address {
  const { publicIpId, publicIpName = `${name}-pip` } = args;
  const resource =
    publicIpId === undefined
      ? staticAddress({ parent, name: `${name}-pip`, args }, { publicIpName, zones })
      : network.PublicIPAddress.get(`${name}-pip`, publicIpId, { parent });
  return {
    resource,
    id: publicIpId === undefined ? resource.id : pulumi.output(publicIpId),
    value: resource.ipAddress.apply((text) => text ?? ""),
  };
}

/** A Standard static IPv4 address with its diagnostic setting; the name of the context is the address's own logical name. */
export function staticAddress(
  {
    parent,
    name,
    args,
  }: ComponentContext<AzureRegionalArgs & Pick<EgressArgs, "diagnostics" | "protect">>,
  {
    publicIpName,
    zones,
  }: { readonly publicIpName: pulumi.Input<string>; readonly zones: readonly string[] },
): network.PublicIPAddress {
  const address = new network.PublicIPAddress(
    name,
    {
      resourceGroupName: args.resourceGroupName,
      location: args.location,
      publicIpAddressName: publicIpName,
      sku: { name: "Standard", tier: "Regional" },
      publicIPAllocationMethod: "Static",
      publicIPAddressVersion: "IPv4",
      idleTimeoutInMinutes: 4,
      zones: nonEmpty(zones),
      tags: args.tags,
    },
    { parent, protect: args.protect ?? true },
  );
  diagnosticSetting(parent, name, "publicIpAddress", address.id, args.diagnostics);
  return address;
}
