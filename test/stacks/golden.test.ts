// The graph and the outputs of every committed stack, small enough to review. `npm run golden` writes them anew.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { parse, stringify } from "yaml";
import * as pulumi from "@pulumi/pulumi";
import { ROLES } from "../../components/plans/azure/roles";
import { type BuildResult, type Recorded, valueOf } from "../support/build";
import { buildStack, ROOT } from "../support/stack";

const UPDATE = process.env["UPDATE_GOLDEN"] === "1";

/** Inputs that every resource repeats, and those that only say again what its name or its parent says. */
const NOISE = new Set(["location", "region", "resourceGroupName", "tags", "tagsAll", "__defaults"]);

/** Longer texts (cloud-init, public keys) stand as a digest: a change shows, and the page stays readable. */
const LONGEST = 160;

const digestOf = (text: string): string =>
  `${String(text.length)} characters, sha256 ${createHash("sha256").update(text).digest("hex").slice(0, 12)}`;

/** Ids that the mocks give: whose id it is says more. */
const readable = (text: string): string =>
  text.replace(/\/subscriptions\/0{8}-\S*?\/providers\/Mock\/[^/]+\/([\w.-]+)/g, "{id of $1}");

/** All inputs but the noise; of a secret only that it is one. */
function shown(value: unknown): unknown {
  if (typeof value === "string") {
    const text = readable(value);
    return text.length > LONGEST ? digestOf(text) : text;
  }
  if (Array.isArray(value)) return value.map(shown);
  if (typeof value !== "object" || value === null) return value;
  if ("secret" in value && value.secret === true) return "[secret]";
  const kept = Object.entries(value)
    .filter(([key, item]) => !NOISE.has(key) && item !== undefined)
    .map(([key, item]) => [key, shown(item)] as const);
  return Object.fromEntries(kept.sort(([first], [second]) => (first < second ? -1 : 1)));
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
      : resource.custom
        ? { inputs: shown(resource.inputs) }
        : {}),
  }));
  return stringify(nodes, { lineWidth: 0 });
}

type Outputs = Readonly<Record<string, unknown>>;

/** An output as its reader sees it; of a secret only that it is one. */
async function outputShown(value: unknown): Promise<unknown> {
  if (pulumi.Output.isInstance(value)) {
    return (await pulumi.isSecret(value)) ? "[secret]" : outputShown(await valueOf(value));
  }
  if (Array.isArray(value)) return Promise.all(value.map(outputShown));
  if (typeof value !== "object" || value === null) return shown(value);
  const entries = Object.entries(value).map(
    async ([key, item]) => [key, await outputShown(item)] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

const outputsOf = async ({ value = {} }: BuildResult<Outputs>): Promise<string> =>
  stringify(await outputShown(value), { lineWidth: 0, sortMapEntries: true });

function expectReviewed(text: string, name: string): void {
  expect(text).not.toMatch(/generated-secret|BEGIN [A-Z ]*PRIVATE KEY/);
  const golden = join(__dirname, "golden", name);
  if (UPDATE) {
    mkdirSync(dirname(golden), { recursive: true });
    writeFileSync(golden, text);
  }
  expect(text).toBe(readFileSync(golden, "utf8"));
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
    "%s has the reviewed graph and outputs",
    async (file) => {
      const result = await buildStack(file);
      const { error, resources } = result;
      expect(error).toBeUndefined();
      expectUniqueNames(resources);
      const name = file.replace("Pulumi.", "");
      expectReviewed(graphOf(resources), name);
      expectReviewed(await outputsOf(result), join("outputs", name));
    },
    120_000,
  );
});

/** Stacks whose outputs, together with those of the committed ones, are all that a layer can have. */
const WITH_MORE_OUTPUTS = [
  "valid/azure-public-access",
  "valid/azure-models-three-regions",
  "outputs/aws",
  "outputs/aws-chosen-image",
];

/** What the layers' interfaces declare; PostgresOutputs is a part of another. */
const outputNamesIn = (file: string): readonly string[] =>
  [...readFileSync(file, "utf8").matchAll(/^export interface (\w+)Outputs \{\n[\s\S]*?\n\}/gm)]
    .filter(([, layer]) => layer !== "Postgres")
    .flatMap(([text]) => [...text.matchAll(/^ {2}readonly (\w+)\??:/gm)])
    .map(([, name = ""]) => name);

describe("an output that no committed stack has", () => {
  it.each(WITH_MORE_OUTPUTS)(
    "has the reviewed value in %s",
    async (name) => {
      const result = await buildStack(`test/variants/${name}.yaml`);
      expect(result.error).toBeUndefined();
      expectReviewed(await outputsOf(result), join("outputs", `${basename(name)}.yaml`));
    },
    120_000,
  );

  it("is in one of these stacks", () => {
    const folder = join(__dirname, "golden", "outputs");
    const reviewed = readdirSync(folder).flatMap((file) =>
      Object.keys(parse(readFileSync(join(folder, file), "utf8")) as Outputs),
    );
    const declared = ["contracts", "aws-foundation"].flatMap((file) =>
      outputNamesIn(join(ROOT, "stacks", `${file}.ts`)),
    );
    expect(declared.length).toBeGreaterThan(80);
    expect(declared.filter((name) => !reviewed.includes(name))).toEqual([]);
  });
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
