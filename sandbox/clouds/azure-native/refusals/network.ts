import type { Value } from "../../../wire/values";
import { overlap, within } from "../../addresses";
import type { CloudOperation, Refusal, Refusals } from "../../rows";
import { idIn, lastSegment, list, parentId, segmentOf, subnetsOf, text } from "../arm";
import { armFailure } from "../failure";
import { exists, find, textsIn, usersOf } from "../lookups";
import { AZ, record, known, groupIdOf, under, siblings } from "./support";

/** Types that are placed in a subnet. */
const USERS_OF_SUBNETS = [
  "network:NetworkInterface",
  "network:PrivateEndpoint",
  "network:BastionHost",
  "network:AzureFirewall",
  "network:ApplicationGateway",
  "containerservice:ManagedCluster",
  "containerservice:AgentPool",
  "dbforpostgresql:Server",
  "dnsresolver:InboundEndpoint",
  "redis:Redis",
];

/** Refusals of the network services, private DNS included. */
export const networkRefusals: Refusals = {
  "referenced resource not found": {
    seen: "https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-not-found",
    on: ["create", "update"],
    types: [
      `${AZ}network:Subnet`,
      `${AZ}network:NatGateway`,
      `${AZ}network:BastionHost`,
      `${AZ}network:NetworkInterface`,
      `${AZ}network:PrivateEndpoint`,
      `${AZ}network:VirtualNetworkPeering`,
    ],
    refuse: (operation) => {
      const missing = textsIn(operation.inputs)
        .filter((found) =>
          /^\/subscriptions\/[^/]+\/resourcegroups\/[^/]+\/providers\/microsoft\.network\//i.test(
            found,
          ),
        )
        .find((found) => groupInStore(operation, found) && !known(operation, wholeResource(found)));
      return missing === undefined
        ? undefined
        : armFailure(
            400,
            "InvalidResourceReference",
            `Resource ${missing} referenced by resource ${operation.id} was not found. Please make sure that the referenced resource exists, and that both resources are in the same region.`,
          );
    },
  },
  "subnet outside its network": {
    seen: "https://learn.microsoft.com/troubleshoot/azure/virtual-network/virtual-network-troubleshoot-cannot-create-virtual-network",
    on: ["create", "update"],
    types: [`${AZ}network:Subnet`],
    refuse: ({ id, inputs, store }) => {
      const prefix = text(inputs["addressPrefix"]);
      const network = find(store, parentId(id))?.inputs;
      const space = prefixesOf(network);
      if (prefix === "" || space.length === 0 || space.some((block) => within(prefix, block)))
        return undefined;
      return armFailure(
        400,
        "NetcfgInvalidSubnet",
        `Subnet '${lastSegment(id)}' is not valid because its IP address range is outside the IP address range of virtual network '${lastSegment(parentId(id))}'.`,
      );
    },
  },
  "the range of a subnet in use": {
    seen: "https://github.com/hashicorp/terraform-provider-azurerm/issues/11211",
    on: ["update"],
    types: [`${AZ}network:Subnet`],
    refuse: ({ id, inputs, oldInputs, store }) => {
      const before = text(oldInputs["addressPrefix"]);
      const [user] = usersOf(
        store,
        id,
        USERS_OF_SUBNETS.map((name) => AZ + name),
      );
      return user === undefined || text(inputs["addressPrefix"]) === before
        ? undefined
        : armFailure(
            400,
            "InUsePrefixCannotBeDeleted",
            `IpPrefix ${before} on Subnet ${lastSegment(id)} has active allocations and cannot be deleted.`,
          );
    },
  },
  "an address space that its subnets need": {
    seen: "https://github.com/hashicorp/terraform-provider-azurerm/issues/1402",
    on: ["update"],
    types: [`${AZ}network:VirtualNetwork`],
    refuse: ({ id, inputs, store }) => {
      const space = prefixesOf(inputs);
      const outside = store
        .storedOfType(`${AZ}network:Subnet`)
        .filter((subnet) => under(subnet, id))
        .find((subnet) => {
          const prefix = text(subnet.inputs["addressPrefix"]);
          return prefix !== "" && !space.some((block) => within(prefix, block));
        });
      return outside === undefined || space.length === 0
        ? undefined
        : armFailure(
            400,
            "InUseSubnetCannotBeDeleted",
            `The address space of virtual network '${lastSegment(id)}' does not hold its subnet '${lastSegment(outside.id)}'.`,
          );
    },
  },
  "subnets that overlap": {
    seen: "https://github.com/hashicorp/terraform-provider-azurerm/issues/3780",
    on: ["create", "update"],
    types: [`${AZ}network:Subnet`],
    refuse: ({ id, inputs, store, token }) => {
      const prefix = text(inputs["addressPrefix"]);
      const clash = siblings(store, token, id).find((other) =>
        overlap(prefix, text(other.inputs["addressPrefix"])),
      );
      return clash === undefined
        ? undefined
        : armFailure(
            400,
            "NetcfgSubnetRangesOverlap",
            `Subnet '${lastSegment(id)}' is not valid because its IP address range overlaps with that of an existing subnet in virtual network '${lastSegment(parentId(id))}'.`,
          );
    },
  },
  // Azure deploys such a host and refuses every session. There are no sessions here, so the host is refused, in the same words.
  "Bastion records sessions into a container": {
    seen: "https://github.com/Azure/bicep-registry-modules/issues/6968",
    on: ["create", "update"],
    types: [`${AZ}network:BastionHost`],
    refuse: ({ inputs }) =>
      inputs["enableSessionRecording"] === true &&
      record(inputs["sessionRecordingConfiguration"])["blobContainerUri"] === undefined
        ? armFailure(
            400,
            "SessionRecordingNotConfigured",
            "Cannot connect to session without valid SAS URL. Disable session recording on the Bastion host, or give it a storage container.",
          )
        : undefined,
  },
  "peered networks that overlap": {
    seen: "https://learn.microsoft.com/troubleshoot/azure/virtual-network/virtual-network-troubleshoot-peering-issues",
    on: ["create"],
    types: [`${AZ}network:VirtualNetworkPeering`],
    refuse: ({ id, inputs, store }) => {
      const [here, there] = [parentId(id), idIn(inputs["remoteVirtualNetwork"])];
      const mine = prefixesOf(find(store, here)?.inputs);
      const theirs = prefixesOf(find(store, there)?.inputs);
      const clash = mine.flatMap((a) =>
        theirs.filter((b) => overlap(a, b)).map((b) => `${a}, ${b}`),
      )[0];
      return clash === undefined
        ? undefined
        : armFailure(
            400,
            "VnetAddressSpacesOverlap",
            `Cannot create or update peering ${id}. Virtual networks ${here} and ${there} cannot be peered because their address spaces overlap. Overlapping address prefixes: ${clash}`,
          );
    },
  },
  "an interface or endpoint lives in the subscription of its network": {
    seen: "https://github.com/Azure/azure-cli/issues/13614",
    on: ["create"],
    types: [
      `${AZ}network:NetworkInterface`,
      `${AZ}network:PrivateEndpoint`,
      `${AZ}network:BastionHost`,
    ],
    refuse: ({ id, inputs }) => {
      const here = segmentOf(id, "subscriptions").toLowerCase();
      const foreign = subnetsOf(inputs).find(
        (subnet) => segmentOf(subnet, "subscriptions").toLowerCase() !== here,
      );
      return foreign === undefined
        ? undefined
        : armFailure(
            400,
            "InvalidResourceReference",
            `Resource ${parentId(foreign)} referenced by resource ${id} was not found. Please make sure that the referenced resource exists, and that both resources are in the same region.`,
          );
    },
  },
  "a network is linked to one zone of a name only": {
    seen: "https://learn.microsoft.com/azure/dns/private-dns-virtual-network-links",
    on: ["create"],
    types: [`${AZ}privatedns:VirtualNetworkLink`],
    refuse: ({ id, inputs, store, token }) => {
      const network = idIn(inputs["virtualNetwork"]).toLowerCase();
      const zone = text(inputs["privateZoneName"]).toLowerCase();
      const clash = store
        .storedOfType(token)
        .find(
          (other) =>
            other.id.toLowerCase() !== id.toLowerCase() &&
            idIn(other.inputs["virtualNetwork"]).toLowerCase() === network &&
            text(other.inputs["privateZoneName"]).toLowerCase() === zone,
        );
      return clash === undefined
        ? undefined
        : armFailure(
            409,
            "Conflict",
            `A virtual network cannot be linked to multiple zones with overlapping namespaces. You tried to link virtual network with '${zone}' and '${text(clash.inputs["privateZoneName"])}' zones.`,
          );
    },
  },
  ...inUse(),
};

