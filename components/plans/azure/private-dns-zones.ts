import { isIpv4Address } from "../cidr";
import { throwIfAny, type Issue } from "../issues";
import { keyIssues } from "../keys";
import { sortedEntries } from "../record";

/** Services that are reached by a private name. */
export const PRIVATE_LINK_SERVICES = [
  "blob",
  "vault",
  "registry",
  "postgres",
  "aks",
  "openAi",
] as const;
export type PrivateLinkService = (typeof PRIVATE_LINK_SERVICES)[number];

/** Zone of each service in the public Azure cloud; sovereign clouds use other suffixes, given as `zoneName`. */
export function privateLinkZoneName(service: PrivateLinkService, location: string): string {
  switch (service) {
    case "blob":
      return "privatelink.blob.core.windows.net";
    case "vault":
      return "privatelink.vaultcore.azure.net";
    case "registry":
      return "privatelink.azurecr.io";
    case "postgres":
      return "privatelink.postgres.database.azure.com";
    case "aks":
      return `privatelink.${regionName(location)}.azmk8s.io`;
    case "openAi":
      return "privatelink.openai.azure.com";
  }
}

/** Names that an application gets in its zone when none are given: any. */
export const RECORD_NAMES: readonly string[] = ["*"];

export const RECORD_TTL_SECONDS = 300;
export const RECORD_TTL_LIMITS = { min: 30, max: 86_400 } as const;

/** Who owns one zone; its id, where it has one, is looked up by the component. */
export type ZoneMode = "create" | "existing" | "policyManaged";

export interface ZoneShape<Text = string> {
  /** Required. `create`, `existing`, or `policyManaged` where a policy of the tenant writes the names. */
  readonly mode: ZoneMode;
  /** Optional. Name of the zone, for sovereign clouds or a sub-zone of AKS. @default - the service's name in the public cloud */
  readonly zoneName?: Text | undefined;
  /** Of an existing zone: keys of the networks to link; its owner has linked the others. */
  readonly linkedNetworks?: readonly string[] | undefined;
}

export interface ApplicationZoneShape<Text = string> {
  /** Optional. `private`: a private zone linked to the networks; `public`: a zone of the internet's DNS. @default "private" */
  readonly access?: "private" | "public" | undefined;
  /** Optional. `create`, `existing`, or `none` where another system manages the names. @default "create" */
  readonly mode?: "create" | "existing" | "none" | undefined;
  /** Of an existing private zone: keys of the networks to link. */
  readonly linkedNetworks?: readonly string[] | undefined;
  /**
   * Conditional. Domain of the application; required for a zone that is created, because an existing one has its name in its id.
   *
   * Error: `application.domain: is missing; give the domain of the zone to create, for example apps.contoso.com`.
   */
  readonly domain?: Text | undefined;
  /**
   * Optional. Address of the ingress controller. Only known after the application's components are installed; given then,
   * it writes an A record for each of `names`.
   *
   * Error: `application.ingressAddress: "ingress" is not an IPv4 address; …`.
   * @default - no records
   */
  readonly ingressAddress?: Text | undefined;
  /**
   * Optional. Names of the records in the zone: host names, `*` for every name that has no record of its own, `@` for the zone itself.
   *
   * Error: `application.names[0]: "App" is not the name of a record; …`.
   * @default ["*"]
   */
  readonly names?: readonly string[] | undefined;
  /** Optional. How long resolvers keep the records. Unit: seconds, 30 to 86400. @default 300 */
  readonly ttlSeconds?: number | undefined;
}

