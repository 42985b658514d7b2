// How a person gets to the API server of a private cluster: each step as Azure decides it. Sources:
// https://learn.microsoft.com/azure/bastion/bastion-connect-to-aks-private-cluster and
// https://learn.microsoft.com/entra/identity/devices/howto-vm-sign-in-azure-ad-linux
import { isRecord, type Value } from "../../wire/values";
import type { CloudStore, Stored } from "../../cloud-store";
import { list, subnetsOf, text } from "./arm";
import { mayDo } from "./authorization";
import type { Permission } from "./built-in-roles";
import { apiServerFailure, apiServerSubnet, connects, interfaceOf, type Target } from "./reach";

/** One thing that has to be right, and what is wrong with it. */
export interface AccessStep {
  readonly step: string;
  readonly failure: string | undefined;
}

/** One way to the API server. */
export interface AccessPath {
  readonly path: string;
  readonly steps: readonly AccessStep[];
}

/** What each step asks for. Owner and Contributor do not sign in to machines. */
const ASKED = {
  bastion: { action: "Microsoft.Network/bastionHosts/read" },
  machine: { action: "Microsoft.Compute/virtualMachines/read" },
  interface: { action: "Microsoft.Network/networkInterfaces/read" },
  login: { dataAction: "Microsoft.Compute/virtualMachines/login/action" },
  credentials: {
    action: "Microsoft.ContainerService/managedClusters/listClusterUserCredential/action",
  },
} as const satisfies Readonly<Record<string, Permission>>;

/** The ways of a user, or a group's member, to each private cluster. */
export function accessPaths(store: CloudStore, principalId: string): readonly AccessPath[] {
  return store.storedOfType("azure-native:containerservice:ManagedCluster").flatMap((cluster) => {
    const host = text(cluster.outputs["privateFQDN"]);
    if (host === "") return [];
    const [bastion] = store.storedOfType("azure-native:network:BastionHost");
    const [machine] = store.storedOfType("azure-native:compute:VirtualMachine");
    const has = (what: keyof typeof ASKED, resourceId: string, name: string): AccessStep =>
      roleStep(store, principalId, what, resourceId, name);
    const entry = [
      has("credentials", cluster.id, "the address of the API server is read"),
      adminStep(cluster, principalId),
    ];
    return [
      {
        path: "az aks bastion tunnel",
        steps: [
          ...bastionSteps(bastion, has),
          {
            step: "Bastion reaches the API server",
            failure: networkFailure(store, bastion, apiServerSubnet(cluster), "443"),
          },
          ...entry,
        ],
      },
      {
        path: "az network bastion ssh --auth-type AAD",
        steps: [
          ...bastionSteps(bastion, has),
          ...machineSteps(store, bastion, machine, has),
          {
            step: "the machine reaches the API server",
            failure: fromMachine(store, machine, host),
          },
          ...entry,
        ],
      },
    ];
  });
}

/** The paths as text, one line a step. */
export const accessLines = (paths: readonly AccessPath[]): readonly string[] =>
  paths.flatMap(({ path, steps }) => [
    `${path}:`,
    ...steps.map(({ step, failure }) =>
      failure === undefined ? `  ok    ${step}` : `  FAIL  ${step}: ${failure}`,
    ),
  ]);

type Has = (what: keyof typeof ASKED, resourceId: string, name: string) => AccessStep;

function bastionSteps(bastion: Stored | undefined, has: Has): readonly AccessStep[] {
  if (bastion === undefined) return [{ step: "Bastion is there", failure: "no Bastion host" }];
  const { sku, enableTunneling } = bastion.inputs;
  const tier = isRecord(sku) ? text(sku["name"]) : "";
  const tunnels = enableTunneling === true && /^(Standard|Premium)$/.test(tier);
  return [
    {
      step: "Bastion lets native clients in",
      failure: tunnels ? undefined : "native client support is off (enableTunneling, Standard)",
    },
    has("bastion", bastion.id, "Bastion is seen"),
  ];
}

function machineSteps(
  store: CloudStore,
  bastion: Stored | undefined,
  machine: Stored | undefined,
  has: Has,
): readonly AccessStep[] {
  if (machine === undefined) return [{ step: "the machine is there", failure: "no machine" }];
  const nic = interfaceOf(store, machine);
  const extension = store
    .storedOfType("azure-native:compute:VirtualMachineExtension")
    .some(
      ({ id, inputs }) =>
        id.toLowerCase().startsWith(`${machine.id.toLowerCase()}/`) &&
        inputs["type"] === "AADSSHLoginForLinux",
    );
  return [
    has("machine", machine.id, "the machine is seen"),
    has("interface", nic?.id ?? "", "its network interface is seen"),
    {
      step: "Bastion reaches the machine by SSH",
      failure: networkFailure(
        store,
        bastion,
        { subnetId: nic?.subnetId ?? "", by: "address" },
        "22",
      ),
    },
    {
      step: "the machine takes Entra accounts",
      failure: extension ? undefined : "the extension AADSSHLoginForLinux is not installed",
    },
    has("login", machine.id, "the account may sign in"),
  ];
}

function roleStep(
  store: CloudStore,
  principalId: string,
  what: keyof typeof ASKED,
  resourceId: string,
  step: string,
): AccessStep {
  const failure = `AuthorizationFailed: ${principalId} has no role for this over scope ${resourceId}`;
  return {
    step,
    failure: mayDo(store, principalId, resourceId, ASKED[what]) ? undefined : failure,
  };
}

function adminStep({ inputs }: Stored, principalId: string): AccessStep {
  const profile: Value = inputs["aadProfile"];
  const groups = isRecord(profile) ? list(profile["adminGroupObjectIDs"]) : [];
  return {
    step: "the API server knows the account as an administrator",
    failure: groups.includes(principalId)
      ? undefined
      : `Forbidden: ${principalId} is none of the cluster's admin groups`,
  };
}

function networkFailure(
  store: CloudStore,
  bastion: Stored | undefined,
  target: Target,
  port: string,
): string | undefined {
  const [subnet = ""] = bastion === undefined ? [] : subnetsOf(bastion.inputs);
  return connects(store, subnet, target, port)
    ? undefined
    : `no path by ${port} from ${subnet.split("/").at(-1) ?? ""} to ${target.subnetId.split("/").at(-1) ?? ""}`;
}

function fromMachine(
  store: CloudStore,
  machine: Stored | undefined,
  host: string,
): string | undefined {
  const nic = machine && interfaceOf(store, machine);
  return nic === undefined
    ? "no machine"
    : apiServerFailure(store, { kind: "subnet", subnetId: nic.subnetId }, host);
}
