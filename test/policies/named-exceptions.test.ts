// Every argument with a `reason` against the packs: none is refused, and the packs show each reason. A new one needs a case.
import * as network from "@pulumi/azure-native/network";
import type { StackValidationArgs } from "@pulumi/policy";
import { join } from "node:path";

import { AksCluster, type AksClusterArgs } from "../../components/azure/aks-cluster";
import { ContainerRegistry } from "../../components/azure/container-registry";
import { Egress } from "../../components/azure/egress";
import { Jumpbox } from "../../components/azure/jumpbox";
import { KeyVault } from "../../components/azure/key-vault";
import { NetworkPeering } from "../../components/azure/network-peering";
import { OpenAi, type OpenAiArgs } from "../../components/azure/open-ai";
import { PostgresServer } from "../../components/azure/postgres-server";
import { PrivateEndpoint } from "../../components/azure/private-endpoint";
import { StateBackend } from "../../components/azure/state-backend";
import { StorageAccount } from "../../components/azure/storage-account";
import { EXCEPTED_POLICIES, type PolicyName } from "../../components/plans/exceptions";
import { AZURE_RULES } from "../../policies/azure-baseline/rules";
import { exceptionPolicies } from "../../policies/lib/exception-policies";
import type { EngineResource } from "../../policies/lib/node";
import { requirementsAt } from "../../prerequisites";
import { CLOUDS, ROOT } from "../../scripts/docs/examples";
import {
  componentsOf,
  type ComponentDeclaration,
  type Shape,
} from "../../scripts/docs/declarations";
import {
  guid,
  placement,
  REGIONAL,
  SUBSCRIPTION_ID,
  subnetId,
  TENANT,
  vnetId,
} from "../components/azure/paas";
import { build, type Recorded } from "../support/build";

const REASON = "the reason that this test looks for";
const exception = { reason: REASON };
const publicAccess = { allowedIpRanges: ["203.0.113.0/24"], reason: REASON };

interface Case {
  readonly policy: PolicyName;
  /** Builds the mode with its reason; the default where `reason` is undefined. */
  readonly program: () => unknown;
}

const cluster = (args: Partial<AksClusterArgs>): AksCluster =>
  new AksCluster("main", {
    ...REGIONAL,
    tenantId: TENANT,
    adminGroupObjectIds: [guid("3")],
    vnetId: vnetId("AksVNet"),
    outboundType: "userAssignedNATGateway",
    pods: { mode: "podSubnet", subnetId: subnetId("PodSubnet") },
    privateDns: { mode: "system" },
    identity: { mode: "systemAssigned" },
    systemPool: { subnetId: subnetId("SystemSubnet") },
    userPools: { user: { subnetId: subnetId("UserSubnet") } },
    ...args,
  });

const openAi = (args: Partial<OpenAiArgs>): OpenAi =>
  new OpenAi("models", {
    ...REGIONAL,
    regions: {
      swedencentral: {
        count: 1,
        models: [{ name: "chat", model: "gpt-5", version: "2025-08-07", capacity: 10 }],
      },
    },
    endpointSubnetId: subnetId("UserSubnet"),
    networks: { aks: vnetId("AksVNet") },
    ...args,
  });

const OUTPUTS = {
  "azure-native:containerservice:ManagedCluster": () => ({
    addonProfiles: {
      azureKeyvaultSecretsProvider: { enabled: true, identity: { objectId: guid("b") } },
    },
  }),
};

/** A subnet with a machine in it, which an endpoint shares. */
function sharedSubnet(): string {
  new network.Subnet("user", {
    resourceGroupName: "CodeMieRG",
    virtualNetworkName: "AksVNet",
    subnetName: "UserSubnet",
    addressPrefix: "10.0.16.0/20",
  });
  new network.NetworkInterface("machine", {
    resourceGroupName: "CodeMieRG",
    ipConfigurations: [{ name: "primary", subnet: { id: subnetId("UserSubnet") } }],
  });
  return subnetId("UserSubnet");
}
const shared = () => ({
  ...placement("zone"),
  subnetId: sharedSubnet(),
  sharedSubnet: exception,
});
const SEGMENTATION = "azure-network-require-segmentation";

