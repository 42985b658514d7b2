import * as dns from "@pulumi/azure-native/dns";
import * as privatedns from "@pulumi/azure-native/privatedns";
import * as pulumi from "@pulumi/pulumi";
import { decide, type Known } from "../arguments/decide";
import { ADDRESS, AKS_ZONE, DOMAIN, isStandIn, NAME } from "../arguments/stand-ins";
import {
  PRIVATE_LINK_SERVICES,
  planPrivateDnsZones,
  type PlannedDnsZones,
  type PlannedExtraZone,
  type PlannedZone,
  type PrivateLinkService,
  type ApplicationZoneShape,
  type PrivateDnsZonesShape,
} from "../plans/azure/private-dns-zones";
import { InvalidArgumentsError } from "../plans/issues";
import { recordOf } from "../plans/record";
import { addressRecord } from "./address-record";
import type { AzureComponentArgs, ComponentContext, CrossSubscriptionArgs } from "./arguments";
import { defaultName } from "./default-name";
import { nameOfChild, type NamingArgs } from "./naming";
import { providerFor } from "./cross-subscription";
import type { EndpointPlacement, PrivateEndpointPlacement } from "./private-access";
import { addressOf } from "./resource-id";
import { withoutVersionAliases } from "./version-aliases";

/** Who owns the zone of one service. */
export type ZoneChoice =
  /** Created and linked here. `zoneName` only for sovereign clouds or an AKS sub-zone. */
  | {
      readonly mode: "create";
      /** Optional. Name of the zone. @default - the service's name in the public cloud */
      readonly zoneName?: pulumi.Input<string> | undefined;
    }
  /** Exists. `linkedNetworks`: keys of the networks to link to it here; not those that its owner has linked already. */
  | (CrossSubscriptionArgs & {
      readonly mode: "existing";
      /** Required. Id of the zone. */
      readonly zoneId: pulumi.Input<string>;
      /** Optional. Name of the zone. @default - the service's name in the public cloud */
      readonly zoneName?: pulumi.Input<string> | undefined;
      /**
       * Optional. Keys of the networks to link here, without those that its owner has linked already: Azure refuses a second link
       * (`Conflict`, "already linked"). `[]` where all are linked.
       * @default - all of them
       */
      readonly linkedNetworks?: readonly string[] | undefined;
    })
  /** A policy of the tenant writes the names into central zones; nothing is created. */
  | { readonly mode: "policyManaged" };

/** A zone of the application's domain that is there; a private one is linked to the networks, or to `linkedNetworks` of them. */
export interface ExistingApplicationZone extends CrossSubscriptionArgs {
  readonly mode: "existing";
  /** Required. Id of the zone. */
  readonly zoneId: pulumi.Input<string>;
  /** Optional. Keys of the networks to link to a private zone. @default - all of them */
  readonly linkedNetworks?: readonly string[] | undefined;
}

/** The zone in which users find the application. */
export interface ApplicationZoneArgs extends Omit<
  ApplicationZoneShape<pulumi.Input<string>>,
  "mode" | "linkedNetworks"
> {
  /** Optional. `create`, `existing` with its id, or `none` where another system manages the names. @default { mode: "create" } */
  readonly zone?:
    { readonly mode: "create" } | ExistingApplicationZone | { readonly mode: "none" } | undefined;
}

/** A choice for each service; which services have one, and of which mode, decides which ids there are. */
export type ZoneChoices = PrivateDnsZonesArgs["zones"];

/** The services whose zone is sure to have an id: neither left out nor managed by a policy of the tenant. */
export type ServicesWithZone<Zones extends ZoneChoices> = Extract<
  {
    [Service in keyof Zones]-?: Zones[Service] extends { readonly mode: "create" | "existing" }
      ? Service
      : never;
  }[keyof Zones],
  PrivateLinkService
>;

