// docs/reference/requirements.md: each requirement of the source documents and where it is met.
import type { NamedTest } from "../named-tests";
import { interpretations, orderings, tracedRequirements, type TracedRequirement } from "./register";

const AREAS: Readonly<Record<string, string>> = {
  "AZ-GEN": "Azure: scope, phases, delivery",
  "AZ-PRE": "Azure: prerequisites",
  "AZ-P1": "Azure phase 1: state backend",
  "AZ-P2": "Azure phase 2: core platform",
  "AZ-P3": "Azure phase 3: model deployments",
  "AZ-SEC": "Azure: security",
  "AZ-OUT": "Azure: outputs",
  "AZ-VER": "Azure: verification after deployment",
  "AWS-PRE": "AWS: knowledge and documents",
  "AWS-AMI": "AWS: images and regions",
  "AWS-SLR": "AWS: service-linked roles",
  "AWS-DNS": "AWS: hosting domain",
  "AWS-TLS": "AWS: certificate",
  "AWS-RGN": "AWS: what the region offers",
  "AWS-QTA": "AWS: quotas",
  "AWS-NET": "AWS: network",
  "AWS-KMS": "AWS: keys",
  "AWS-AZ": "AWS: availability zones",
  "AWS-OUT": "AWS: outputs",
};

/** Everything that a trace names, as one cell. */
function placesOf(trace: TracedRequirement): string {
  const code = (items: readonly string[] | undefined): string =>
    (items ?? []).map((item) => `\`${item}\``).join(", ");
  return [
    ["component", code(trace.components)],
    ["layer", code(trace.layers)],
    ["setting", code(trace.settings)],
    ["policy", code(trace.policies)],
    ["check", code(trace.checks)],
    ["output", code(trace.outputs)],
    ["command", (trace.scripts ?? []).map((script) => `\`npm run ${script}\``).join(", ")],
    [
      "document",
      (trace.documents ?? [])
        .map((path) => `[${path.replace("docs/", "")}](../${path.replace("docs/", "")})`)
        .join(", "),
    ],
    ["code", code(trace.files)],
    [
      "interpretation",
      (trace.interpretations ?? []).map((id) => `[${id}](#${id.toLowerCase()})`).join(", "),
    ],
  ]
    .filter(([, places]) => places !== "")
    .map(([kind, places]) => `${String(kind)} ${String(places)}`)
    .join("; ");
}

/** What fails when a row is broken. */
const proofOf = (tests: readonly NamedTest[] | undefined): string =>
  tests?.map(({ file, title }) => `\`${file}\`: ${cell(title)}`).join("<br>") ?? "the document";

/** The page. A component's own test stands at the same path below test/. */
export function traceabilityPage(): string {
  const requirements = tracedRequirements();
  const onDocuments = Object.values(requirements).filter(({ tests }) => !tests).length;
  const sections = Object.entries(AREAS).map(([prefix, title]) => {
    const rows = Object.entries(requirements)
      .filter(([id]) => id.startsWith(`${prefix}-`))
      .map(
        ([id, trace]) =>
          `| <a id="${id.toLowerCase()}"></a>${id} | ${cell(trace.statement)} | ${placesOf(trace)} | ${proofOf(trace.tests)} |`,
      );
    return [
      `## ${title}`,
      "",
      "| id | requirement | met by | fails when it is broken |",
      "| --- | --- | --- | --- |",
      ...rows,
      "",
    ].join("\n");
  });
  return [
    "<!-- Written by `npm run docs` from docs/internals/*.yaml. Do not edit. -->",
    "# Requirements and where they are met",
    "",
    "Every component, layer and policy named here has a test at the same path below `test/`. A test follows each reference of this page to",
    "the thing it names.",
    "",
    `A row names the tests that fail when it is broken; a title with a placeholder such as \`%s\` is that of all its cases. ${String(onDocuments)} requirements rest on a document alone.`,
    "",
    ...sections,
    ...interpretationRows(),
    ...orderingRows(),
  ].join("\n");
}

const cell = (text: string): string => text.replaceAll("|", "\\|");

function interpretationRows(): readonly string[] {
  return [
    "## Interpretations: where the source documents are open or contradict each other",
    "",
    "| id | what is open | how it is read | because | requirements | fails when it is broken |",
    "| --- | --- | --- | --- | --- | --- |",
    ...Object.entries(interpretations()).map(
      ([id, { open, reading, because, requirements, tests }]) =>
        `| <a id="${id.toLowerCase()}"></a>${id} | ${[open, reading, because, requirements].map(cell).join(" | ")} | ${proofOf(tests)} |`,
    ),
    "",
  ];
}

function orderingRows(): readonly string[] {
  return [
    "## Orderings: which Azure resource waits for which",
    "",
    "| id | later | earlier | because | otherwise | fails when it is broken |",
    "| --- | --- | --- | --- | --- | --- |",
    ...Object.entries(orderings()).map(
      ([id, { later, earlier, because, otherwise = "", tests }]) =>
        `| <a id="${id.toLowerCase()}"></a>${id} | ${[later, earlier, because, otherwise].map(cell).join(" | ")} | ${proofOf(tests)} |`,
    ),
    "",
  ];
}
