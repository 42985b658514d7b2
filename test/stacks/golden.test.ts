// The graph of every committed stack, small enough to review. `npm run golden` writes them anew.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { stringify } from "yaml";
import { ROLES } from "../../components/azure/role-assignments";
import type { Recorded } from "../support/build";
import { buildStack, ROOT } from "../support/stack";

const UPDATE = process.env["UPDATE_GOLDEN"] === "1";

// Inputs that decide who reaches what; everything else a reviewer finds in the code.
const SECURITY_KEYS = new Set([
  "access",
  "addressPrefix",
  "addressPrefixes",
  "adminUserEnabled",
  "allowBlobPublicAccess",
  "allowSharedKeyAccess",
  "anonymousPullEnabled",
  "bypass",
  "capacity",
  "cidrBlock",
  "defaultAction",
  "defaultOutboundAccess",
  "destinationCidrBlock",
  "destinationPortRange",
  "destinationPortRanges",
  "direction",
  "disableLocalAccounts",
  "disableLocalAuth",
  "disablePasswordAuthentication",
  "enableAzureRBAC",
  "enableEncryptionAtHost",
  "enableHttpsTrafficOnly",
  "enablePrivateCluster",
  "enablePrivateClusterPublicFQDN",
  "enablePurgeProtection",
  "enableRbacAuthorization",
  "groupIds",
  "keyOps",
  "level",
  "mapPublicIpOnLaunch",
  "minimumTlsVersion",
  "nodeTaints",
  "outboundType",
  "principalType",
  "publicAccess",
  "publicNetworkAccess",
  "registrationEnabled",
  "sourceAddressPrefix",
  "sourceAddressPrefixes",
  "subject",
  "validationMethod",
]);
const DESCENDED =
  /^(properties|networkRuleSet|networkAcls|networkRuleSet|securityRules|apiServerAccessProfile|aadProfile|networkProfile|agentPoolProfiles|network|sku|osProfile|linuxConfiguration|privateLinkServiceConnections|addressSpace)$/;

function securityOf(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(securityOf).filter((item) => item !== undefined);
    return items.length === 0 ? undefined : items;
  }
  if (typeof value !== "object" || value === null) return undefined;
  const record = value as Readonly<Record<string, unknown>>;
  const kept = Object.entries(record).flatMap(([key, item]): [string, unknown][] => {
    if (SECURITY_KEYS.has(key)) return [[key, item]];
    const inner = DESCENDED.test(key) ? securityOf(item) : undefined;
    return inner === undefined ? [] : [[key, inner]];
  });
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

const BRIEF = /^azure-native:network:NetworkSecurityGroup$/;

function rulesOf({ inputs }: Recorded): readonly string[] {
  const rules = (inputs["securityRules"] ?? []) as readonly Readonly<Record<string, unknown>>[];
  return rules.map((rule) => {
    const from = rule["sourceAddressPrefixes"] ?? rule["sourceAddressPrefix"];
    const to = rule["destinationPortRanges"] ?? rule["destinationPortRange"];
    const target = rule["destinationAddressPrefixes"] ?? rule["destinationAddressPrefix"];
    return `${String(rule["priority"])} ${String(rule["direction"])} ${String(rule["access"])} ${String(rule["protocol"])} ${String(from)} -> ${String(target)}:${String(to)}`;
  });
}

// What an assignment says: role, receiver and the resource it is valid for.
function grantOf({
  inputs,
  dependsOn,
}: Recorded): Readonly<Record<"role" | "receiver" | "scope", string>> {
  const [type = "", scope = ""] = String(inputs["scope"]).split("/").slice(-2);
  const guid = String(inputs["roleDefinitionId"]).split("/").at(-1);
  const role = Object.entries(ROLES).find(([, id]) => id === guid)?.[0] ?? `role ${String(guid)}`;
  const others = dependsOn.filter((name) => name !== scope);
  const receiver = others.length > 0 ? others.join(" ") : String(inputs["principalId"]);
  return {
    role,
    receiver: `${receiver} (${String(inputs["principalType"])})`,
    scope: `${type} ${scope}`,
  };
}

function graphOf(resources: readonly Recorded[]): string {
  const nodes = resources.map((resource) => ({
    resource: `${resource.type} ${resource.name}`,
    ...(resource.parent === undefined || resource.parent.endsWith("-test")
      ? {}
      : { parent: resource.parent }),
    ...(resource.dependsOn.length === 0 ? {} : { after: resource.dependsOn.join(" ") }),
    ...(resource.protect ? { protect: true } : {}),
    ...(resource.type.endsWith(":RoleAssignment") ? grantOf(resource) : {}),
    ...(BRIEF.test(resource.type)
      ? { rules: rulesOf(resource) }
      : resource.custom && securityOf(resource.inputs) !== undefined
        ? { security: securityOf(resource.inputs) }
        : {}),
  }));
  return stringify(nodes, { lineWidth: 0 });
}

const stacks = readdirSync(ROOT).filter((file) => /^Pulumi\.[\w-]+\.yaml$/.test(file));
const variants = readdirSync(join(ROOT, "test/variants/valid")).map(
  (file) => `test/variants/valid/${file}`,
);

function expectUniqueNames(resources: readonly Recorded[]): void {
  const names = resources.map(({ type, name }) => `${type} ${name}`);
  expect(new Set(names).size).toBe(names.length);
}

describe("a committed stack", () => {
  it.each(stacks)(
    "%s has the reviewed graph",
    async (file) => {
      const { error, resources } = await buildStack(file);
      expect(error).toBeUndefined();
      expectUniqueNames(resources);
      const golden = join(__dirname, "golden", file.replace("Pulumi.", ""));
      const graph = graphOf(resources);
      expect(graph).not.toMatch(/generated-secret|BEGIN [A-Z ]*PRIVATE KEY/);
      if (UPDATE) {
        mkdirSync(dirname(golden), { recursive: true });
        writeFileSync(golden, graph);
      }
      expect(graph).toBe(readFileSync(golden, "utf8"));
    },
    120_000,
  );
});

describe("a variant", () => {
  it.each(variants)(
    "%s can be built, every resource named once",
    async (file) => {
      const { error, resources } = await buildStack(file);
      expect(error).toBeUndefined();
      expect(resources.length).toBeGreaterThan(8);
      expectUniqueNames(resources);
    },
    120_000,
  );
});