/** Ids of zones by service: there for each of `Service`, perhaps undefined for the others. */
export type ZoneIds<Service extends PrivateLinkService = never> = Readonly<
  Record<PrivateLinkService, pulumi.Output<string> | undefined>
> &
  Readonly<Record<Service, pulumi.Output<string>>>;

export interface PrivateDnsZonesArgs
  extends
    Omit<PrivateDnsZonesShape<pulumi.Input<string>>, "zones" | "networks" | "application">,
    AzureComponentArgs,
    NamingArgs {
  /** Required. Resource group of the zones that are created. */
  readonly resourceGroupName: pulumi.Input<string>;
  /**
   * Required. One choice for each service that is reached privately; a service left out gets no zone.
   *
   * Error: `zones.aks.zoneName: "corp.local" is not a form that AKS accepts; …`.
   * Source: CodeMie, Infrastructure Deployment, "Networking", DNS zones; Azure, "Private endpoint DNS zone values".
   */
  readonly zones: Readonly<Partial<Record<PrivateLinkService, ZoneChoice>>>;
  /** Required. Ids of the networks that resolve the zones, by key: `hub`, `aks`. */
  readonly networks: Readonly<Record<string, pulumi.Input<string>>>;
  /** Optional. The application's own zone. @default - none */
  readonly application?: ApplicationZoneArgs | undefined;
  /**
   * Optional. Keep a public zone that is created from being deleted by the engine: a new one gets other name servers, and the
   * delegation breaks. @default true
   */
  readonly protect?: boolean | undefined;
}

/**
 * Private names: one zone for each service behind a private endpoint, and the application's own zone.
 *
 * Creates, for each zone of mode `create`, the zone and its links to the networks; for an existing one only the links; for
 * a policy-managed one nothing. Then the application's zone, private or public, its links and its records.
 *
 * Links and records of an existing zone are made in its resource group, and with its `subscriptionProvider` in its subscription.
 * Names that a private-link zone lacks are resolved as on the internet (`NxDomainRedirect`): the registry or account of another
 * owner stays reachable. Zones and links say `location: "Global"` themselves: left out, the provider would send the resource group's region.
 *
 * Cost: about 0.50 USD a month for each zone, and queries.
 * Source: CodeMie, Infrastructure Deployment, "Networking", DNS zones.
 */
export class PrivateDnsZones<
  Zones extends ZoneChoices = ZoneChoices,
  Service extends PrivateLinkService = ServicesWithZone<Zones>,