export interface PrivateDnsZonesShape<Text = string> {
  /** Required. Azure region, which is part of the API server's zone name. */
  readonly location: Text;
  /** Required. The zone of each service that needs one. */
  readonly zones: Readonly<Partial<Record<PrivateLinkService, ZoneShape<Text>>>>;
  /**
   * Optional. Names of further zones by key, created and linked like the others, for endpoints that other programs place in the
   * networks.
   *
   * Error: `extraZones.redis: "redis" is not a domain name; …`.
   * @default - none
   */
  readonly extraZones?: Readonly<Record<string, Text>> | undefined;
  /** Keys of the networks that resolve the zones. */
  readonly networks: readonly string[];
  /** Optional. The zone in which users find the application. @default - none */
  readonly application?: ApplicationZoneShape<Text> | undefined;
}

export interface PlannedZone {
  readonly key: PrivateLinkService;
  readonly mode: ZoneMode;
  readonly zoneName: string;
  /** Networks that this component links to the zone. */
  readonly links: readonly string[];
  readonly resolutionPolicy: ResolutionPolicy;
}

/** What a linked network answers for a name that the zone lacks: nothing, or what the internet says. */
export type ResolutionPolicy = "NxDomainRedirect" | undefined;

/** A zone beside those of the known services; always created. */
export interface PlannedExtraZone {
  readonly key: string;
  readonly zoneName: string;
  readonly links: readonly string[];
  readonly resolutionPolicy: ResolutionPolicy;
}

export interface PlannedDnsZones {
  readonly zones: readonly PlannedZone[];
  readonly extraZones: readonly PlannedExtraZone[];
  readonly application:
    | {
        readonly access: "private" | "public";
        readonly mode: "create" | "existing" | "none";
        /** Empty for a zone that exists, unless it is given all the same. */
        readonly domain: string;
        readonly links: readonly string[];
        readonly records: readonly {
          readonly key: string;
          readonly name: string;
          readonly address: string;
          readonly ttlSeconds: number;
        }[];
      }
    | undefined;
}

export function planPrivateDnsZones(subject: string, shape: PrivateDnsZonesShape): PlannedDnsZones {
  throwIfAny(subject, privateDnsIssues(shape));
  const networks = [...shape.networks].sort();
  return {
    zones: zonesOf(shape).map(({ key, zone, zoneName }) => ({
      key,
      mode: zone.mode,
      zoneName,
      links: linksOf(zone, networks),
      resolutionPolicy: resolutionPolicyOf(zoneName),
    })),
    extraZones: sortedEntries(shape.extraZones ?? {}).map(([key, zoneName]) => ({
      key,
      zoneName,
      links: networks,
      resolutionPolicy: resolutionPolicyOf(zoneName),
    })),
    application:
      shape.application === undefined ? undefined : planApplication(shape.application, networks),
  };
}

// A service with any private endpoint is an alias of its name in the private-link zone. A linked zone without a record would hide
// the registry, vault or account of another owner. API servers are in the zone or nowhere.
// Source: https://learn.microsoft.com/azure/dns/private-dns-fallback
function resolutionPolicyOf(zoneName: string): ResolutionPolicy {
  return zoneName.startsWith("privatelink.") && !zoneName.endsWith(".azmk8s.io")
    ? "NxDomainRedirect"
    : undefined;
}

function planApplication(zone: ApplicationZoneShape, networks: readonly string[]) {
  const { ingressAddress, ttlSeconds, access = "private", mode = "create" } = zone;
  const { names = RECORD_NAMES } = zone;
  return {
    access,
    mode,
    domain: zone.domain ?? "",
    // The internet resolves a public zone; only a private one is linked to networks.
    links: access === "public" ? [] : linksOf({ ...zone, mode }, networks),
    records:
      ingressAddress === undefined || mode === "none"
        ? []
        : plannedRecords(names).map((record) => ({
            ...record,
            address: ingressAddress,
            ttlSeconds: ttlSeconds ?? RECORD_TTL_SECONDS,
          })),
  };
}

/** The records of an application, each with the key of its logical name. */
export const plannedRecords = (
  names: readonly string[],
): readonly { readonly key: string; readonly name: string }[] =>
  names.map((name) => ({ key: RECORD_KEYS[name] ?? name, name }));

