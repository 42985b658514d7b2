// A company's convention names every child whose name has no argument, and nothing else changes.
import * as azure from "../../../components/azure";
import { build, type Recorded } from "../../support/build";
import { FULL_ARGUMENTS, MOCKS } from "../arguments/full";
import { guid } from "./paas";

/** Where Azure keeps the name of each kind. */
const NAME_OF: Readonly<
  Record<azure.NamedChild["kind"], readonly [type: string, property: string]>
> = {
  subnet: ["network:Subnet", "subnetName"],
  networkSecurityGroup: ["network:NetworkSecurityGroup", "networkSecurityGroupName"],
  virtualNetworkPeering: ["network:VirtualNetworkPeering", "virtualNetworkPeeringName"],
  virtualNetworkLink: ["privatedns:VirtualNetworkLink", "virtualNetworkLinkName"],
  privateEndpoint: ["network:PrivateEndpoint", "privateEndpointName"],
  flowLog: ["network:FlowLog", "flowLogName"],
  metricAlert: ["monitor:MetricAlert", "ruleName"],
  budget: ["consumption:Budget", "budgetName"],
};
/** Names that Azure or an argument of their own decides. */
const DECIDED = ["AzureBastionSubnet", "OwnSubnet"];

const naming = ({ kind, key }: azure.NamedChild): string => `corp-${kind}-${key}`;
// The name of a PrivateEndpoint is an argument of its own.
const AZURE = FULL_ARGUMENTS.filter(
  ({ component }) => component in azure && component !== "PrivateEndpoint",
);

const namesIn = (resources: readonly Recorded[]) =>
  Object.values(NAME_OF).flatMap(([type, property]) =>
    resources
      .filter((resource) => resource.type === `azure-native:${type}`)
      .map(({ name, inputs }) => [name, inputs[property]] as const),
  );

describe("a naming convention", () => {
  it.each(AZURE.map((full, index) => [full.component, index, full] as const))(
    "names each child that it can: %s (%i)",
    async (_, __, { make, args }) => {
      const { error, resources } = await build(() => make({ ...args, naming }), MOCKS);
      expect(error).toBeUndefined();
      const others = namesIn(resources).filter(
        ([, name]) => !DECIDED.includes(String(name)) && !/^corp-/.test(String(name)),
      );
      expect(others).toEqual([]);
      const usual = await build(() => make(args), MOCKS);
      expect(resources.map(({ type, name }) => [type, name])).toEqual(
        usual.resources.map(({ type, name }) => [type, name]),
      );
    },
  );

  it("is asked for every kind", async () => {
    const asked = new Set<string>();
    for (const { make, args } of AZURE) {
      const { resources } = await build(() => make({ ...args, naming }), MOCKS);
      for (const [, name] of namesIn(resources)) asked.add(String(name).split("-")[1] ?? "");
    }
    expect(Object.keys(NAME_OF).filter((kind) => !asked.has(kind))).toEqual([]);
  });

  it("is given the usual name and what tells the child from its siblings", async () => {
    const seen: azure.NamedChild[] = [];
    const { resources } = await build(
      () =>
        new azure.OpenAi("models", {
          resourceGroupName: "rg",
          location: "westeurope",
          accountStem: "ai",
          regions: {
            eastus: {
              count: 2,
              models: [{ name: "chat", model: "gpt", version: "1", capacity: 10 }],
            },
          },
          endpointSubnetId: "/subnet",
          networks: { hub: "/hub" },
          naming: (child) => {
            seen.push(child);
            return child.usual;
          },
        }),
      {
        outputs: {
          "azure-native:managedidentity:UserAssignedIdentity": () => ({ principalId: guid("1") }),
        },
      },
    );
    expect(seen).toEqual([
      { kind: "virtualNetworkLink", key: "openAi-hub", usual: "models-dns-hub" },
      { kind: "privateEndpoint", key: "eastus-0", usual: "models-oai-eastus-0-pe" },
      { kind: "privateEndpoint", key: "eastus-1", usual: "models-oai-eastus-1-pe" },
    ]);
    expect(
      resources.find(({ name }) => name === "models-oai-eastus-1-pe-pep")?.inputs,
    ).toMatchObject({
      privateEndpointName: "models-oai-eastus-1-pe",
      customNetworkInterfaceName: "models-oai-eastus-1-pe-nic",
    });
  });

  it("of diagnostic settings is one name, an argument", async () => {
    const { resources } = await build(
      () =>
        new azure.SpokeNetwork("aks", {
          resourceGroupName: "rg",
          location: "westeurope",
          egress: { outboundType: "userDefinedRouting", routes: [], natGatewayId: undefined },
          diagnostics: { workspaceId: "/logs", settingName: "corp-diag" },
        }),
      MOCKS,
    );
    const settings = resources.filter(({ type }) => type.endsWith(":DiagnosticSetting"));
    expect(settings.length).toBeGreaterThan(3);
    expect(new Set(settings.map(({ inputs }) => inputs["name"]))).toEqual(new Set(["corp-diag"]));
  });
});
