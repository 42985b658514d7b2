// The resources that importers may need are public fields: to attach to, to wait for, or to read an output of.
import * as pulumi from "@pulumi/pulumi";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { CLOUDS, ROOT } from "../../scripts/docs/examples";
import { build } from "../support/build";
import { FULL_ARGUMENTS, MOCKS } from "./arguments/full";

/** Kinds of children that complete another child, so that nothing is attached to them: they are found through it. */
const PARTS = new Set([
  // who may do what, and where records go
  ...["RoleAssignment", "DiagnosticSetting", "ManagementLockByScope", "Administrator"],
  ...["FederatedIdentityCredential", "RolePolicy", "KeyPolicy", "Grant", "Budget"],
  ...["LogResourcePolicy", "QueryLog", "DataCollectionRule"],
  // settings of a server, an account, a machine or a zone
  ...["Database", "Configuration", "MaintenanceConfiguration", "Deployment"],
  ...["BlobContainer", "BlobServiceProperties", "ManagementPolicy", "VirtualMachineExtension"],
  ...["HostedZoneDnsSec", "KeySigningKey", "SecretProviderClass"],
  // content of networks, zones and lists
  ...["Route", "RouteTableAssociation", "DefaultRouteTable", "VpcIpv4CidrBlockAssociation"],
  ...["NetworkAclRule", "NetworkAclAssociation", "DefaultNetworkAcl", "SecurityGroupIngressRule"],
  ...["VirtualNetworkLink", "PrivateRecordSet", "PrivateDnsZoneGroup", "Record"],
  "CertificateValidation",
  // secrets and what makes them, whose ids or names are outputs
  ...["RandomPassword", "PrivateKey", "ApplicationPassword", "ServicePrincipal"],
]);
const isPart = (type: string): boolean =>
  PARTS.has(type.split(":").at(-1) ?? "") || type === "azure-native:keyvault:Secret";

/** Every resource that a value holds, in lists, maps and components too. */
function heldBy(value: unknown, seen = new Set<unknown>()): readonly pulumi.Resource[] {
  if (typeof value !== "object" || value === null || seen.has(value)) return [];
  if (pulumi.Output.isInstance(value)) return [];
  seen.add(value);
  const below = pulumi.CustomResource.isInstance(value)
    ? []
    : Object.entries(value)
        .filter(([field]) => !field.startsWith("_"))
        .flatMap(([, each]) => heldBy(each, seen));
  return pulumi.Resource.isInstance(value) ? [value, ...below] : below;
}

const identityOf = (resource: pulumi.Resource): Promise<string> =>
  new Promise((resolve) => {
    resource.urn.apply((urn) => {
      resolve(urn.split("::").slice(-2).join(" ").split("$").at(-1) ?? urn);
    });
  });

describe("children of components", () => {
  it.each(FULL_ARGUMENTS.map((full, index) => [full.component, index, full] as const))(
    "are public fields, unless nothing attaches to them: %s (%i)",
    async (_, __, { make, args }) => {
      const { value, error, resources } = await build(() => make(args), MOCKS);
      expect(error).toBeUndefined();
      const reached = new Set(await Promise.all(heldBy(value).map(identityOf)));
      const hidden = resources
        .filter(({ parent }) => parent === "it")
        .filter(({ type }) => !isPart(type))
        .map(({ type, name }) => `${type} ${name}`)
        .filter((identity) => !reached.has(identity));
      expect(hidden).toEqual([]);
    },
  );

  it("are named as parts only where a component makes them", async () => {
    const made = new Set<string>();
    for (const { make, args } of FULL_ARGUMENTS) {
      const { resources } = await build(() => make(args), MOCKS);
      for (const { type } of resources) made.add(type.split(":").at(-1) ?? "");
    }
    expect([...PARTS].filter((kind) => !made.has(kind))).toEqual([]);
  });

  it("cannot be assigned by a program", () => {
    const open = CLOUDS.flatMap((cloud) =>
      readdirSync(join(ROOT, "components", cloud)).map((file) =>
        join(ROOT, "components", cloud, file),
      ),
    ).flatMap(
      (file) =>
        readFileSync(file, "utf8").match(
          /^ {2}public (?!readonly|constructor|static|\w+\().*$/gmu,
        ) ?? [],
    );
    expect(open).toEqual([]);
  });
});
