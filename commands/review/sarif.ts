import type { Log } from "sarif";
import type { PreviewVerdict } from "./preview";

/**
 * SARIF 2.1.0 of what the policies say, at the file of each stack.
 *
 * @param prefix folder of these files in the repository, empty or with a slash at its end
 */
export function policySarif(verdicts: readonly PreviewVerdict[], prefix = ""): string {
  const findings = verdicts.flatMap(({ stack, policies }) =>
    policies.map((finding) => ({ stack, ...finding })),
  );
  const rules = [...new Set(findings.map(({ policy }) => policy))].sort();
  const log: Log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "platform-foundations policies",
            rules: rules.map((id) => ({ id, name: id })),
          },
        },
        automationDetails: { id: "policies/" },
        results: findings.map(({ stack, policy, mandatory, resource, message }) => ({
          ruleId: policy,
          ruleIndex: rules.indexOf(policy),
          level: mandatory ? "error" : "warning",
          message: { text: `${resource}: ${message}` },
          locations: [
            {
              physicalLocation: {
                artifactLocation: {
                  uri: `${prefix}Pulumi.${stack.split("/").at(-1) ?? stack}.yaml`,
                },
                region: { startLine: 1 },
              },
            },
          ],
        })),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}