const RECORD_KEYS: Readonly<Record<string, string>> = { "*": "wildcard", "@": "zone" };

/** Everything wrong with the names of an application's records. */
export function recordNameIssues(path: string, names: readonly string[]): readonly Issue[] {
  return names.flatMap((name, index): Issue[] => {
    const at = `${path}[${String(index)}]`;
    if (names.indexOf(name) !== index)
      return [
        { path: at, problem: `${JSON.stringify(name)} is listed twice`, hint: "list it once" },
      ];
    if (/^(@|\*|[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*)$/.test(name))
      return [];
    return [
      {
        path: at,
        problem: `${JSON.stringify(name)} is not the name of a record`,
        hint: "use a host name in lower case, * for any, or @ for the zone itself",
      },
    ];
  });
}

export function privateDnsIssues(shape: PrivateDnsZonesShape): readonly Issue[] {
  const zones = zonesOf(shape);
  const issues: Issue[] = zones.flatMap(({ key, zone, zoneName }) => [
    ...nameIssues(`zones.${key}.zoneName`, zoneName),
    ...(key === "aks" ? aksZoneIssues("zones.aks.zoneName", zoneName, shape.location) : []),
    ...linkIssues(`zones.${key}.linkedNetworks`, zone, shape.networks),
  ]);
  const extras = sortedEntries(shape.extraZones ?? {});
  const named = [
    ...zones.map(({ key, zoneName }) => ({ key, zoneName, path: `zones.${key}.zoneName` })),
    ...extras.map(([key, zoneName]) => ({ key, zoneName, path: `extraZones.${key}` })),
  ];
  named.forEach(({ path, zoneName }, index) => {
    const twin = named.slice(0, index).find((zone) => zone.zoneName === zoneName);
    if (twin !== undefined) {
      issues.push({
        path,
        problem: `${zoneName} is the zone of ${twin.key} already`,
        hint: "a network cannot be linked to two zones of one name",
      });
    }
  });
  for (const [key, zoneName] of extras) {
    const path = `extraZones.${key}`;
    issues.push(...keyIssues(path, key), ...nameIssues(path, zoneName));
    if (!(PRIVATE_LINK_SERVICES as readonly string[]).includes(key) && key !== "application")
      continue;
    issues.push({
      path,
      problem: `${key} is the key of a zone that has a setting of its own`,
      hint: "choose another key",
    });
  }
  const linked = extras.length > 0 || zones.some(({ zone }) => isLinked(zone));
  if (shape.networks.length === 0 && linked) {
    issues.push({
      path: "networks",
      problem: "is empty, so no network would resolve the zones",
      hint: "give the networks of hub and spoke",
    });
  }
  for (const key of shape.networks) issues.push(...keyIssues(`networks.${key}`, key));
  return [...issues, ...applicationIssues(shape.application, shape.networks)];
}

function applicationIssues(
  zone: ApplicationZoneShape | undefined,
  networks: readonly string[],
): readonly Issue[] {
  if (zone === undefined) return [];
  const issues: Issue[] = [
    ...zoneDomainIssues(zone),
    ...linkIssues("application.zone.linkedNetworks", zone, networks),
    ...recordNameIssues("application.names", zone.names ?? RECORD_NAMES),
  ];
  const { ingressAddress, ttlSeconds } = zone;
  if (ingressAddress !== undefined && !isIpv4Address(ingressAddress)) {
    issues.push({
      path: "application.ingressAddress",
      problem: `${JSON.stringify(ingressAddress)} is not an IPv4 address`,
      hint: "give the address of the ingress controller's load balancer",
    });
  }
  if (
    ttlSeconds !== undefined &&
    !(
      Number.isInteger(ttlSeconds) &&
      ttlSeconds >= RECORD_TTL_LIMITS.min &&
      ttlSeconds <= RECORD_TTL_LIMITS.max
    )
  ) {
    issues.push({
      path: "application.ttlSeconds",
      problem: `${String(ttlSeconds)} is out of range`,
      hint: `use a whole number from ${String(RECORD_TTL_LIMITS.min)} to ${String(RECORD_TTL_LIMITS.max)}`,
    });
  }
  return issues;
}

function zoneDomainIssues({ domain, mode = "create" }: ApplicationZoneShape): readonly Issue[] {
  const path = "application.domain";
  if (domain !== undefined) return domainIssues(path, domain);
  if (mode !== "create") return [];
  return [
    {
      path,
      problem: "is missing",
      hint: "give the domain of the zone to create, for example apps.contoso.com",
    },
  ];
}

/**
 * AKS accepts its regional zone, or one label in front of it ("Private AKS cluster", custom private DNS zone).
 * @param location region of the cluster, where it is known
 */
export function aksZoneIssues(path: string, zoneName: string, location?: string): readonly Issue[] {
  const region = /^(?:[a-z0-9-]{1,32}\.)?private(?:link)?\.([a-z0-9]+)\.azmk8s\.io$/.exec(
    zoneName,
  )?.[1];
  if (region !== undefined && (location === undefined || region === regionName(location)))
    return [];
  const suffix = privateLinkZoneName("aks", location ?? "<region>");
  return [
    {
      path,
      problem: `the zone ${zoneName} cannot serve a private cluster`,
      hint: `use ${suffix} or <name of up to 32 characters>.${suffix}`,
    },
  ];
}

const regionName = (location: string): string => location.toLowerCase().replaceAll(" ", "");

// A zone of that name would hide the services of others behind private endpoints.
const domainIssues = (path: string, domain: string): readonly Issue[] =>
  /(^|\.)privatelink\./.test(domain)
    ? [
        {
          path,
          problem: `${domain} is a zone of private endpoints`,
          hint: "give the application a domain of its own",
        },
      ]
    : nameIssues(path, domain);

function nameIssues(path: string, name: string): readonly Issue[] {
  const label = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/;
  const labels = name.split(".");
  if (name.length <= 253 && labels.length >= 2 && labels.every((part) => label.test(part)))
    return [];
  return [
    {
      path,
      problem: `${JSON.stringify(name)} is not a domain name`,
      hint: "use two or more lower-case labels, for example apps.contoso.com",
    },
  ];
}

function zonesOf({ zones, location }: PrivateDnsZonesShape) {
  return sortedEntries(zones as Readonly<Record<PrivateLinkService, ZoneShape>>).map(
    ([text, zone]) => {
      const key = text as PrivateLinkService;
      return { key, zone, zoneName: zone.zoneName ?? privateLinkZoneName(key, location) };
    },
  );
}

function linkIssues(
  path: string,
  { mode = "create", linkedNetworks }: ZoneShape | ApplicationZoneShape,
  networks: readonly string[],
): readonly Issue[] {
  if (linkedNetworks === undefined) return [];
  if (mode !== "existing") {
    return [
      {
        path,
        problem: `is for an existing zone, and this one's mode is ${mode}`,
        hint: "remove it; only the owner of an existing zone can have linked a network already",
      },
    ];
  }
  return linkedNetworks
    .filter((key) => !networks.includes(key))
    .map((key) => ({
      path,
      problem: `${JSON.stringify(key)} is none of the networks`,
      hint: `use some of ${[...networks].sort().join(", ")}`,
    }));
}

const linksOf = (
  { mode = "create", linkedNetworks }: ZoneShape | ApplicationZoneShape,
  networks: readonly string[],
) =>
  mode === "policyManaged" || mode === "none"
    ? []
    : networks.filter((key) => linkedNetworks === undefined || linkedNetworks.includes(key));

const isLinked = ({ mode, linkedNetworks }: ZoneShape): boolean =>
  mode !== "policyManaged" && linkedNetworks?.length !== 0;
