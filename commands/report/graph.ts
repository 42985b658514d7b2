// Resources and what they refer to, from a preview with its plan or from an exported state. Any Pulumi program can be read so.
import type { EngineEvent } from "../../sandbox/events";
import type { ExportedState } from "../../sandbox/exported-state";
import { UNKNOWN, versionless } from "../../process/engine-values";
import { nameOf, type Inputs } from "../change/steps";

/** One resource of a stack. */
export interface Resource {
  readonly urn: string;
  /** Type token without an API version. */
  readonly type: string;
  /** Logical name. */
  readonly name: string;
  readonly parent: string;
  readonly inputs: Inputs;
  /** URNs that it waits for. */
  readonly dependsOn: readonly string[];
  /** URNs that each of its inputs is made from. */
  readonly sources: Readonly<Record<string, readonly string[]>>;
  /** Known once it is deployed. */
  readonly id: string | undefined;
}

/** A plan that `pulumi preview --save-plan` writes, as far as it is read here. */
export interface Plan {
  readonly resourcePlans?: Readonly<
    Record<
      string,
      {
        readonly goal?: {
          readonly dependencies?: readonly string[] | null;
          readonly propertyDependencies?: Readonly<Record<string, readonly string[] | null>> | null;
        };
      }
    >
  >;
}

/** Resources that exist once a previewed change is deployed. */
export function resourcesOfPreview(
  events: readonly EngineEvent[],
  { resourcePlans = {} }: Plan,
): readonly Resource[] {
  const found = new Map<string, Resource>();
  for (const { resourcePreEvent } of events) {
    const metadata = resourcePreEvent?.metadata;
    if (metadata?.new === undefined || !isOfProgram(metadata.type)) continue;
    const { urn, type, parent = "", inputs = {}, id } = metadata.new;
    const goal = resourcePlans[urn]?.goal;
    found.set(urn, {
      urn,
      type: versionless(type),
      name: nameOf(urn),
      parent,
      inputs,
      dependsOn: goal?.dependencies ?? [],
      sources: withoutNull(goal?.propertyDependencies),
      id: id === undefined || id === "" || id === UNKNOWN ? undefined : id,
    });
  }
  return [...found.values()];
}

/** Resources that a state holds. */
export function resourcesOfState({ deployment }: ExportedState): readonly Resource[] {
  return (deployment.resources ?? [])
    .filter((resource) => resource.delete !== true && isOfProgram(resource.type))
    .map((resource) => ({
      urn: resource.urn,
      type: versionless(resource.type),
      name: nameOf(resource.urn),
      parent: resource.parent ?? "",
      inputs: resource.inputs ?? {},
      dependsOn: resource.dependencies ?? [],
      sources: withoutNull(resource.propertyDependencies),
      id: resource.id,
    }));
}

const isOfProgram = (type: string): boolean => !type.startsWith("pulumi:");

const withoutNull = (
  sources: Readonly<Record<string, readonly string[] | null>> | null | undefined,
): Resource["sources"] =>
  Object.fromEntries(Object.entries(sources ?? {}).map(([key, urns]) => [key, urns ?? []]));

/** Finds resources by type, and what their inputs refer to. */
export class Graph {
  /** In the order of their URNs: the engine's own order differs from run to run. */
  public readonly resources: readonly Resource[];
  private readonly byUrn: ReadonlyMap<string, Resource>;
  private readonly byId: ReadonlyMap<string, Resource>;

  public constructor(declared: readonly Resource[]) {
    const resources = [...declared, ...inlineSubnets(declared)];
    this.resources = [...resources].sort((a, b) => (a.urn < b.urn ? -1 : 1));
    this.byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
    this.byId = new Map(
      resources.flatMap((resource) =>
        resource.id === undefined ? [] : [[resource.id.toLowerCase(), resource] as const],
      ),
    );
  }

  public ofType(...types: readonly string[]): readonly Resource[] {
    return this.resources.filter(({ type }) => types.includes(type));
  }

  public at(urn: string): Resource | undefined {
    return this.byUrn.get(urn);
  }

  /** What an input refers to: what the program made it from, and what the ids in it name. */
  public targets(resource: Resource, input: string): readonly Resource[] {
    const made = (resource.sources[input] ?? []).flatMap((urn) => this.byUrn.get(urn) ?? []);
    const named = textsIn(resource.inputs[input]).flatMap(
      (text) => this.byId.get(text.toLowerCase()) ?? [],
    );
    return [...new Set([...made, ...named])];
  }

  /** The only or first resource of a type that an input refers to. */
  public target(resource: Resource, input: string, type: string): Resource | undefined {
    return this.targets(resource, input).find((target) => target.type === type);
  }

  /** Inputs by which a resource refers to something of a type. */
  public inputsReferringTo(resource: Resource, type: string): readonly string[] {
    return Object.keys(resource.inputs).filter(
      (input) => this.target(resource, input, type) !== undefined,
    );
  }
}

export const VNET = "azure-native:network:VirtualNetwork";
export const AZURE_SUBNET = "azure-native:network:Subnet";