>
  extends pulumi.ComponentResource
{
  /** The zones that are created, by service or key; the application's is `application`. */
  public readonly zones: Readonly<Record<string, privatedns.PrivateZone | dns.Zone>>;
  /** Ids of the zones by service; undefined for a service without a zone of its own in `zones`. */
  public readonly zoneIds: ZoneIds<Service>;
  /** The links of each zone; resources that need the names wait for them. */
  public readonly links: Readonly<Record<PrivateLinkService, readonly pulumi.Resource[]>>;
  /** Ids of the extra zones by their keys. */
  public readonly extraZoneIds: Readonly<Record<string, pulumi.Output<string>>>;
  /** Services whose names a policy of the tenant writes. */
  public readonly policyManaged: readonly PrivateLinkService[];
  /** Id of the application's zone; undefined without one. */
  public readonly applicationZoneId: pulumi.Output<string> | undefined;
  /** Name servers to delegate to, for a public zone that was created. */
  public readonly nameServers: pulumi.Output<readonly string[]> | undefined;

  public constructor(
    name: string,
    args: PrivateDnsZonesArgs & { readonly zones: Zones },
    opts?: pulumi.ComponentResourceOptions,
  ) {
    const given: PrivateDnsZonesArgs = args;
    const { checked, plan, content } = decide(
      { component: "PrivateDnsZones", name },
      { ...given, protect: args.protect ?? opts?.protect },
      {
        location: NAME,
        "zones.aks.zoneName": AKS_ZONE,
        "zones.*.zoneName": DOMAIN,
        "extraZones.*": DOMAIN,
        "application.domain": DOMAIN,
        "application.ingressAddress": ADDRESS,
      },
      (subject, known) => planPrivateDnsZones(subject, agreeing(shapeOf(known))),
    );
    super(
      "platform-foundations:azure:PrivateDnsZones",
      name,
      {},
      withoutVersionAliases(opts, checked.keepVersionAliases),
    );
    const context = { parent: this, name, args: checked };
    const namesIn = (
      from: readonly ("location" | "zones" | "extraZones")[],
      zoneOf: (known: PlannedDnsZones) => PlannedExtraZone | undefined,
    ): ZoneNames => ({
      zoneName: content(from, (known) => zoneOf(known)?.zoneName ?? ""),
      // An output of nothing is an absent property to the engine, which the types of Pulumi do not say.
      resolutionPolicy: content(from, (known) => zoneOf(known)?.resolutionPolicy) as
        pulumi.Input<string> | undefined,
    });
    const zones = new Map(
      plan.zones.map((zone, index) => {
        const names = namesIn(["location", "zones"], (known) => known.zones[index]);
        return [zone.key, createZone(context, { ...zone, ...names })] as const;
      }),
    );
    const extraZones = plan.extraZones.map(({ key, links }, index) => {
      const names = namesIn(["extraZones"], (known) => known.extraZones[index]);
      const zone = newPrivateZone(context, key, names.zoneName);
      createLinks(context, key, zone, links, names.resolutionPolicy);
      return [key, zone] as const;
    });
    const application = createApplicationZone(
      context,
      plan.application && {
        ...plan.application,
        domain: checked.application?.domain ?? plan.application.domain,
        records: plan.application.records.map((record) => ({
          ...record,
          address: checked.application?.ingressAddress ?? record.address,
        })),
      },
    );
    this.zones = Object.fromEntries(
      [
        ...plan.zones.map(({ key }) => [key, zones.get(key)?.created] as const),
        ...extraZones.map(([key, { created }]) => [key, created] as const),
        ["application", application?.created] as const,
      ].flatMap(([key, zone]) => (zone === undefined ? [] : [[key, zone]])),
    );
    this.extraZoneIds = Object.fromEntries(extraZones.map(([key, { id }]) => [key, id]));
    this.zoneIds = recordOf(
      PRIVATE_LINK_SERVICES,
      (key) => zones.get(key)?.zoneId,
    ) as ZoneIds<Service>;
    this.links = recordOf(PRIVATE_LINK_SERVICES, (key) => zones.get(key)?.links ?? []);
    this.policyManaged = plan.zones.flatMap(({ key, mode }) =>
      mode === "policyManaged" ? [key] : [],
    );
    this.applicationZoneId = application?.zoneId;
    this.nameServers = application?.nameServers;
    this.registerOutputs({
      zoneIds: this.zoneIds,
      extraZoneIds: this.extraZoneIds,
      policyManaged: this.policyManaged,
      applicationZoneId: this.applicationZoneId,
      nameServers: this.nameServers,
    });
  }

  /**
   * The zone of a service with its links, as `AksCluster.privateDns` and `PostgresServer.network` take them.
   * @throws InvalidArgumentsError for a service without a zone to write into
   */
  public zone(service: PrivateLinkService): {
    readonly zoneId: pulumi.Output<string>;
    readonly zoneLinks: readonly pulumi.Resource[];
  } {
    const zoneId = (this.zoneIds as ZoneIds)[service];
    if (zoneId === undefined) {
      throw new InvalidArgumentsError("PrivateDnsZones", [
        {
          path: `zones.${service}`,
          problem: this.policyManaged.includes(service)
            ? "is left to a policy of the tenant, so its id is not known here"
            : "is not given, so there is no zone",
          hint: 'give it with mode "create" or "existing"',
        },
      ]);
    }
    return { zoneId, zoneLinks: this.links[service] };
  }

  /**
   * Where the private endpoint of a service is placed: in the subnet, its name in the service's zone, written after the zone's links.
   * @param where more about the place, for a network of another subscription or a subnet of another purpose
   * @throws InvalidArgumentsError for a service that `zones` does not have
   */
  public placement(
    service: PrivateLinkService,
    subnetId: pulumi.Input<string>,
    where: EndpointPlacement = {},
  ): PrivateEndpointPlacement {
    if (this.policyManaged.includes(service))
      return { subnetId, ...where, policyManagedPrivateDns: true };
    const { zoneId, zoneLinks } = this.zone(service);
    return { subnetId, ...where, privateDnsZoneId: zoneId, zoneLinks };
  }
}

