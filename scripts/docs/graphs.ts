// docs/reference/resources-azure.md and permissions-azure.md, from the reviewed graphs of the committed stacks.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

interface Node {
  readonly resource: string;
  readonly protect?: boolean;
  readonly role?: string;
  readonly receiver?: string;
  readonly scope?: string;
}

const GOLDEN = join(__dirname, "../../test/stacks/golden");
const STACKS = ["bootstrap", "dev"] as const;

const graphOf = (stack: string): readonly Node[] =>
  parse(readFileSync(join(GOLDEN, `${stack}.yaml`), "utf8")) as readonly Node[];

const typeOf = ({ resource }: Node): string => resource.split(" ")[0] ?? "";
const nameOf = ({ resource }: Node): string => resource.split(" ")[1] ?? "";

/** Every Azure resource that the committed stacks make, by type. */
export function azureResourcesPage(): string {
  const sections = STACKS.map((stack) => {
    const nodes = graphOf(stack).filter((node) => /^(azure-native|azuread):/.test(typeOf(node)));
    const types = [...new Set(nodes.map(typeOf))].sort();
    const rows = types.map((type) => {
      const ofType = nodes.filter((node) => typeOf(node) === type);
      const names = ofType.map(
        (node) => `\`${nameOf(node)}\`${node.protect === true ? " 🔒" : ""}`,
      );
      return `| \`${type}\` | ${String(ofType.length)} | ${names.join(", ")} |`;
    });
    return [
      `## Stack ${stack}: ${String(nodes.length)} resources`,
      "",
      "| type | number | logical names (🔒 protected from deletion) |",
      "| --- | --- | --- |",
      ...rows,
      "",
    ].join("\n");
  });
  return [
    "<!-- Written by `npm run docs` from test/stacks/golden. Do not edit. -->",
    "# Azure resources that are provisioned",
    "",
    ...sections,
  ].join("\n");
}

/** Who may do what, and where: the role assignments of the committed stacks. */
export function azurePermissionsPage(): string {
  const rows = STACKS.flatMap((stack) =>
    graphOf(stack)
      .filter(({ role }) => role !== undefined)
      .map(({ role = "", receiver = "", scope = "" }) => {
        const [type, name] = scope.split(" ");
        return `| ${stack} | ${receiver} | ${role} | \`${name ?? ""}\` (${type ?? ""}) |`;
      }),
  );
  return [
    "<!-- Written by `npm run docs` from test/stacks/golden. Do not edit. -->",
    "# Roles that are assigned in Azure",
    "",
    "Each role is assigned at one resource, never at a resource group or the subscription. Receivers are named as the program names",
    "them: an identity of the stack, or the object id of a group.",
    "",
    "| stack | receiver | role | scope |",
    "| --- | --- | --- | --- |",
    ...rows,
    "",
  ].join("\n");
}