/**
 * Subnets that stand in the inputs of their network, as resources of their own. Before the deployment nothing but the network's
 * list says what they are made from, so a reference counts where the list has one source of its kind.
 */
function inlineSubnets(resources: readonly Resource[]): readonly Resource[] {
  const types = new Map(resources.map(({ urn, type }) => [urn, type]));
  return resources
    .filter(({ type }) => type === VNET)
    .flatMap((network) => {
      const sources = network.sources["subnets"] ?? [];
      const onlyOne = (type: string): readonly string[] => {
        const found = sources.filter((urn) => types.get(urn) === `azure-native:network:${type}`);
        return found.length === 1 ? found : [];
      };
      return itemsAt(network.inputs, "subnets").map((subnet): Resource => {
        const name = textAt(subnet, "name") ?? "";
        return {
          urn: `${network.urn}/subnets/${name}`,
          type: AZURE_SUBNET,
          name,
          parent: network.urn,
          inputs: { ...subnet, subnetName: name },
          dependsOn: network.dependsOn,
          sources: {
            virtualNetworkName: [network.urn],
            ...("networkSecurityGroup" in subnet
              ? { networkSecurityGroup: onlyOne("NetworkSecurityGroup") }
              : {}),
            ...("natGateway" in subnet ? { natGateway: onlyOne("NatGateway") } : {}),
          },
          id: network.id === undefined ? undefined : `${network.id}/subnets/${name}`,
        };
      });
    });
}

/** Every text in a value, however deep. */
export function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

/** A text at a path of a resource's inputs, unless it is unknown or a secret. */
export function textAt(inputs: Inputs, ...path: readonly string[]): string | undefined {
  let value: unknown = inputs;
  for (const part of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as Inputs)[part];
  }
  return typeof value === "string" && isPlain(value) ? value : undefined;
}

/** Items of a list at a key of inputs; none for anything but a list. */
export function itemsAt(inputs: Inputs, key: string): readonly Inputs[] {
  const value = inputs[key];
  return Array.isArray(value)
    ? value.filter((item): item is Inputs => typeof item === "object" && item !== null)
    : [];
}

/** Texts at a key of inputs that holds one or a list of them. */
export function listAt(inputs: Inputs, ...keys: readonly string[]): readonly string[] {
  return keys.flatMap((key) => {
    const value = inputs[key];
    const items: readonly unknown[] = Array.isArray(value) ? value : [value];
    return items.filter((item): item is string => typeof item === "string" && isPlain(item));
  });
}

const SECRET = "[secret]";

const isPlain = (text: string): boolean => text !== UNKNOWN && text !== SECRET;

const lowerFirst = (text: string): string => text.slice(0, 1).toLowerCase() + text.slice(1);

/** The cloud's own term where the last word of a type does not say enough. */
const NOUNS: Readonly<Record<string, string>> = {
  "azure-native:cognitiveservices:Account": "Azure AI account",
  "azure-native:cognitiveservices:Deployment": "model deployment",
  "azure-native:compute:VirtualMachine": "virtual machine",
  "azure-native:containerregistry:Registry": "container registry",
  "azure-native:containerservice:AgentPool": "AKS node pool",
  "azure-native:containerservice:ManagedCluster": "AKS cluster",
  "azure-native:dbforpostgresql:Server": "PostgreSQL server",
  "azure-native:keyvault:Vault": "key vault",
  "azure-native:network:BastionHost": "Azure Bastion",
  "azure-native:network:NatGateway": "NAT gateway",
  "azure-native:network:PrivateEndpoint": "private endpoint",
  "azure-native:operationalinsights:Workspace": "Log Analytics workspace",
  "azure-native:storage:StorageAccount": "storage account",
  "azure-native:network:ApplicationSecurityGroup": "application security group",
  "azure-native:network:NetworkInterface": "network interface",
  "aws:ec2/instance:Instance": "EC2 instance",
  "aws:ec2/natGateway:NatGateway": "NAT gateway",
  "aws:ec2/vpcEndpoint:VpcEndpoint": "VPC endpoint",
  "aws:elasticache/replicationGroup:ReplicationGroup": "ElastiCache group",
  "aws:lb/loadBalancer:LoadBalancer": "load balancer",
  "aws:rds/cluster:Cluster": "RDS cluster",
  "aws:rds/instance:Instance": "RDS database",
};

/** What a resource is: the cloud's term, or the last word of its type. */
export const nounOf = ({ type }: Pick<Resource, "type">): string => NOUNS[type] ?? lastWord(type);

const lastWord = (type: string): string => type.split(":").at(-1) ?? type;

/** What AWS's databases call their name. */
const IDENTIFIERS = ["identifier", "clusterIdentifier", "replicationGroupId"];

/** The name that the cloud shows, or the logical one where only the cloud knows it. */
export function titleOf(resource: Resource): string {
  const { inputs, name, type } = resource;
  const keys = [
    `${lowerFirst(lastWord(type))}Name`,
    "accountName",
    "resourceName",
    ...IDENTIFIERS,
    "name",
  ];
  const own = keys.map((key) => textAt(inputs, key)).find((text) => text !== undefined);
  return textAt(inputs, "tags", "Name") ?? own ?? name;
}
