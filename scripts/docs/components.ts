// docs/reference/components: one page for each component class, from its comments and its example.
import { join } from "node:path";
import {
  componentsOf,
  type ComponentDeclaration,
  type Doc,
  type Member,
  type Shape,
} from "./declarations";
import { diagram, noun, steps } from "./diagram";
import { CLOUDS, EXAMPLES, ROOT, runExample, type Cloud, type Example } from "./examples";

const FOLDER = "docs/reference/components";
const TITLES: Readonly<Record<Cloud, string>> = {
  azure: "Azure",
  aws: "AWS",
  kubernetes: "Kubernetes",
};

/** Path to text of every page and of the index. Examples run once in a process, so ask once. */
export async function componentPages(): Promise<Readonly<Record<string, string>>> {
  const pages: Record<string, string> = {};
  const index: string[] = [];
  for (const cloud of CLOUDS) {
    const declarations = componentsOf(join(ROOT, "components", cloud, "index.ts"));
    index.push(...indexOf(cloud, declarations));
    for (const declaration of declarations) {
      const example = exampleOf(cloud, declaration);
      pages[`${FOLDER}/${cloud}/${declaration.file}.md`] = await pageOf(declaration, example);
    }
  }
  pages[`${FOLDER}/README.md`] = `${[
    "# Components",
    "",
    "One page for each class of the package. Written by `npm run docs` from the comments of the code and from the examples.",
    "",
    ...index,
  ]
    .join("\n")
    .trimEnd()}\n`;
  return pages;
}

function indexOf(cloud: Cloud, declarations: readonly ComponentDeclaration[]): readonly string[] {
  return [
    `## ${TITLES[cloud]}: \`platform-foundations/${cloud}\``,
    "",
    "| component | what it is | cost |",
    "| --- | --- | --- |",
    ...declarations.map(
      ({ name, file, doc }) =>
        `| [${name}](${cloud}/${file}.md) | ${cell(firstSentence(doc.text))} | ${cell(doc.cost ?? "")} |`,
    ),
    "",
  ];
}

const firstSentence = (text: string): string => text.split(/\n\n|(?<=\.)\s/)[0] ?? text;

function exampleOf(cloud: Cloud, { file, name }: ComponentDeclaration): Example {
  const found = EXAMPLES.find((each) => each.cloud === cloud && each.name === file);
  if (found === undefined)
    throw new Error(`${name} has no example; write examples/${cloud}/${file}.ts`);
  return found;
}

async function pageOf(declaration: ComponentDeclaration, example: Example): Promise<string> {
  const { name, doc, outputs, shapes } = declaration;
  const { cloud } = example;
  const token = `platform-foundations:${cloud}:${name}`;
  const resources = await runExample(example);
  const [args, ...others] = shapes;
  const order = steps(resources, token);
  return `${[
    `# ${name}`,
    "",
    `\`import { ${name} } from "platform-foundations/${cloud}"\`, type \`${token}\``,
    "",
    prose(doc.text),
    "",
    ...(doc.stateful === undefined ? [] : [`**Holds state.** ${doc.stateful}`, ""]),
    `**Cost.** ${capital(doc.cost ?? "")}`,
    "",
    ...(doc.source === undefined ? [] : [`**Source.** ${doc.source}`, ""]),
    "## Example",
    "",
    `\`examples/${cloud}/${example.name}.ts\`; compiled and run by the tests.`,
    "",
    "```ts",
    example.source.trimEnd(),
    "```",
    "",
    "What it makes; an arrow leads from what is made first to what waits for it. Things outside the box are the example's own.",
    "",
    "```mermaid",
    diagram(resources, token),
    "```",
    "",
    ...(order.length === 0 ? [] : ["The component's resources, in order:", ""]),
    ...order.map((step, index) => `${String(index + 1)}. ${listOf(step)}`),
    ...(order.length === 0 ? [] : [""]),
    "## Arguments",
    "",
    ...(args === undefined ? [] : variantsOf(args, "###")),
    "## Outputs",
    "",
    ...(outputs.length === 0 ? ["None."] : outputTable(outputs)),
    "",
    ...(others.length === 0 ? [] : ["## Types of the arguments", ""]),
    ...others.flatMap((shape) => [
      `### ${shape.name}`,
      "",
      ...(shape.doc.text === "" ? [] : [prose(shape.doc.text), ""]),
      ...variantsOf(shape, "####"),
    ]),
  ]
    .join("\n")
    .trimEnd()}\n`;
}

function listOf(step: readonly { readonly type: string; readonly name: string }[]): string {
  const names = new Map<string, string[]>();
  for (const { type, name } of step)
    names.set(noun(type), [...(names.get(noun(type)) ?? []), `\`${name}\``]);
  return [...names]
    .sort(([a], [b]) => a.localeCompare(b, "en"))
    .map(([type, list]) => `${type}: ${list.join(", ")}`)
    .join("; ");
}

function variantsOf(shape: Shape, heading: string): readonly string[] {
  if (shape.text !== undefined) return ["```ts", shape.text, "```", ""];
  return shape.variants.flatMap(({ title, doc, members }) => [
    ...(title === "" ? [] : [`${heading} \`${title}\``, ""]),
    ...(doc.text === "" ? [] : [prose(doc.text), ""]),
    ...(members.length === 0 ? [] : [...argumentTable(members), ""]),
  ]);
}

function argumentTable(members: readonly Member[]): readonly string[] {
  return [
    "| argument | | type | unit | default | meaning |",
    "| --- | --- | --- | --- | --- | --- |",
    ...members.map((member) => {
      const { name, type, optional, doc } = member;
      const need = doc.need ?? (optional ? "Optional" : "Required");
      const fallback = doc.fallback ?? (need === "Optional" ? "none" : "");
      return `| ${[
        `\`${name}\``,
        need,
        code(type),
        cell(withoutStop(doc.unit ?? "")),
        cell(fallbackText(fallback)),
        meaning(doc),
      ].join(" | ")} |`;
    }),
  ];
}

function meaning(doc: Doc): string {
  return [
    cell(doc.text),
    ...(doc.error === undefined ? [] : [`Error: ${cell(doc.error)}`]),
    ...(doc.source === undefined ? [] : [`Source: ${cell(doc.source)}`]),
  ]
    .filter((text) => text !== "")
    .join("<br>");
}

const outputTable = (outputs: readonly Member[]): readonly string[] => [
  "| output | type | meaning |",
  "| --- | --- | --- |",
  ...outputs.map(({ name, type, doc }) => `| \`${name}\` | ${code(type)} | ${meaning(doc)} |`),
];

/** `- words` says what happens; anything else is a value, which words may follow. */
function fallbackText(text: string): string {
  if (text.startsWith("- ")) return text.slice(2);
  const [value = "", ...words] = text.split(/ - /);
  if (value === "" || value === "none" || value.includes("`")) return text;
  return [`\`${value}\``, ...words].join(", ");
}

const withoutStop = (text: string): string => text.replace(/\.$/, "");
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Lines of a comment are joined; its lists stay lists. */
const prose = (text: string): string => text.replace(/\n(?!\n|- )(?<!\n\n)[ \t]*/g, " ");

const cell = (text: string): string =>
  prose(text)
    .replace(/\n\n/g, "<br>")
    .replace(/\n- /g, "<br>• ")
    .replace(/^- /, "• ")
    .replace(/<br>- /g, "<br>• ")
    .replaceAll("|", "\\|");

const code = (type: string): string => `\`${type.replaceAll("|", "\\|")}\``;
