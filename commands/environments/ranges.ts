// Which ranges the networks of environments have, and which are free. Pure.
import { block, type Cidr, cidrOf, contains, overlaps, sizeOf } from "../../components/plans/cidr";
import { SETTINGS } from "../../config/schema";
import { rangeIn } from "./expand";

/** A range of an environment. */
export interface NetworkRange {
  readonly path: string;
  readonly cidr: Cidr;
  /** Networks must be disjoint from everything; ranges of services are used inside one cluster only. */
  readonly kind: "network" | "services";
  /** Id of a network that exists already, which several environments may use. */
  readonly existing?: string;
}

/** The ranges that an environment's stack takes. @param settingOf the value of a layer's key, as it is written */
export function rangesOf(
  settingOf: (key: "azureCore" | "awsFoundation") => unknown,
): readonly NetworkRange[] {
  const ranges: NetworkRange[] = [];
  const { data: azureCore } = SETTINGS.azureCore.schema.safeParse(settingOf("azureCore"));
  const { data: awsFoundation } = SETTINGS.awsFoundation.schema.safeParse(
    settingOf("awsFoundation"),
  );
  if (azureCore !== undefined) {
    const { aks, azureNetwork } = azureCore;
    for (const key of ["hub", "spoke"] as const) {
      const network = azureNetwork[key];
      ranges.push({
        path: `azureCore.azureNetwork.${key}.addressSpace`,
        cidr: cidrOf(network.addressSpace),
        kind: "network",
        ...(network.mode === "existing" ? { existing: network.vnetId.toLowerCase() } : {}),
      });
    }
    if (aks.existingClusterId === undefined)
      ranges.push({
        path: "azureCore.aks.serviceCidr",
        cidr: cidrOf(aks.serviceCidr),
        kind: "services",
      });
  }
  if (awsFoundation !== undefined) {
    const { awsVpc } = awsFoundation;
    const blocks =
      awsVpc.mode === "new"
        ? { cidrBlock: [awsVpc.cidrBlock], secondaryCidrBlocks: awsVpc.secondaryCidrBlocks }
        : {
            cidrBlocks: awsVpc.cidrBlocks,
            "expansion.cidrBlocks": awsVpc.expansion?.cidrBlocks ?? [],
          };
    for (const [key, texts] of Object.entries(blocks))
      for (const text of texts)
        ranges.push({
          path: `awsFoundation.awsVpc.${key}`,
          cidr: cidrOf(text),
          kind: "network",
          ...(awsVpc.mode === "existing" ? { existing: awsVpc.vpcId } : {}),
        });
  }
  return ranges;
}

/** Whether two ranges of different environments cannot stand beside each other. */
export const collide = (a: NetworkRange, b: NetworkRange): boolean =>
  overlaps(a.cidr, b.cidr) &&
  (a.kind === "network" || b.kind === "network") &&
  (a.existing === undefined || a.existing !== b.existing);

/** The private blocks of RFC 1918. */
const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].map(cidrOf);

/** Every range and address that settings name, but for those that hold a whole network: clients that include it. */
export function namedRanges(settings: unknown, networks: readonly Cidr[]): readonly Cidr[] {
  if (typeof settings === "string") {
    const range = rangeIn(settings);
    return range === undefined || networks.some((network) => contains(range, network))
      ? []
      : [range];
  }
  if (typeof settings !== "object" || settings === null) return [];
  return Object.values(settings).flatMap((value) => namedRanges(value, networks));
}

/** A range of /`prefix` that overlaps none of `taken`: the next one after `near`, else the first of all private blocks. */
export function freeRange(prefix: number, taken: readonly Cidr[], near: Cidr): Cidr | undefined {
  const beside = PRIVATE.filter((cidr) => contains(cidr, near));
  const size = 2n ** BigInt(32 - prefix);
  const searched = [
    ...beside.map((cidr) => ({ cidr, start: Number((near.first - cidr.first) / size) })),
    ...PRIVATE.map((cidr) => ({ cidr, start: 0 })),
  ];
  for (const { cidr, start } of searched) {
    const count = Math.floor(sizeOf(cidr) / Number(size));
    let index = start;
    while (index < count) {
      const candidate = block(cidr, prefix, index);
      const taker = taken.find((range) => overlaps(range, candidate));
      if (taker === undefined) return candidate;
      index = Number((taker.last - cidr.first) / size) + 1;
    }
  }
  return undefined;
}