function shapeOf({
  location,
  zones,
  networks,
  extraZones,
  application,
}: Known<PrivateDnsZonesArgs>) {
  return {
    location,
    zones,
    extraZones,
    networks: Object.keys(networks),
    application: application && {
      ...application,
      mode: application.zone?.mode,
      linkedNetworks:
        application.zone?.mode === "existing" ? application.zone.linkedNetworks : undefined,
    },
  };
}

/** The zone of an API server names its region, so of region and zone the one that is not known yet follows the other. */
function agreeing(shape: ReturnType<typeof shapeOf>): ReturnType<typeof shapeOf> {
  const { location, zones } = shape;
  const { aks } = zones;
  if (aks === undefined || !("zoneName" in aks) || aks.zoneName === undefined) return shape;
  if (isStandIn(location)) {
    return { ...shape, location: aks.zoneName.split(".").at(-3) ?? location };
  }
  if (!isStandIn(aks.zoneName)) return shape;
  const region = location.toLowerCase().replaceAll(" ", "");
  return {
    ...shape,
    zones: { ...zones, aks: { ...aks, zoneName: `privatelink.${region}.azmk8s.io` } },
  };
}

type ZonesContext = ComponentContext<PrivateDnsZonesArgs>;

/** What follows from the name of a zone. */
interface ZoneNames {
  readonly zoneName: pulumi.Input<string>;
  readonly resolutionPolicy: pulumi.Input<string> | undefined;
}

function createZone(context: ZonesContext, plan: Omit<PlannedZone, keyof ZoneNames> & ZoneNames) {
  const choice = context.args.zones[plan.key];
  if (choice === undefined || choice.mode === "policyManaged") {
    return { zoneId: undefined, created: undefined, links: [] };
  }
  const zone =
    choice.mode === "create" ? newPrivateZone(context, plan.key, plan.zoneName) : zoneById(choice);
  return {
    zoneId: zone.id,
    created: zone.created,
    links: createLinks(context, plan.key, zone, plan.links, plan.resolutionPolicy),
  };
}

interface ZoneAddress extends CrossSubscriptionArgs {
  readonly created?: privatedns.PrivateZone | dns.Zone | undefined;
  readonly id: pulumi.Output<string>;
  readonly zoneName: pulumi.Output<string>;
  readonly resourceGroupName: pulumi.Input<string>;
  readonly nameServers?: pulumi.Output<readonly string[]> | undefined;
  /** Other stacks may link their networks to it too. */
  readonly shared?: true | undefined;
}

function newPrivateZone(
  { parent, name, args }: ZonesContext,
  key: string,
  zoneName: pulumi.Input<string>,
): ZoneAddress {
  const zone = new privatedns.PrivateZone(
    `${name}-pdnsz-${key}`,
    {
      resourceGroupName: args.resourceGroupName,
      privateZoneName: zoneName,
      location: "Global",
      tags: args.tags,
    },
    { parent },
  );
  const { resourceGroupName } = args;
  return { created: zone, id: zone.id, zoneName: zone.name, resourceGroupName };
}