// Types that cannot be deleted while another resource uses them.
function inUse(): Refusals {
  const rows: readonly (readonly [
    token: string,
    users: readonly string[],
    code: string,
    message: string,
  ])[] = [
    [
      "network:Subnet",
      USERS_OF_SUBNETS,
      "InUseSubnetCannotBeDeleted",
      "Subnet {name} is in use by {user} and cannot be deleted. In order to delete the subnet, delete all the resources within the subnet. See aka.ms/deletesubnet.",
    ],
    [
      "network:NetworkSecurityGroup",
      ["network:Subnet", "network:NetworkInterface"],
      "InUseNetworkSecurityGroupCannotBeDeleted",
      "Network security group {id} cannot be deleted because it is in use by the following resources: {user}. In order to delete the Network security group, remove the association with the resource(s).",
    ],
    [
      "network:RouteTable",
      ["network:Subnet"],
      "InUseRouteTableCannotBeDeleted",
      "Route table {name} is in use and cannot be deleted. It is used by {user}.",
    ],
    [
      "network:NatGateway",
      ["network:Subnet"],
      "InUseNatGatewayCannotBeDeleted",
      "NatGateway {id} is in use by {user} and cannot be deleted.",
    ],
    [
      "network:PublicIPAddress",
      [
        "network:NatGateway",
        "network:BastionHost",
        "network:NetworkInterface",
        "network:AzureFirewall",
      ],
      "PublicIPAddressCannotBeDeleted",
      "Public IP address {id} can not be deleted since it is still allocated to resource {user}. In order to delete the public IP, disassociate/detach the Public IP address from the resource.",
    ],
    [
      "network:NetworkInterface",
      ["compute:VirtualMachine"],
      "NicInUse",
      "Network Interface {id} is used by existing resource {user}. In order to delete the network interface, it must be dissociated from the resource.",
    ],
    [
      "privatedns:PrivateZone",
      ["containerservice:ManagedCluster", "dbforpostgresql:Server"],
      "PrivateDnsZoneInUse",
      "Private DNS zone {id} is in use by {user} and cannot be deleted.",
    ],
  ];
  const refusalOf = ([type, users, code, message]: (typeof rows)[number]): Refusal => ({
    seen:
      code === "InUseSubnetCannotBeDeleted"
        ? "https://github.com/hashicorp/terraform-provider-azurerm/issues/688"
        : "https://learn.microsoft.com/troubleshoot/azure/virtual-network/virtual-network-troubleshoot-cannot-delete-vnet",
    on: ["delete"],
    types: [AZ + type],
    refuse: ({ id, store }) => {
      const user = usersOf(
        store,
        id,
        users.map((name) => AZ + name),
      ).find(({ state }) => state !== "deleting");
      if (user === undefined) return undefined;
      const text = message
        .replace("{name}", lastSegment(id))
        .replace("{id}", id)
        .replace("{user}", user.id);
      return armFailure(400, code, text);
    },
  });
  const refused = rows.map(
    (row) => [`deleting what is in use (${row[2]})`, refusalOf(row)] as const,
  );
  const linked: Refusal = {
    seen: "https://learn.microsoft.com/azure/dns/private-dns-virtual-network-links",
    on: ["delete"],
    types: [`${AZ}privatedns:PrivateZone`],
    refuse: ({ id, store }) =>
      store
        .storedOfType(`${AZ}privatedns:VirtualNetworkLink`)
        .some((link) => under(link, id) && link.state !== "deleting")
        ? armFailure(
            409,
            "CannotDeleteResource",
            "Cannot delete resource while nested resources exist. Some existing nested resource IDs include: 'virtualNetworkLinks'. Please delete all nested resources before deleting this resource.",
          )
        : undefined,
  };
  return { ...Object.fromEntries(refused), "deleting a zone that is linked": linked };
}

function prefixesOf(network: Readonly<Record<string, Value>> | undefined): readonly string[] {
  return list(record(network?.["addressSpace"])["addressPrefixes"]).map(text);
}

// References into a group that this store does not have are to resources of other owners, which cannot be looked up here.
function groupInStore({ store }: CloudOperation, id: string): boolean {
  const group = groupIdOf(id);
  return group !== undefined && exists(store, group);
}

// Parts inside a resource (front ends, pools) are named by longer ids; what has to exist is the resource.
function wholeResource(id: string): string {
  const [head = "", tail = ""] = id.split(/\/providers\//i);
  const parts = tail.split("/");
  const depth =
    /^virtualNetworks$/i.test(parts[1] ?? "") && /^subnets$/i.test(parts[3] ?? "") ? 5 : 3;
  return `${head}/providers/${parts.slice(0, depth).join("/")}`;
}
