// Runs the example programs under Pulumi's mocks, one after another in this process.
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";

export const CLOUDS = ["azure", "aws", "kubernetes"] as const;
export type Cloud = (typeof CLOUDS)[number];

export const ROOT = join(__dirname, "..", "..");

/** A program of `examples/<cloud>/<name>.ts`. */
export interface Example {
  readonly cloud: Cloud;
  readonly name: string;
  readonly file: string;
  readonly source: string;
}

export const EXAMPLES: readonly Example[] = CLOUDS.flatMap((cloud) =>
  readdirSync(join(ROOT, "examples", cloud))
    .filter((file) => file.endsWith(".ts"))
    .sort()
    .map((file) => {
      const path = join(ROOT, "examples", cloud, file);
      return { cloud, name: file.slice(0, -3), file: path, source: readFileSync(path, "utf8") };
    }),
);

/** What a program registers. */
export interface Registered {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** Empty for a resource at the top. */
  readonly parent: string;
  /** URNs, sorted. */
  readonly dependsOn: readonly string[];
}

interface Request {
  getType(): string;
  getName(): string;
  getParent(): string;
  getDependenciesList(): string[];
}

interface Monitor {
  registerResource: (
    request: Request,
    callback: (error: unknown, response: { getUrn(): string } | undefined) => void,
  ) => void;
}

/**
 * Runs an example and returns what it registered, in the order of names. Rejects when any registration fails.
 *
 * An example is a program with effects on import, so each runs once in a process.
 */
export async function runExample(example: Example): Promise<readonly Registered[]> {
  const registered: Registered[] = [];
  await pulumi.runtime.setMocks({ newResource, call }, "examples", "dev", false);
  const monitor = pulumi.runtime.getMonitor() as unknown as Monitor;
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, callback): void => {
    register(request, (error, response) => {
      registered.push({
        urn: response?.getUrn() ?? "",
        type: request.getType(),
        name: request.getName(),
        parent: request.getParent(),
        dependsOn: request.getDependenciesList().sort(),
      });
      callback(error, response);
    });
  };
  const load = createRequire(__filename);
  let failure: unknown;
  await pulumi.runtime.runInPulumiStack(() => {
    try {
      return Promise.resolve(load(example.file) as Record<string, unknown>);
    } catch (error) {
      failure = error; // past this callback the runtime would report it as unhandled
      return Promise.resolve({});
    }
  });
  await (pulumi.runtime as unknown as { disconnect(): Promise<void> }).disconnect();
  if (failure !== undefined) throw failure as Error;
  const stack = registered.find(({ type }) => type === "pulumi:pulumi:Stack")?.urn;
  return registered
    .filter(({ urn }) => urn !== stack)
    .map((each) => (each.parent === stack ? { ...each, parent: "" } : each))
    .sort((a, b) => `${a.name} ${a.type}`.localeCompare(`${b.name} ${b.type}`, "en"));
}

const SUBSCRIPTION = "6d7c1f0e-52c1-4d0c-9a55-0d5c0c9a1b01";

// Ids and facts in the form that components read them; the rest is left out.
function newResource(args: pulumi.runtime.MockResourceArgs): {
  id: string | undefined;
  state: Record<string, unknown>;
} {
  const inputs = args.inputs as Record<string, unknown>;
  const id = `/subscriptions/${SUBSCRIPTION}/resourceGroups/mock/providers/Mock/${args.type}/${args.name}`;
  return {
    id: args.custom === false ? undefined : id,
    state: { name: args.name, arn: `arn:aws:${args.name}`, ...inputs, ...facts(args.type) },
  };
}

const GUID = "00000000-0000-4000-8000-000000000000";

function facts(type: string): Record<string, unknown> {
  switch (type) {
    case "azure-native:managedidentity:UserAssignedIdentity":
      return { principalId: GUID, clientId: GUID };
    case "azure-native:containerservice:ManagedCluster":
      return {
        privateFQDN: "cluster.privatelink.westeurope.azmk8s.io",
        oidcIssuerProfile: { issuerURL: "https://issuer.example/" },
        identityProfile: { kubeletidentity: { clientId: GUID, objectId: GUID } },
        addonProfiles: { azureKeyvaultSecretsProvider: { identity: { objectId: GUID } } },
      };
    case "azure-native:containerregistry:Registry":
      return { loginServer: "images.azurecr.io" };
    case "azuread:index/application:Application":
      return { clientId: GUID };
    case "azuread:index/servicePrincipal:ServicePrincipal":
      return { objectId: GUID };
    case "azuread:index/applicationPassword:ApplicationPassword":
      return { value: "a generated secret" };
    case "aws:acm/certificate:Certificate":
      return {
        domainValidationOptions: [
          {
            domainName: "codeocean.contoso.org",
            resourceRecordName: "_proof.codeocean.contoso.org.",
            resourceRecordType: "CNAME",
            resourceRecordValue: "_proof.acm-validations.aws.",
          },
        ],
      };
    case "aws:route53/zone:Zone":
      return { nameServers: ["ns-1.example.org"], zoneId: "Z0EXAMPLE" };
    default:
      return {};
  }
}

function call({ token }: pulumi.runtime.MockCallArgs): Record<string, unknown> {
  switch (token) {
    case "aws:iam/getRoles:getRoles":
      return { id: "roles", arns: [], names: [] };
    case "aws:ec2/getVpcEndpointService:getVpcEndpointService":
      return { availabilityZones: ["us-east-1a", "us-east-1b"] };
    default:
      throw new Error(`no example is expected to call ${token}`);
  }
}
