// What the tests of the platform services share: ids, a placement, and short views on a recorded graph.
import type { Recorded } from "../../support/build";

const SUBSCRIPTION = "/subscriptions/11111111-1111-4111-8111-111111111111";
const RG = `${SUBSCRIPTION}/resourceGroups/CodeMieRG/providers`;

export const SUBNET_ID = `${RG}/Microsoft.Network/virtualNetworks/HubVNet/subnets/PrivateEndpointSubnet`;
export const WORKSPACE_ID = `${RG}/Microsoft.OperationalInsights/workspaces/logs`;
export const zoneId = (zone: string): string => `${RG}/Microsoft.Network/privateDnsZones/${zone}`;
export const vnetId = (vnet: string): string => `${RG}/Microsoft.Network/virtualNetworks/${vnet}`;
export const subnetId = (subnet: string): string => `${vnetId("AksVNet")}/subnets/${subnet}`;
export const SUBSCRIPTION_ID = SUBSCRIPTION;

export const REGIONAL = { resourceGroupName: "CodeMieRG", location: "westeurope" } as const;
export const TENANT = "22222222-2222-4222-8222-222222222222";
export const guid = (digit: string): string =>
  [8, 4, 4, 4, 12].map((length) => digit.repeat(length)).join("-");

export const placement = (zone: string) => ({
  subnetId: SUBNET_ID,
  privateDnsZoneId: zoneId(zone),
});

/** `service:Type name` of every resource, in the order of the recording. */
export const listed = (resources: readonly Recorded[]): readonly string[] =>
  resources.map(({ type, name }) => `${type.split(":").slice(1).join(":")} ${name}`);

/** The one resource of that name; a test that asks for a missing one is wrong. */
export function named(resources: readonly Recorded[], name: string): Recorded {
  const found = resources.filter((resource) => resource.name === name);
  if (found.length !== 1 || found[0] === undefined) {
    throw new Error(
      `${String(found.length)} resources are called ${name}: ${resources.map((r) => r.name).join(", ")}`,
    );
  }
  return found[0];
}