function zoneById({
  zoneId,
  subscriptionProvider,
}: CrossSubscriptionArgs & { readonly zoneId: pulumi.Input<string> }): ZoneAddress {
  const id = pulumi.output(zoneId);
  const { name, resourceGroupName } = addressOf(id, "a DNS zone");
  return { id, zoneName: name, resourceGroupName, shared: true, subscriptionProvider };
}

function createLinks(
  { parent, name, args }: ZonesContext,
  zoneKey: string,
  zone: ZoneAddress,
  networks: readonly string[],
  resolutionPolicy?: ZoneNames["resolutionPolicy"],
): readonly privatedns.VirtualNetworkLink[] {
  return networks.map(
    (key) =>
      new privatedns.VirtualNetworkLink(
        `${name}-link-${zoneKey}-${key}`,
        {
          resourceGroupName: zone.resourceGroupName,
          privateZoneName: zone.zoneName,
          virtualNetworkLinkName: nameOfChild(args, {
            kind: "virtualNetworkLink",
            key: `${zoneKey}-${key}`,
            usual: linkName(zone, name, key),
          }),
          location: "Global",
          registrationEnabled: false,
          resolutionPolicy,
          virtualNetwork: { id: networkId(args, key) },
          tags: args.tags,
        },
        // A network can be linked to a zone once only; the name of the link does not matter.
        { parent, ...providerFor(zone), deleteBeforeReplace: true },
      ),
  );
}

// The logical name tells links apart in a zone of one's own; in a shared one it has to say whose stack this is too.
function linkName(zone: ZoneAddress, name: string, key: string): string {
  return zone.shared === true ? defaultName("sharedChild", name, key) : `${name}-${key}`;
}

function networkId(args: PrivateDnsZonesArgs, key: string): pulumi.Input<string> {
  const id = args.networks[key];
  if (id === undefined) throw new TypeError(`the plan links an unknown network ${key}`);
  return id;
}

function createApplicationZone(context: ZonesContext, plan: PlannedApplication | undefined) {
  const choice = context.args.application?.zone ?? { mode: "create" };
  if (plan === undefined || choice.mode === "none") return undefined;
  const zone = applicationZone(context, plan, choice);
  createLinks(context, "application", zone, plan.links);
  createRecords(context, zone, plan);
  return { zoneId: zone.id, created: zone.created, nameServers: zone.nameServers };
}

type ApplicationPlan = NonNullable<PlannedDnsZones["application"]>;

interface PlannedApplication extends Omit<ApplicationPlan, "domain" | "records"> {
  readonly domain: pulumi.Input<string>;
  readonly records: readonly (Omit<ApplicationPlan["records"][number], "address"> & {
    readonly address: pulumi.Input<string>;
  })[];
}

function applicationZone(
  context: ZonesContext,
  plan: PlannedApplication,
  choice: { readonly mode: "create" } | ExistingApplicationZone,
): ZoneAddress {
  if (choice.mode === "existing") return zoneById(choice);
  if (plan.access === "private") {
    return newPrivateZone(context, "application", plan.domain);
  }
  const { parent, name, args } = context;
  const zone = new dns.Zone(
    `${name}-dnsz-application`,
    {
      resourceGroupName: args.resourceGroupName,
      zoneName: plan.domain,
      location: "global",
      zoneType: "Public",
      tags: args.tags,
    },
    { parent, protect: args.protect ?? true },
  );
  return {
    created: zone,
    id: zone.id,
    zoneName: zone.name,
    resourceGroupName: args.resourceGroupName,
    nameServers: zone.nameServers,
  };
}

function createRecords(
  { parent, name }: ZonesContext,
  zone: ZoneAddress,
  { access, records }: PlannedApplication,
): void {
  const opts = { parent, ...providerFor(zone) };
  for (const { key, ...record } of records) {
    addressRecord(`${name}-record-${key}`, { ...zone, access }, record, opts);
  }
}
