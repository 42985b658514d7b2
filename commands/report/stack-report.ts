import type { Graph } from "./graph";
import { grantsOf, servicesOf, type Grant, type Service } from "./access";
import { groupsOf, type Groups } from "./groups";
import { nounOf, textAt, titleOf } from "./graph";
import { networksOf, type Network } from "./network";
import { timelineOf, type Timeline } from "./timeline";
import { topologyOf, type Topology } from "./topology";

/** What the resources of a stack alone tell. */
export interface StackPicture {
  readonly networks: readonly Network[];
  readonly services: readonly Service[];
  readonly grants: readonly Grant[];
  readonly groups: Groups;
  readonly publicAddresses: readonly PublicAddress[];
  readonly zones: readonly DnsZone[];
  readonly topology: Topology;
  readonly timeline: Timeline;
  readonly resources: number;
}

export interface PublicAddress {
  readonly title: string;
  readonly usedBy: readonly string[];
}

export interface DnsZone {
  readonly title: string;
  readonly isPrivate: boolean;
  /** Networks that resolve its names; of a public zone none are needed. */
  readonly networks: readonly string[];
}

/** Reads everything that a report shows of a stack's resources. */
export function pictureOf(graph: Graph): StackPicture {
  const networks = networksOf(graph);
  const groups = groupsOf(graph);
  const services = servicesOf(graph, networks, groups);
  return {
    networks,
    services,
    grants: grantsOf(graph),
    groups,
    publicAddresses: graph
      .ofType("azure-native:network:PublicIPAddress", "aws:ec2/eip:Eip")
      .map((address) => ({
        title: titleOf(address),
        usedBy: graph.resources
          .filter((user) =>
            graph
              .inputsReferringTo(user, address.type)
              .some((input) => graph.targets(user, input).includes(address)),
          )
          .filter(({ type }) => !/DiagnosticSetting$/.test(type))
          .map((user) => `${nounOf(user)} ${titleOf(user)}`),
      })),
    zones: zonesOf(graph),
    topology: topologyOf(graph, networks, services, groups),
    timeline: timelineOf(graph),
    resources: graph.resources.filter(({ type }) => !type.startsWith("platform-foundations:"))
      .length,
  };
}

const PRIVATE_ZONE = "azure-native:privatedns:PrivateZone";

const zonesOf = (graph: Graph): readonly DnsZone[] => [
  ...graph.ofType(PRIVATE_ZONE).map((zone) => ({
    title: textAt(zone.inputs, "privateZoneName") ?? titleOf(zone),
    isPrivate: true,
    networks: graph
      .ofType("azure-native:privatedns:VirtualNetworkLink")
      .filter((link) => graph.target(link, "privateZoneName", PRIVATE_ZONE) === zone)
      .flatMap((link) => graph.targets(link, "virtualNetwork").map(titleOf)),
  })),
  ...graph.ofType("azure-native:dns:Zone", "aws:route53/zone:Zone").map((zone) => ({
    title: textAt(zone.inputs, "zoneName") ?? titleOf(zone),
    isPrivate: false,
    networks: [],
  })),
];
