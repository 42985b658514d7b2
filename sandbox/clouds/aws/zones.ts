// Availability zones of a region, as one account sees them.

// us-west-1 shows an account two zones only, us-east-1 six; three are enough for every plan in the other regions.
const LETTERS: Readonly<Record<string, string>> = { "us-west-1": "ab", "us-east-1": "abcdef" };

const COMPASS: Readonly<Record<string, string>> = {
  north: "n",
  south: "s",
  east: "e",
  west: "w",
  central: "c",
  northeast: "ne",
  southeast: "se",
  northwest: "nw",
  southwest: "sw",
};

/** Names of the zones that subnets can be created in. */
export const zonesOf = (region: string): readonly string[] =>
  Array.from(LETTERS[region] ?? "abc", (letter) => region + letter);

/** `eu-central-1` is `euc1` in the ids of its zones. */
export function regionInZoneIds(region: string): string {
  const [area = "", direction = "", number = ""] = region.split("-");
  return `${area}${COMPASS[direction] ?? ""}${number}`;
}

/** Id of a zone by its name. */
export const zoneId = (zone: string): string =>
  `${regionInZoneIds(zone.slice(0, -1))}-az${String(zone.slice(-1).charCodeAt(0) - 96)}`;

/** The zone that a name or an id stands for; undefined when the region has no such zone. */
export const zoneNamed = (region: string, nameOrId: string): string | undefined =>
  zonesOf(region).find((zone) => zone === nameOrId || zoneId(zone) === nameOrId);