const CASES: Readonly<Record<string, Case>> = {
  "AksCluster.systemPool.withoutEncryptionAtHost": {
    policy: "azure-aks-require-node-hardening",
    program: () =>
      cluster({
        systemPool: { subnetId: subnetId("SystemSubnet"), withoutEncryptionAtHost: exception },
      }),
  },
  "AksCluster.systemPools.*.withoutEncryptionAtHost": {
    policy: "azure-aks-require-node-hardening",
    program: () =>
      cluster({
        systemPools: {
          system2: { subnetId: subnetId("SystemSubnet"), withoutEncryptionAtHost: exception },
        },
      }),
  },
  "AksCluster.userPools.*.withoutEncryptionAtHost": {
    policy: "azure-aks-require-node-hardening",
    program: () =>
      cluster({
        userPools: {
          user: { subnetId: subnetId("UserSubnet"), withoutEncryptionAtHost: exception },
        },
      }),
  },
  "AksCluster.withoutFixedEgress": {
    policy: "azure-aks-require-nat-egress",
    program: () => cluster({ outboundType: "loadBalancer", withoutFixedEgress: exception }),
  },
  "AksCluster.runCommand": {
    policy: "azure-aks-require-operations",
    program: () => cluster({ runCommand: exception }),
  },
  "AksCluster.withoutAzurePolicy": {
    policy: "azure-aks-require-operations",
    program: () => cluster({ withoutAzurePolicy: exception }),
  },
  "ContainerRegistry.privateEndpoint.sharedSubnet": {
    policy: SEGMENTATION,
    program: () => new ContainerRegistry("images", { ...REGIONAL, privateEndpoint: shared() }),
  },
  "ContainerRegistry.publicAccess": {
    policy: "azure-acr-deny-public-network",
    program: () => new ContainerRegistry("images", { ...REGIONAL, publicAccess }),
  },
  // The egress mode of the network decides for the cluster, which takes over the reason.
  "Egress.loadBalancer": {
    policy: "azure-aks-require-nat-egress",
    program: () => {
      const { outboundType, withoutFixedEgress } = Egress.loadBalancer(exception);
      return cluster({ outboundType, withoutFixedEgress });
    },
  },
  "Jumpbox.withoutEncryptionAtHost": {
    policy: "azure-compute-require-hardening",
    program: () =>
      new Jumpbox("jump", {
        ...REGIONAL,
        subnetId: subnetId("VmSubnet"),
        sshKey: { mode: "publicKey", publicKey: "ssh-rsa AAAA" },
        withoutEncryptionAtHost: exception,
      }),
  },
  "KeyVault.privateEndpoint.sharedSubnet": {
    policy: SEGMENTATION,
    program: () =>
      new KeyVault("vault", { ...REGIONAL, tenantId: TENANT, privateEndpoint: shared() }),
  },
  "KeyVault.publicAccess": {
    policy: "azure-keyvault-deny-public-network",
    program: () => new KeyVault("vault", { ...REGIONAL, tenantId: TENANT, publicAccess }),
  },
  "NetworkPeering.sides": {
    policy: "azure-network-require-peering-pair",
    program: () => {
      const end = (name: string) => ({
        vnetId: vnetId(name),
        vnetName: name,
        resourceGroupName: "CodeMieRG",
        subnets: [],
      });
      return new NetworkPeering("hub-aks", {
        hub: end("HubVNet"),
        spoke: end("AksVNet"),
        sides: { mode: "spokeOnly", reason: REASON },
      });
    },
  },
  "OpenAi.endpointPlacement.sharedSubnet": {
    policy: SEGMENTATION,
    program: () =>
      openAi({ endpointSubnetId: sharedSubnet(), endpointPlacement: { sharedSubnet: exception } }),
  },
  "OpenAi.localAuth": {
    policy: "azure-openai-require-identity",
    program: () => openAi({ localAuth: exception }),
  },
  "OpenAi.publicAccess": {
    policy: "azure-openai-deny-public-network",
    program: () => openAi({ publicAccess }),
  },
  "PostgresServer.network.endpoint.sharedSubnet": {
    policy: SEGMENTATION,
    program: () =>
      new PostgresServer("database", {
        ...REGIONAL,
        tenantId: TENANT,
        databases: ["codemie"],
        network: { mode: "privateEndpoint", endpoint: shared() },
      }),
  },
  "PrivateEndpoint.sharedSubnet": {
    policy: SEGMENTATION,
    program: () =>
      new PrivateEndpoint("vault-pe", {
        ...REGIONAL,
        ...shared(),
        groupId: "vault",
        privateLinkServiceId: "/vault",
      }),
  },
  "StateBackend.sharedKeyAccess": {
    policy: "azure-storage-deny-shared-key",
    program: () =>
      new StateBackend("state", {
        customer: "codemie",
        nameScope: SUBSCRIPTION_ID,
        location: "westeurope",
        tenantId: TENANT,
        sharedKeyAccess: exception,
      }),
  },
  "StorageAccount.privateEndpoint.sharedSubnet": {
    policy: SEGMENTATION,
    program: () => new StorageAccount("files", { ...REGIONAL, privateEndpoint: shared() }),
  },
  "StorageAccount.publicAccess": {
    policy: "azure-storage-deny-public-network",
    program: () => new StorageAccount("files", { ...REGIONAL, publicAccess }),
  },
  "StorageAccount.sharedKeyAccess": {
    policy: "azure-storage-deny-shared-key",
    program: () => new StorageAccount("files", { ...REGIONAL, sharedKeyAccess: exception }),
  },
  "StorageAccount.versions": {
    policy: "azure-storage-require-versioning",
    program: () =>
      new StorageAccount("files", { ...REGIONAL, versions: { mode: "none", reason: REASON } }),
  },
};

