// Settings are described, and their defaults are those of the plans.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import type { z } from "zod";
import { SETTINGS } from "../../config/schema";

const ROOT = join(__dirname, "../..");
const FOLDER = join(ROOT, "config", "schema");

interface Definition {
  readonly innerType?: z.ZodType;
  readonly in?: z.ZodType;
  readonly element?: z.ZodType;
  readonly valueType?: z.ZodType;
  readonly items?: readonly z.ZodType[];
  readonly options?: readonly z.ZodType[];
  readonly shape?: Readonly<Record<string, z.ZodType>>;
}

const definitionOf = (schema: z.ZodType) => (schema as unknown as { def: Definition }).def;

/** Whether a field has a description, on itself or on what a default or an optional wraps. */
function isDescribed(schema: z.ZodType): boolean {
  if (schema.description !== undefined) return true;
  const inner = definitionOf(schema).innerType ?? definitionOf(schema).in;
  return inner !== undefined && isDescribed(inner);
}

/** Paths of the fields without a description. */
function undescribed(schema: z.ZodType, path: string): readonly string[] {
  const {
    innerType,
    in: input,
    element,
    valueType,
    options = [],
    shape = {},
  } = definitionOf(schema);
  const wrapped = innerType ?? input;
  return [
    ...(wrapped === undefined ? [] : undescribed(wrapped, path)),
    ...(element === undefined ? [] : undescribed(element, `${path}[]`)),
    ...(valueType === undefined ? [] : undescribed(valueType, `${path}.<name>`)),
    ...options.flatMap((option) => undescribed(option, path)),
    ...Object.entries(shape).flatMap(([key, field]) => [
      ...(isDescribed(field) ? [] : [`${path}.${key}`]),
      ...undescribed(field, `${path}.${key}`),
    ]),
  ];
}

/** Defaults that no plan knows: choices between variants of a layer, and switches of the program. By file and setting. */
const OWN_DEFAULTS: Readonly<Record<string, string>> = {
  "aws-foundation.ts awsFoundationSchema.protect": "true",
  "aws-foundation.ts certificate.privateCa": "false",
  "aws-foundation.ts dns.delegated": "false",
  "aws-foundation.ts kms.mode": '"grant"',
  "aws-foundation.ts newVpc.dhcpOptions": '"default"',
  "aws-foundation.ts newVpc.ipv6": "false",
  "azure-core.ts accessSchema.model": '"private"',
  "azure-core.ts azureCoreSchema.nats.loadBalancer": '"internal"',
  "azure-core.ts azureCoreSchema.protect": "true",
  "azure-core.ts dnsSchema.application.zone": '"create"',
  "azure-core.ts dnsSchema.zones.aks": '"create"',
  "azure-core.ts monitoringSchema.exportActivityLog": "true",
  "azure-core.ts otherSpoke.resolve": "true",
  "azure-core.ts peering": '"create"',
  "azure-core.ts spokeSchema.extraSubnets.internetEgress": "false",
  "azure-core.ts zoneOf": '"create"',
  "azure-open-ai.ts azureOpenAiSchema.endpointSubnet": '"hub"',
  "azure-open-ai.ts azureOpenAiSchema.protect": "true",
  "azure-open-ai.ts azureOpenAiSchema.zone": '"create"',
  "azure-state-backend.ts azureStateBackendSchema.protect": "true",
  "kubernetes-baseline.ts kubernetesBaselineSchema.cluster.login": '"azurecli"',
  "kubernetes-baseline.ts kubernetesBaselineSchema.protect": "true",
};

interface Literal {
  readonly file: string;
  readonly setting: string;
  readonly text: string;
}

/** Literals that are given to `default` and `prefault`. */
function literalsIn(file: string): readonly Literal[] {
  const source = ts.createSourceFile(
    file,
    readFileSync(join(FOLDER, file), "utf8"),
    ts.ScriptTarget.Latest,
    true,
  );
  const found: Literal[] = [];
  const visit = (node: ts.Node): void => {
    if (
      ts.isCallExpression(node) &&
      ts.isPropertyAccessExpression(node.expression) &&
      /^(default|prefault)$/.test(node.expression.name.text)
    ) {
      const [argument] = node.arguments;
      const text = argument?.getText(source) ?? "";
      if (argument !== undefined && isLiteral(argument))
        found.push({ file, setting: settingOf(node), text });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** Whether an expression has a value written in it; an empty object or list has none, nor has a mode that selects a variant. */
function isLiteral(node: ts.Node): boolean {
  if (ts.isStringLiteral(node) || ts.isNumericLiteral(node)) return true;
  if (node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword)
    return true;
  if (ts.isPropertyAssignment(node))
    return node.name.getText() !== "mode" && isLiteral(node.initializer);
  if (ts.isObjectLiteralExpression(node) || ts.isArrayLiteralExpression(node))
    return node.getChildren().some((list) => list.getChildren().some(isLiteral));
  return false;
}

/** The property that a call belongs to, with those around it. */
function settingOf(node: ts.Node): string {
  const names: string[] = [];
  for (let at: ts.Node = node; !ts.isSourceFile(at); at = at.parent) {
    if (ts.isPropertyAssignment(at)) names.unshift(at.name.getText());
    if (ts.isVariableDeclaration(at)) names.unshift(at.name.getText());
  }
  return names.join(".");
}

describe("the settings", () => {
  it("are all described", () => {
    const missing = Object.entries(SETTINGS).flatMap(([key, { schema }]) =>
      undescribed(schema, key),
    );
    expect(missing).toEqual([]);
  });

  it("take their defaults from the plans, except those that no plan knows", () => {
    const literals = readdirSync(FOLDER).flatMap(literalsIn);
    expect(literals.map(({ file, setting, text }) => `${file} ${setting}: ${text}`).sort()).toEqual(
      Object.entries(OWN_DEFAULTS)
        .map(([setting, text]) => `${setting}: ${text}`)
        .sort(),
    );
  });
});
