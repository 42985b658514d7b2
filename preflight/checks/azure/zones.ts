import { about, azureCheck, fail, pass, skip, warn, type Finding } from "../../check";
import type { ZoneNeed } from "../../needs/azure";
import type { AzureClient } from "../../clients/azure";
import type { PrivateZone, ZoneLink } from "../../clients/azure/network";
import { groupOf, presenceOf, same } from "./networks";

const linkTo = (id: string, links: readonly ZoneLink[]): ZoneLink | undefined =>
  links.find(({ properties }) => same(properties.virtualNetwork?.id, id));

/** What to write so that an existing zone is used, and some networks are left out of those that are linked to it. */
function settingFor(
  { setting, takesId, linked }: ZoneNeed,
  zoneId: string,
  leftOut: readonly string[],
): string {
  if (!takesId) return `remove ${setting}`;
  const rest = linked.filter((key) => !leftOut.includes(key));
  return `set ${setting} to {zoneId: ${zoneId}, linkedNetworks: [${rest.join(", ")}]}`;
}

/** Links of a given zone: Azure links a network to a zone once, under whatever name. */
export function assessLinks(
  zone: ZoneNeed & { readonly id: string },
  links: readonly ZoneLink[],
): readonly Finding[] {
  const { what, id, setting, linked, networks } = zone;
  if (networks === undefined)
    return [skip("which networks are linked to it, the stack of phase 2 knows", `${what}, links`)];
  const states = networks.map((network) => ({ ...network, link: linkTo(network.id, links) }));
  const foreign = states
    .filter(({ link, linkName }) => link !== undefined && !same(link.name, linkName))
    .map(({ key }) => key);
  return states.map(({ key, link, linkName }) => {
    const subject = `${what}, ${key}`;
    const isOurs = same(link?.name, linkName);
    if (linked.includes(key)) {
      if (link === undefined) return pass("will be linked", subject);
      return isOurs
        ? pass("linked by this deployment", subject)
        : fail(
            `link ${link.name} is there already, and a network is linked to a zone once`,
            settingFor(zone, id, foreign),
            subject,
          );
    }
    if (link === undefined)
      return warn(
        "nobody links it",
        `add ${key} to ${setting}.linkedNetworks, unless its machines ask other name servers that resolve the zone`,
        subject,
      );
    return isOurs
      ? warn(
          `link ${link.name} is this deployment's own, and would be removed`,
          `add ${key} to ${setting}.linkedNetworks to keep it`,
          subject,
        )
      : pass(`linked by its owner as ${link.name}`, subject);
  });
}

/** A second zone of a name, and its links. */
export interface Twin {
  readonly id: string;
  readonly links: readonly ZoneLink[];
}

/** Other zones of the same name: a network resolves one of them, and Azure refuses to link it to another. */
export function assessTwins(zone: ZoneNeed, twins: readonly Twin[]): readonly Finding[] {
  const { what, name, setting, takesId, linked, networks = [] } = zone;
  const subject = zone.id === undefined ? name : what;
  const clashes = twins.flatMap(({ id, links }) => {
    const keys = networks
      .filter((network) => linkTo(network.id, links) !== undefined)
      .map(({ key }) => key);
    return keys.some((key) => linked.includes(key)) ? [{ id, keys }] : [];
  });
  if (clashes.length > 0)
    return clashes.map(({ id, keys }) =>
      fail(
        `linked to ${id} already: ${keys.join(", ")}; a network resolves one zone of a name`,
        `${settingFor(zone, id, keys)}, or have the link removed`,
        subject,
      ),
    );
  if (zone.id !== undefined) return [];
  return twins.length === 0
    ? [pass("no other zone of this name", subject)]
    : [
        warn(
          `exists already: ${twins.map(({ id }) => id).join(", ")}`,
          `${takesId ? `set ${setting} to its id` : `remove ${setting}`} if your networks are linked to it; two zones of one name cannot serve one network`,
          subject,
        ),
      ];
}

function twinsOf(
  { id, name }: ZoneNeed,
  ownGroup: string | undefined,
  zones: readonly PrivateZone[],
): readonly PrivateZone[] {
  const isThis = (zone: PrivateZone): boolean =>
    id === undefined ? same(groupOf(zone.id), ownGroup) : same(zone.id, id);
  return zones.filter((zone) => same(zone.name, name) && !isThis(zone));
}

async function assessGiven(
  zone: ZoneNeed & { readonly id: string },
  azure: AzureClient,
): Promise<readonly Finding[]> {
  const there = await presenceOf(zone, azure);
  if (there.some(({ result }) => result !== "pass")) return there;
  const links = await about(`${zone.what}, links`, async () =>
    assessLinks(zone, zone.networks?.length === 0 ? [] : await azure.zoneLinks(zone.id)),
  );
  return [...there, ...links];
}

export const byoZones = azureCheck(
  "AZ_BYO_ZONES",
  [
    "Microsoft.Network/privateDnsZones/read",
    "Microsoft.Network/privateDnsZones/virtualNetworkLinks/read",
  ],
  async ({ zones, resourceGroupName }, { azure }) => {
    if (zones.length === 0) return skip("no private zone is configured");
    const given = zones.flatMap(({ id, ...zone }) =>
      id === undefined ? [] : [assessGiven({ ...zone, id }, azure)],
    );
    const twins = await about(undefined, async () => {
      const here = await azure.privateZones();
      const findings = zones.map((zone) =>
        about(zone.what, async () => {
          const others = twinsOf(zone, resourceGroupName, here).map(async ({ id }) => ({
            id,
            links: (zone.networks ?? []).length === 0 ? [] : await azure.zoneLinks(id),
          }));
          return assessTwins(zone, await Promise.all(others));
        }),
      );
      return (await Promise.all(findings)).flat();
    });
    return [...(await Promise.all(given)).flat(), ...twins];
  },
);