/** Arguments with a reason about which the packs have no rule. */
const NO_RULE: Readonly<Record<string, string>> = {
  "DeployerPermissions.withoutPermissionsBoundary":
    "the AWS pack has no rule about permissions boundaries",
  "ProductNamespaces.namespaces.*.podSecurity": "objects of a cluster are outside both packs",
  "StateBackend.withoutZones": "the Azure pack has no rule about the redundancy of accounts",
  "StorageAccount.withoutZones": "the Azure pack has no rule about the redundancy of accounts",
  "Vpc.flowLogs": "the AWS pack has no rule about flow logs",
};

/** `Component.path` of everything in a component's arguments that has a member `reason`. */
function reasonsIn({ name, shapes }: ComponentDeclaration): readonly string[] {
  const byName = new Map(shapes.map((shape) => [shape.name, shape]));
  const found = new Set<string>();
  const visit = (shape: Shape, path: string, above: readonly string[]): void => {
    if (above.includes(shape.name)) return;
    for (const member of shape.variants.flatMap(({ members }) => members)) {
      if (member.name === "reason") found.add(path);
      const below = `${path}.${member.name}${/Record</.test(member.type) ? ".*" : ""}`;
      if (/\breason: string/.test(member.type)) found.add(below);
      for (const word of member.type.match(/\w+/g) ?? []) {
        const next = byName.get(word);
        if (next !== undefined) visit(next, below, [...above, shape.name]);
      }
    }
  };
  const [args] = shapes;
  if (args !== undefined) visit(args, name, []);
  return [...found];
}

/** The graph as a stack policy sees it after the update: each resource with its component. */
function graphOf(resources: readonly Recorded[], withTags: boolean): readonly EngineResource[] {
  const made = resources.map(({ type, name, inputs, parent }) => {
    const { tags, ...others } = inputs;
    const props = withTags && tags !== undefined ? { ...others, tags } : others;
    const urn = `urn:pulumi:test::program::${type}::${name}`;
    return { parent, resource: { type, name, urn, props, opts: { protect: true } } };
  });
  return made.map(({ parent, resource }) => {
    const component = made.find(({ resource: { name } }) => name === parent)?.resource;
    return component === undefined ? resource : { ...resource, parent: component };
  });
}

const ruleOf = (policy: PolicyName) => {
  const rule = AZURE_RULES.find(({ row }) => row.checkedBy.policy === policy);
  if (rule === undefined) throw new Error(`no rule ${policy}`);
  return rule;
};

const refused = (policy: PolicyName, graph: readonly EngineResource[]): readonly string[] =>
  ruleOf(policy)
    .examine(graph)
    .filter(({ kind }) => kind === "violation")
    .map(({ node, property }) => `${node.resource.name} ${property}`);

/** What the pack prints about exceptions of a graph: first the refused ones, then those in use. */
function shownExceptions(graph: readonly EngineResource[]): readonly string[] {
  const shown: string[] = [];
  const args = { resources: graph, getConfig: () => ({}) } as unknown as StackValidationArgs;
  for (const policy of exceptionPolicies("azure-baseline", AZURE_RULES)) {
    void policy.validateStack(args, (finding) => {
      shown.push((finding as unknown as { readonly message: string }).message);
    });
  }
  return shown;
}

describe("arguments with a reason", () => {
  it("are all known here: each has a case, or says why no rule is about it", () => {
    const declared = CLOUDS.flatMap((cloud) =>
      componentsOf(join(ROOT, "components", cloud, "index.ts")).flatMap(reasonsIn),
    );
    // A static function is not an argument of the constructor, where the pages and this test look.
    expect([...declared, "Egress.loadBalancer"].sort()).toEqual(
      [...Object.keys(CASES), ...Object.keys(NO_RULE)].sort(),
    );
  });

  it("name policies that exist", () => {
    const policies = requirementsAt("policy").map((row) => row.checkedBy.policy);
    expect(EXCEPTED_POLICIES.filter((policy) => !policies.includes(policy))).toEqual([]);
  });

  it.each(Object.entries(CASES))(
    "%s: refused without its reason, accepted and shown with it",
    async (_, { policy, program }) => {
      const { error, resources } = await build(program, { outputs: OUTPUTS });
      expect(error).toBeUndefined();
      expect(refused(policy, graphOf(resources, false))).not.toEqual([]);
      shownExceptions([]);
      const graph = graphOf(resources, true);
      expect(refused(policy, graph)).toEqual([]);
      expect(shownExceptions(graph)).toEqual([
        expect.stringMatching(
          new RegExp(`^\\[${ruleOf(policy).row.id}\\] .* excepted, because: ${REASON}$`, "u"),
        ),
      ]);
    },
  );
});
