// docs/reference/config.md and the JSON schema for editors, both from the schemas that the program itself uses.
import { z } from "zod";
import { CHANGE_MARKS, markOf } from "../../config/change-marks";
import { SECRET_SETTINGS, SETTINGS, type SettingKey } from "../../config/schema";

interface Node {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Node | boolean;
  readonly items?: Node;
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly pattern?: string;
}

const jsonSchemaOf = (key: SettingKey): Node =>
  z.toJSONSchema(SETTINGS[key].schema, { io: "input", unrepresentable: "any" }) as Node;

/** JSON schema of a stack file, for completion and checks in an editor. */
export function editorSchema(): string {
  const schema = {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Stack file of platform-foundations",
    type: "object",
    properties: { config: stackConfigSchema() },
  };
  return `${JSON.stringify(schema, undefined, 2)}\n`;
}

/** JSON schema of what a stack file has below `config`. */
export function stackConfigSchema(): {
  readonly type: "object";
  readonly properties: Readonly<Record<string, unknown>>;
} {
  const properties = Object.fromEntries([
    ...(Object.keys(SETTINGS) as SettingKey[]).map((key) => [
      `platform-foundations:${key}`,
      { title: SETTINGS[key].title, ...jsonSchemaOf(key), $schema: undefined },
    ]),
    ...Object.entries(SECRET_SETTINGS).map(([key, description]) => [
      `platform-foundations:${key}`,
      {
        description,
        type: "object",
        properties: { secure: { type: "string" } },
        required: ["secure"],
      },
    ]),
  ]) as Record<string, unknown>;
  return { type: "object", properties };
}

/** docs/reference/config.md: every setting with type, default and meaning. */
export function configPage(): string {
  const sections = (Object.keys(SETTINGS) as SettingKey[]).map((key) => {
    const rows = rowsOf(jsonSchemaOf(key), key, "", false);
    return [
      `## ${key}`,
      "",
      `${SETTINGS[key].title}.`,
      "",
      "| setting | value | default | change | meaning |",
      "| --- | --- | --- | --- | --- |",
      ...rows,
      "",
    ].join("\n");
  });
  const secrets = Object.entries(SECRET_SETTINGS).map(
    ([key, meaning]) =>
      `| \`${key}\` | ${meaning}; set with \`pulumi config set --secret ${key}\` |`,
  );
  return [
    "<!-- Written by `npm run docs` from config/schema.ts. Do not edit. -->",
    "# Settings",
    "",
    "Each setting is a key of `Pulumi.<stack>.yaml` below `config:`, as `platform-foundations:<key>`. A layer is deployed when its key is",
    "present. An unknown key, a value of the wrong form and settings that contradict each other are refused together, before anything is",
    "registered. **Required** settings have no default. For completion in an editor, point it to `docs/reference/config.schema.json`.",
    "",
    "**Change** is what a change does to what is deployed; `npm run change -- --stack dev` says it for the settings at hand:",
    "",
    ...Object.entries(CHANGE_MARKS).map(([mark, meaning]) => `- ${mark}: ${meaning}`),
    "",
    ...sections,
    "## Secrets",
    "",
    "| setting | meaning |",
    "| --- | --- |",
    ...secrets,
    "",
    "## Providers",
    "",
    "`azure-native:subscriptionId` and `azure-native:tenantId` are required with any Azure layer, `aws:region` with the AWS layer.",
    "`aws:allowedAccountIds` holds the one account that the stack belongs to: the provider refuses any other, and preflight fails without it.",
    "Preflight signs in with `aws:profile` and `aws:assumeRoles`, as the deployment does.",
    "",
  ].join("\n");
}

function rowsOf(node: Node, layer: SettingKey, path: string, required: boolean): string[] {
  const branches = branchesOf(node).filter((branch) => branch.properties !== undefined);
  const own = path === "" ? [] : [row(node, layer, path, required)];
  if (branches.length > 0) {
    return [...own, ...branches.flatMap((branch) => branchRows(branch, layer, path))];
  }
  return [...own, ...childRows(node, layer, path)];
}

/** What a union offers, unions within it included. */
function branchesOf({ oneOf, anyOf }: Node): readonly Node[] {
  return (oneOf ?? anyOf ?? []).flatMap((branch) => {
    const inner = branchesOf(branch);
    return inner.length === 0 ? [branch] : inner;
  });
}

function branchRows(branch: Node, layer: SettingKey, path: string): string[] {
  const mode = branch.properties?.["mode"]?.const;
  return childRows(branch, layer, path, mode === undefined ? "" : ` *(${text(mode)})*`).filter(
    (line) => !line.includes(`\`${path}.mode\``),
  );
}

function childRows(node: Node, layer: SettingKey, path: string, note = ""): string[] {
  const join = (key: string): string => (path === "" ? key : `${path}.${key}`);
  const properties = Object.entries(node.properties ?? {}).flatMap(([key, child]) =>
    rowsOf(child, layer, join(key), node.required?.includes(key) === true).map((line) =>
      note === "" ? line : line.replace("` |", `\`${note} |`),
    ),
  );
  const entries =
    typeof node.additionalProperties === "object"
      ? childRows(node.additionalProperties, layer, join("<name>"))
      : [];
  const items = node.items === undefined ? [] : childRows(node.items, layer, `${path}[]`);
  return [...properties, ...entries, ...items];
}

function row(node: Node, layer: SettingKey, path: string, required: boolean): string {
  const fallback =
    node.default === undefined
      ? required
        ? "**required**"
        : "–"
      : `\`${JSON.stringify(node.default)}\``;
  const { mark } = markOf(`${layer}.${path}`);
  const cells = [`\`${path}\``, kindOf(node), fallback, mark, node.description ?? ""];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

function kindOf(node: Node): string {
  if (node.const !== undefined) return `\`${text(node.const)}\``;
  if (node.enum !== undefined) return node.enum.map((value) => `\`${String(value)}\``).join(", ");
  const branches = branchesOf(node);
  if (branches.length > 0) {
    const modes = branches.map((branch) => branch.properties?.["mode"]?.const);
    if (modes.every((mode) => mode !== undefined)) {
      return `mode: ${modes.map((mode) => `\`${text(mode)}\``).join(", ")}`;
    }
    return [...new Set(branches.map(kindOf))].join(" or ");
  }
  if (node.type === "array")
    return `list of ${node.items === undefined ? "values" : kindOf(node.items)}`;
  if (node.properties !== undefined) return "object";
  if (node.additionalProperties !== undefined) return "object by name";
  const limits = [
    bound(node.minimum ?? node.minLength, node.maximum ?? node.maxLength),
    node.pattern === undefined ? "" : `\`${node.pattern}\``,
  ].filter((text) => text !== "");
  const kind = node.type === undefined ? "text" : String(node.type).replace("string", "text");
  return [kind, ...limits].join(", ");
}

function bound(low: number | undefined, high: number | undefined): string {
  const huge = (value: number | undefined): boolean =>
    value === undefined || Math.abs(value) > 1e12;
  if (huge(low) && huge(high)) return "";
  if (huge(high)) return `${String(low)} or more`;
  return huge(low) ? `up to ${String(high)}` : `${String(low)} to ${String(high)}`;
}

/** A constant of a schema as it is written in a stack file. */
function text(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
