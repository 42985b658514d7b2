import { INLINE } from "./inline";
import { Node, type EngineResource } from "./node";
import { notYetKnown, type NotYetKnown } from "./problem";
import { Unknown } from "./unknown";

/** What a reference to another resource leads to. */
export type Link =
  | { readonly state: "absent" }
  /** An id that no planned resource has: it exists already, or belongs to another stack. */
  | { readonly state: "outside"; readonly id: string }
  | { readonly state: "found"; readonly nodes: readonly Node[] }
  | { readonly state: "unknown"; readonly unknown: Unknown };

// The property under which each type keeps its own physical name.
const NAME_PROPERTIES: Readonly<Record<string, string>> = {
  "azure-native:network:VirtualNetwork": "virtualNetworkName",
  "azure-native:network:Subnet": "subnetName",
  "azure-native:network:NetworkSecurityGroup": "networkSecurityGroupName",
  "azure-native:network:RouteTable": "routeTableName",
  "azure-native:network:NatGateway": "natGatewayName",
  "azure-native:network:PublicIPAddress": "publicIpAddressName",
  "azure-native:network:PrivateEndpoint": "privateEndpointName",
  "azure-native:network:NetworkInterface": "networkInterfaceName",
  "azure-native:storage:StorageAccount": "accountName",
  "azure-native:keyvault:Vault": "vaultName",
  "azure-native:dbforpostgresql:Server": "serverName",
  "azure-native:containerregistry:Registry": "registryName",
  "azure-native:containerservice:ManagedCluster": "resourceName",
  "azure-native:cognitiveservices:Account": "accountName",
  "azure-native:privatedns:PrivateZone": "privateZoneName",
  "azure-native:resources:ResourceGroup": "resourceGroupName",
  "azure-native:network:BastionHost": "bastionHostName",
  "azure-native:managedidentity:UserAssignedIdentity": "resourceName",
};

/** The planned resources of a stack, with the references between them. */
export class Stack {
  public readonly nodes: readonly Node[];
  private readonly byType = new Map<string, Node[]>();
  private readonly byUrn = new Map<string, Node>();

  public constructor(resources: readonly EngineResource[]) {
    this.nodes = resources.map((resource) => Node.of(resource));
    for (const node of this.nodes) {
      this.byUrn.set(node.urn, node);
      const list = this.byType.get(node.type);
      if (list === undefined) this.byType.set(node.type, [node]);
      else list.push(node);
    }
  }

  /** Everything of one type, declared by itself or inside another resource. */
  public all(type: string): readonly Node[] {
    return [...this.byType.values()].flatMap((list) => {
      const [first] = list;
      if (first === undefined) return [];
      return first.type === type || holdsInline(first.type, type)
        ? list.flatMap((node) => node.within(type))
        : [];
    });
  }

  /** The lists that may hold things of one type and are not known yet, so that none may pass unseen. */
  public unseen(type: string): readonly NotYetKnown[] {
    return this.nodes.flatMap((node) =>
      node.unseen(type).map(({ path, unknown }) => notYetKnown(node, path, unknown)),
    );
  }

  /** The node of a resource of this stack. */
  public nodeOf(resource: EngineResource): Node | undefined {
    return this.byUrn.get(resource.urn);
  }

  /** Physical name: the one that was given or answered, else none. */
  public nameOf(node: Node): string | undefined {
    const property = NAME_PROPERTIES[node.type];
    return (property === undefined ? undefined : node.text(property)) ?? node.text("name");
  }

  /**
   * What the reference at a path leads to among the given types: by the value when it is known, else by
   * what the engine recorded the property to be computed from.
   */
  public link(node: Node, path: string, ...types: readonly string[]): Link {
    const value = node.get(path);
    if (value === undefined || value === "") return { state: "absent" };
    const candidates = types.flatMap((type) => this.all(type));
    const sources = new Set(node.sources(path).map((source) => source.urn));
    const related = candidates.filter((candidate) => sources.has(candidate.urn));
    if (typeof value === "string") {
      const named = candidates.filter((candidate) => this.answersTo(candidate, value));
      const both = named.filter((candidate) => related.includes(candidate));
      if (both.length > 0) return { state: "found", nodes: both };
      if (named.length > 0) return { state: "found", nodes: named };
      // A single source whose own name is not known yet can only be the one that is meant.
      if (related.length === 1) return { state: "found", nodes: related };
      return { state: "outside", id: value };
    }
    if (related.length > 0) return { state: "found", nodes: related };
    return value instanceof Unknown ? { state: "unknown", unknown: value } : { state: "absent" };
  }

  // Two networks may each have a subnet of one name: whatever the id says of group and network has to agree.
  private standsWhere(candidate: Node, parts: readonly string[]): boolean {
    const owner = candidate.inline ? (this.nodeOf(candidate.resource) ?? candidate) : candidate;
    const network = candidate.inline ? this.nameOf(owner) : owner.text("virtualNetworkName");
    const agrees = (segment: string, own: string | undefined): boolean => {
      const asked = after(parts, segment);
      return own === undefined || asked === undefined || asked === own.toLowerCase();
    };
    return (
      agrees("resourcegroups", owner.text("resourceGroupName")) &&
      agrees("virtualnetworks", network)
    );
  }

  private answersTo(candidate: Node, reference: string): boolean {
    const id = candidate.text("id") ?? candidate.text("arn");
    if (id !== undefined && !candidate.inline && id.toLowerCase() === reference.toLowerCase()) {
      return true;
    }
    const name = this.nameOf(candidate)?.toLowerCase();
    if (name === undefined) return false;
    const parts = reference.toLowerCase().split("/");
    return parts.at(-1) === name && this.standsWhere(candidate, parts);
  }
}

/** What follows a segment of an id; undefined where the id does not have it. */
function after(parts: readonly string[], segment: string): string | undefined {
  const index = parts.lastIndexOf(segment);
  return index < 0 ? undefined : parts[index + 1];
}

function holdsInline(container: string, type: string): boolean {
  return (INLINE[container] ?? []).some((place) => place.type === type);
}
