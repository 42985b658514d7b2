// Boxes and arrows of the topology, before anything is drawn: SVG and Mermaid show the same.
import type { Graph } from "./graph";
import { nounOf, titleOf } from "./graph";
import type { Service } from "./access";
import { EVERYBODY, type Groups, type Peer } from "./groups";
import type { Member, Network, Subnet } from "./network";

/** A box, with boxes inside it. */
export interface Box {
  readonly id: string;
  readonly kind: "network" | "subnet" | "service" | "outside";
  /** Lines of text; the first is the title. */
  readonly lines: readonly string[];
  readonly boxes: readonly Box[];
}

/** An arrow from who calls to who is called. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly label: string;
}

export interface Topology {
  readonly boxes: readonly Box[];
  readonly arrows: readonly Arrow[];
}

/** Boxes of the internet, for each cloud its own: what calls the stack, and what the stack calls. */
const internetOf = (cloud: Network["cloud"]): Box => ({
  id: `internet-${cloud}`,
  kind: "outside",
  lines: ["Internet"],
  boxes: [],
});
const clientsOf = (cloud: Network["cloud"]): Box => ({
  id: `clients-${cloud}`,
  kind: "outside",
  lines: ["Clients", "on the internet"],
  boxes: [],
});

const CLOUDS = ["Azure", "AWS"] as const;

/** Lines of members that one box lists before it counts the rest. */
const MOST_LINES = 6;

/** What the networks of a stack hold and lead to. */
export function topologyOf(
  graph: Graph,
  networks: readonly Network[],
  services: readonly Service[],
  groups: Groups = { groups: [], flows: [] },
): Topology {
  const ids = new Map<string, string>();
  const idOf = (urn: string): string => {
    const id = ids.get(urn) ?? `n${String(ids.size + 1)}`;
    ids.set(urn, id);
    return id;
  };
  const subnets = networks.flatMap((network) => network.subnets);
  const targets = [
    ...new Set(subnets.flatMap(({ members }) => members.flatMap(({ leadsTo }) => leadsTo ?? []))),
  ];
  const boxes: Box[] = networks.map((network) => ({
    id: idOf(network.urn),
    kind: "network",
    lines: [`${network.title} (${network.cloud})`, network.ranges.join(", ")],
    boxes: network.subnets.map((subnet) => subnetBox(subnet, idOf(subnet.urn))),
  }));
  for (const urn of targets) {
    const resource = graph.at(urn);
    if (resource === undefined) continue;
    const service = services.find((each) => each.urn === urn);
    const access = service === undefined ? [] : [`public access: ${service.isPublic}`];
    boxes.push({
      id: idOf(urn),
      kind: "service",
      lines: [titleOf(resource), nounOf(resource), ...access],
      boxes: [],
    });
  }
  const arrows = [
    ...groupArrows(groups, boxes, idOf),
    ...peerings(networks, idOf),
    ...subnets.flatMap((subnet) => [
      ...subnet.members
        .filter(({ leadsTo }) => leadsTo !== undefined && graph.at(leadsTo) !== undefined)
        .map(({ leadsTo = "" }) => ({
          from: idOf(subnet.urn),
          to: idOf(leadsTo),
          label: "private endpoint",
        })),
    ]),
    ...networks.flatMap((network) => [
      ...network.subnets.flatMap((subnet) => fromInternet(network, subnet, idOf)),
      ...egress(network, boxes, idOf),
    ]),
  ];
  const isDrawn = ({ id }: Box): boolean => arrows.some(({ from, to }) => from === id || to === id);
  return {
    boxes: [
      ...CLOUDS.map(clientsOf).filter(isDrawn),
      ...boxes,
      ...CLOUDS.map(internetOf).filter(isDrawn),
    ],
    arrows: withoutDoubles(arrows),
  };
}

