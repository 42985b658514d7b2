import { AREAS, allRequirements } from "../../prerequisites";
import type { Requirement } from "../../prerequisites";

const AREA_TITLES: Readonly<Record<keyof typeof AREAS, string>> = {
  settings: "Settings",
  tools: "Deployment machine",
  state: "State",
  "azure-account": "Azure: subscription, identity, quotas",
  "azure-names": "Azure: names",
  "azure-access": "Azure: DNS, certificate, outbound access",
  "azure-network": "Azure: network",
  "azure-cluster": "Azure: cluster",
  "azure-data": "Azure: storage, vault, database, registry",
  "azure-identity": "Azure: identities and roles",
  "azure-compute": "Azure: machines",
  "azure-models": "Azure: models",
  "azure-operations": "Azure: operations",
  kubernetes: "Existing cluster",
  "aws-account": "AWS: account, image, roles, keys",
  "aws-dns": "AWS: domain and certificate",
  "aws-quotas": "AWS: quotas and types",
  "aws-network": "AWS: network",
  verification: "After the deployment",
};

/** A cell of a table: no pipes, no line breaks. */
function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}

function stagesOf({ checkedBy, offByDefault }: Requirement): string {
  const off = offByDefault === undefined ? "" : " (off by default)";
  return [
    checkedBy.config === undefined
      ? undefined
      : checkedBy.config === "*"
        ? "settings"
        : `setting \`${checkedBy.config}\``,
    checkedBy.policy === undefined ? undefined : `policy \`${checkedBy.policy}\`${off}`,
    checkedBy.preflight === undefined ? undefined : "preflight",
    checkedBy.postflight === undefined ? undefined : "postflight",
  ]
    .filter((stage) => stage !== undefined)
    .join(", ");
}

function tableRow(row: Requirement): string {
  const page = row.link === undefined ? "" : ` ([more](${row.link}))`;
  const charge = row.charge === undefined ? "" : ` The cloud charges for ${row.charge}.`;
  return `| ${[
    `<a id="${row.id.toLowerCase()}"></a>\`${row.id}\``,
    row.title,
    row.severity,
    stagesOf(row),
    `${row.hint}${charge}${page}`,
    `${row.source.document}, "${row.source.section}"${row.requirements.length === 0 ? "" : `; ${row.requirements.join(", ")}`}`,
  ]
    .map(cell)
    .join(" | ")} |`;
}

/** The page `docs/reference/prerequisites.md`: every row of the table, by area, with what checks it. */
export function prerequisitesPage(): string {
  const rows = allRequirements();
  const sections = Object.entries(AREAS).map(([area, table]) =>
    [
      `## ${AREA_TITLES[area as keyof typeof AREAS]}`,
      "",
      "| Code | Requirement | Severity | Checked by | What to do | Source |",
      "| --- | --- | --- | --- | --- | --- |",
      ...Object.values<Requirement>(table).map(tableRow),
      "",
    ].join("\n"),
  );
  const policies = rows.filter((row) => row.checkedBy.policy !== undefined).length;
  return [
    "# Prerequisites",
    "",
    "<!-- Written by `npm run docs` from the tables in prerequisites/; edit those instead. -->",
    "",
    `Every prerequisite with its code and with what checks it: ${String(rows.length)} rows, ${String(policies)} of them asked by a policy.`,
    "A `blocking` requirement stops a deployment when it is not met; a `warning` is reported.",
    "Settings are checked before anything runs, policies check every preview, preflight asks the live account",
    "before a deployment and postflight after it.",
    "",
    ...sections,
  ].join("\n");
}
