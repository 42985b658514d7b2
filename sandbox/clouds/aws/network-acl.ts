import { Address4, Address6 } from "ip-address";
import type { CloudResource, CloudStoreReader } from "../../cloud-store";
import type { Value } from "../../wire/values";
import { list, text } from "./account";
import {
  ACL,
  ACL_ASSOCIATION as ASSOCIATION,
  ACL_RULE as RULE,
  DEFAULT_ACL,
  SUBNET,
  VPC,
} from "./refusals/support";

type Inputs = Readonly<Record<string, Value>>;

/** One rule of a network ACL. */
export interface AclEntry {
  readonly ruleNumber: number;
  readonly egress: boolean;
  readonly allows: boolean;
  /** By number; `-1` is every protocol. */
  readonly protocol: string;
  readonly range: string;
  readonly fromPort: number | undefined;
  readonly toPort: number | undefined;
}

/** A network ACL as it stands. */
export interface SimulatedAcl {
  readonly id: string;
  readonly vpcId: string;
  readonly isDefault: boolean;
  readonly entries: readonly AclEntry[];
  readonly subnetIds: readonly string[];
}

/** A connection between a machine in a subnet and another address. */
export interface Connection {
  /** Who opens it: the machine in the subnet (`out`) or the other side (`in`). */
  readonly opened: "in" | "out";
  readonly peer: string;
  /** TCP port of the side that accepts. */
  readonly port: number;
  /** Port of the side that opens. @default 49152 */
  readonly sourcePort?: number;
}

const PROTOCOLS: Readonly<Record<string, string>> = {
  all: "-1",
  icmp: "1",
  tcp: "6",
  udp: "17",
  icmpv6: "58",
};
const TCP = "6";

/** Every network ACL of every VPC, the default ones too. */
export function networkAcls(store: CloudStoreReader): readonly SimulatedAcl[] {
  const byId = new Map<string, Omit<SimulatedAcl, "subnetIds">>();
  const defaultOf = new Map<string, string>();
  for (const vpc of store.ofType(VPC)) {
    const id = text(vpc.outputs["defaultNetworkAclId"]);
    defaultOf.set(vpc.id, id);
    const entries = defaultEntries(store, id, vpc);
    byId.set(id, { id, vpcId: vpc.id, isDefault: true, entries });
  }
  for (const acl of store.ofType(ACL)) {
    const rules = store.ofType(RULE).filter(({ inputs }) => inputs["networkAclId"] === acl.id);
    byId.set(acl.id, {
      id: acl.id,
      vpcId: text(acl.inputs["vpcId"]),
      isDefault: false,
      entries: [...inlineEntries(acl), ...rules.map(({ inputs }) => entryOf(inputs))],
    });
  }
  const idOfSubnet = new Map<string, string>();
  for (const { id, inputs } of store.ofType(SUBNET))
    idOfSubnet.set(id, defaultOf.get(text(inputs["vpcId"])) ?? "");
  // A subnet has one list: an association takes the place of the one before, and the list that is gone leaves it the default.
  for (const { inputs } of store.ofType(ASSOCIATION)) {
    if (byId.has(text(inputs["networkAclId"])))
      idOfSubnet.set(text(inputs["subnetId"]), text(inputs["networkAclId"]));
  }
  return [...byId.values()].map((acl) => ({
    ...acl,
    subnetIds: [...idOfSubnet].flatMap(([subnetId, id]) => (id === acl.id ? [subnetId] : [])),
  }));
}

/** The list in force for a subnet: the associated one, otherwise the default of its VPC as it stands. */
export function effectiveNetworkAcl(
  store: CloudStoreReader,
  subnetId: string,
): SimulatedAcl | undefined {
  return networkAcls(store).find(({ subnetIds }) => subnetIds.includes(subnetId));
}

/** Whether the network ACL of the subnet lets a TCP connection through: its packets and the answers to them. */
export function isConnectionOpen(
  store: CloudStoreReader,
  subnetId: string,
  connection: Connection,
): boolean {
  const acl = effectiveNetworkAcl(store, subnetId);
  return acl !== undefined && permits(acl, connection);
}

/** The same for a list that is at hand. */
export function permits(
  { entries }: Pick<SimulatedAcl, "entries">,
  { opened, peer, port, sourcePort = 49152 }: Connection,
): boolean {
  const there = { egress: opened === "out", peer, port };
  const back = { egress: opened === "in", peer, port: sourcePort };
  return [there, back].every((packet) => lets(entries, packet));
}

function lets(
  entries: readonly AclEntry[],
  packet: { readonly egress: boolean; readonly peer: string; readonly port: number },
): boolean {
  const first = entries
    .filter(({ egress }) => egress === packet.egress)
    .filter(({ protocol }) => protocol === "-1" || protocol === TCP)
    .filter(
      ({ protocol, fromPort = 0, toPort = 65_535 }) =>
        protocol === "-1" || (fromPort <= packet.port && packet.port <= toPort),
    )
    .filter(({ range }) => holds(range, packet.peer))
    .sort((a, b) => a.ruleNumber - b.ruleNumber)[0];
  return first?.allows === true;
}

// Created with the VPC, the default list allows everything. Once a program has managed it, it stays as that left it.
function defaultEntries(
  store: CloudStoreReader,
  id: string,
  vpc: CloudResource,
): readonly AclEntry[] {
  const managed = store.ofType(DEFAULT_ACL).find((acl) => acl.id === id);
  if (managed !== undefined) return inlineEntries(managed);
  const ranges = vpc.outputs["ipv6CidrBlock"] === undefined ? ["0.0.0.0/0"] : ["0.0.0.0/0", "::/0"];
  return [false, true].flatMap((egress) =>
    ranges.map((range, index) => ({
      ruleNumber: 100 + index,
      egress,
      allows: true,
      protocol: "-1",
      range,
      fromPort: undefined,
      toPort: undefined,
    })),
  );
}

const inlineEntries = ({ inputs }: CloudResource): readonly AclEntry[] =>
  (["ingress", "egress"] as const).flatMap((direction) =>
    (list(inputs[direction]) as readonly Inputs[]).map((rule) =>
      entryOf({
        ...rule,
        ruleNumber: rule["ruleNo"],
        ruleAction: rule["action"],
        egress: direction === "egress",
      }),
    ),
  );

function entryOf(rule: Inputs): AclEntry {
  const protocol = String(rule["protocol"]);
  const port = (key: string): number | undefined =>
    rule[key] === undefined ? undefined : Number(rule[key]);
  return {
    ruleNumber: Number(rule["ruleNumber"]),
    egress: rule["egress"] === true,
    allows: rule["ruleAction"] === "allow",
    protocol: PROTOCOLS[protocol] ?? protocol,
    range: text(rule["cidrBlock"]) || text(rule["ipv6CidrBlock"]),
    fromPort: port("fromPort"),
    toPort: port("toPort"),
  };
}

function holds(range: string, address: string): boolean {
  const isV6 = address.includes(":");
  if (range.includes(":") !== isV6) return false;
  return isV6
    ? new Address6(address).isInSubnet(new Address6(range))
    : new Address4(address).isInSubnet(new Address4(range));
}