/** A box for each group that talks to another or to a prefix list, and an arrow for what both sides allow. */
function groupArrows(
  { groups, flows }: Groups,
  boxes: Box[],
  idOf: (urn: string) => string,
): readonly Arrow[] {
  const passing = flows.filter(({ passes }) => passes);
  const isNamed = (peer: Peer): boolean => peer.kind !== "addresses";
  const drawn = passing.filter(
    ({ from, to }) => isNamed(to) && (isNamed(from) || EVERYBODY.includes(from.title)),
  );
  const keyOf = ({ urn, title }: Peer): string => urn ?? `elsewhere:${title}`;
  const peers = new Map(
    drawn
      .flatMap(({ from, to }) => [from, to])
      .filter(isNamed)
      .map((peer) => [keyOf(peer), peer]),
  );
  for (const [key, { kind, title }] of peers) {
    const group = groups.find(({ urn }) => urn === key);
    const members = group === undefined ? [] : shortened(group.members);
    boxes.push({
      id: idOf(key),
      kind: group === undefined ? "outside" : "service",
      lines: [title, kind === "group" ? "security group" : kind, ...members],
      boxes: [],
    });
  }
  return drawn.map(({ from, to, ports }) => ({
    from: isNamed(from) ? idOf(keyOf(from)) : clientsOf("AWS").id,
    to: idOf(keyOf(to)),
    label: ports,
  }));
}

const shortened = (lines: readonly string[]): readonly string[] =>
  lines.length <= MOST_LINES
    ? lines
    : [...lines.slice(0, MOST_LINES - 1), `and ${String(lines.length - MOST_LINES + 1)} more`];

function subnetBox({ title, ranges, zone, members }: Subnet, id: string): Box {
  const where = zone === undefined ? ranges.join(", ") : `${ranges.join(", ")} in ${zone}`;
  return {
    id,
    kind: "subnet",
    lines: [title, where, ...shortened(memberLines(members))],
    boxes: [],
  };
}

const memberLines = (members: readonly Member[]): readonly string[] =>
  members.map(({ noun, title }) => `${noun} ${title}`);

/** One arrow for two networks, to the one with more private endpoints: its services are called from the other. */
function peerings(networks: readonly Network[], idOf: (urn: string) => string): readonly Arrow[] {
  const endpoints = ({ subnets }: Network): number =>
    subnets.flatMap(({ members }) => members).filter(({ leadsTo }) => leadsTo !== undefined).length;
  const pairs = networks.flatMap((network) =>
    networks
      .filter(({ urn }) => network.peers.includes(urn))
      .map((peer) => (endpoints(network) > endpoints(peer) ? [peer, network] : [network, peer])),
  );
  return pairs.flatMap(([from, to]) =>
    from === undefined || to === undefined
      ? []
      : [{ from: idOf(from.urn), to: idOf(to.urn), label: "peering" }],
  );
}

/** An arrow from the internet to a subnet with a public address, with the addresses that its rules let in. */
function fromInternet(
  { cloud }: Network,
  subnet: Subnet,
  idOf: (urn: string) => string,
): readonly Arrow[] {
  if (!subnet.members.some((member) => member.hasPublicAddress)) return [];
  if (subnet.members.every(({ noun }) => noun === "NAT gateway")) return [];
  const sources = subnet.rules
    .filter(({ direction, allows }) => direction === "in" && allows)
    .flatMap(({ from }) => from)
    .filter((source) => /^(\d|\*|Internet)/.test(source));
  const label = sources.length === 0 ? "any address" : [...new Set(sources)].join(", ");
  return [{ from: clientsOf(cloud).id, to: idOf(subnet.urn), label }];
}

/** NAT gateways that are in no subnet get a box of their own; the others are reached through their subnet. */
function egress(
  { cloud, subnets }: Network,
  boxes: Box[],
  idOf: (urn: string) => string,
): readonly Arrow[] {
  const internet = internetOf(cloud).id;
  return subnets.flatMap((subnet): readonly Arrow[] => {
    const { way } = subnet;
    if (way === undefined) return [];
    const from = idOf(subnet.urn);
    if (way.kind === "internet gateway") return [{ from, to: internet, label: "internet gateway" }];
    const home = subnets.find(({ members }) => members.some(({ urn }) => urn === way.urn));
    if (home !== undefined) return [{ from, to: idOf(home.urn), label: "NAT gateway" }];
    const id = idOf(way.urn);
    if (!boxes.some((box) => box.id === id))
      boxes.push({ id, kind: "outside", lines: [way.title, way.kind], boxes: [] });
    return [
      { from, to: id, label: "" },
      { from: id, to: internet, label: "" },
    ];
  });
}

const withoutDoubles = (arrows: readonly Arrow[]): readonly Arrow[] => [
  ...new Map(arrows.map((arrow) => [`${arrow.from} ${arrow.to} ${arrow.label}`, arrow])).values(),
];
