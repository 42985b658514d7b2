// docs/reference/permissions-aws.md, from the committed dev stack and from the checks.
import { join } from "node:path";
import { permissionDocuments } from "../../components/plans/aws/deployer-permissions";
import { settingsFromFile } from "../../config/from-file";
import { loadConfig } from "../../config/load";
import { projectName } from "../../config/project";
import { CHECKS } from "../../preflight/checks";
import { awsNeedsOf } from "../../preflight/needs/aws-from-config";

const ROOT = join(__dirname, "../..");

const json = (document: unknown): readonly string[] => [
  "```json",
  JSON.stringify(document, undefined, 2),
  "```",
  "",
];

/** What the deployer of the dev stack and preflight have to be allowed on AWS. */
export function awsPermissionsPage(): string {
  const file = settingsFromFile(join(ROOT, "Pulumi.dev.yaml"), projectName(ROOT));
  const needs = awsNeedsOf(loadConfig(file));
  if (needs === undefined) throw new Error("Pulumi.dev.yaml has no awsFoundation");
  const { types, scope } = needs.permissions;
  const documents = permissionDocuments(types, {
    ...scope,
    accountId: needs.accountId ?? "",
    permissionsBoundaryArn: `arn:aws:iam::${needs.accountId ?? ""}:policy/workload-boundary`,
  });
  const asked = CHECKS.filter(({ needs: reach }) => reach === "aws");
  const rows = asked.map(
    ({ id, permissions }) =>
      `| \`${id}\` | ${permissions.map((each) => `\`${each}\``).join(", ")} |`,
  );
  const reads = [...new Set(asked.flatMap(({ permissions }) => permissions))].sort();
  return [
    "<!-- Written by `npm run docs` from Pulumi.dev.yaml and the checks of preflight. Do not edit. -->",
    "# Permissions on AWS",
    "",
    "## The deployer",
    "",
    "The policies that `DeployerPermissions` makes for the stack dev, with a permissions boundary. They follow from the resource types that",
    "the settings lead to; other settings add or remove statements. `AWS_PERMISSIONS` asks IAM for exactly these actions.",
    "",
    ...documents.flatMap(json),
    "## Preflight and postflight",
    "",
    "Reads alone. A check whose permission is missing is UNKNOWN and names it.",
    "",
    ...json({
      Version: "2012-10-17",
      Statement: [{ Sid: "Preflight", Effect: "Allow", Action: reads, Resource: "*" }],
    }),
    "| check | permissions |",
    "| --- | --- |",
    ...rows,
    "",
  ].join("\n");
}
