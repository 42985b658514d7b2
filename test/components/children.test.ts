// The resources that importers may need are public fields, with one name for one thing across components.
import * as pulumi from "@pulumi/pulumi";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { CLOUDS, ROOT } from "../../scripts/docs/examples";
import { componentsOf } from "../../scripts/docs/declarations";
import { Vpc } from "../../components/aws/vpc";
import { HubNetwork } from "../../components/azure/hub-network";
import { KeyVault } from "../../components/azure/key-vault";
import { build } from "../support/build";
import { REGIONAL, TENANT } from "./azure/paas";

/** Public fields that are resources of a provider, by component: what an importer attaches to or waits for. */
const CHILDREN: Readonly<Record<string, readonly string[]>> = {
  AksCluster: ["cluster", "userPools", "identities"],
  BastionHost: ["host"],
  Certificate: ["certificate"],
  ContainerRegistry: ["registry"],
  Egress: ["natGateway"],
  HostingZone: ["zone"],
  HubNetwork: ["vnet", "subnets", "securityGroups"],
  InterfaceEndpoints: ["securityGroup", "endpoints"],
  Jumpbox: ["vm", "networkInterface"],
  KeyVault: ["vault", "key"],
  NetworkFlowLogs: ["flowLogs"],
  NetworkPeering: ["peerings"],
  Observability: ["workspace"],
  OpenAi: ["zones", "identity", "accountResources"],
  PostgresServer: ["server"],
  PrivateEndpoint: ["endpoint"],
  SpokeNetwork: ["vnet", "subnets", "securityGroups", "routeTable"],
  StorageAccount: ["account"],
  SubnetAcl: ["networkAcl"],
  Vpc: ["vpc", "internetGateway", "subnets", "natGateways", "routeTables"],
  VpcFlowLogs: ["logGroup", "flowLog"],
  WorkloadIdentity: ["identity"],
};

/** Whether a value holds nothing but resources. */
const holdsResources = (value: unknown): boolean =>
  pulumi.Resource.isInstance(value) ||
  (typeof value === "object" &&
    value !== null &&
    Object.values(value).length > 0 &&
    Object.values(value).every((each) => pulumi.Resource.isInstance(each)));

describe("children of components", () => {
  it("are public and readonly", () => {
    const declared = new Map(
      CLOUDS.flatMap((cloud) => componentsOf(join(ROOT, "components", cloud, "index.ts"))).map(
        ({ name, outputs }) => [name, outputs.map((output) => output.name)] as const,
      ),
    );
    const missing = Object.entries(CHILDREN).flatMap(([component, fields]) =>
      fields
        .filter((field) => !(declared.get(component) ?? []).includes(field))
        .map((field) => `${component}.${field}`),
    );
    expect(missing).toEqual([]);
  });

  it("cannot be assigned by a program", () => {
    const open = CLOUDS.flatMap((cloud) =>
      readdirSync(join(ROOT, "components", cloud)).map((file) =>
        join(ROOT, "components", cloud, file),
      ),
    ).flatMap(
      (file) =>
        readFileSync(file, "utf8").match(/^ {2}public (?!readonly|constructor|static).*$/gmu) ?? [],
    );
    expect(open).toEqual([]);
  });

  it.each<[string, () => object]>([
    ["HubNetwork", () => new HubNetwork("hub", REGIONAL)],
    ["KeyVault", () => new KeyVault("vault", { ...REGIONAL, tenantId: TENANT })],
    ["Vpc", () => new Vpc("main", { region: "us-east-1", zones: ["us-east-1a", "us-east-1b"] })],
  ])("are the resources themselves: %s", async (name, program) => {
    const { error, value } = await build(program);
    expect(error).toBeUndefined();
    const fields = value as unknown as Readonly<Record<string, unknown>>;
    for (const field of CHILDREN[name] ?? []) {
      expect([field, holdsResources(fields[field])]).toEqual([field, true]);
    }
  });
});
