// What a deployment leaves for the products: files with the outputs that each reads, and what is still to do outside this program.
import { codeMieValues, environmentFile } from "../../stacks/handover";
import { codeOceanParameters } from "../../stacks/handover-aws";
import { awsValuesOf, hasAwsFoundation } from "../outputs/aws-values";
import type { Outputs } from "../outputs/read";

const OUTPUTS_FILE = "deployment_outputs.env";
const PARAMETERS_FILE = "codeocean-parameters.json";

/** One file of the handover. */
export interface HandoverFile {
  readonly name: string;
  readonly text: string;
}

/** Files without secrets, and lines for the person who deployed. */
export interface Handover {
  readonly files: readonly HandoverFile[];
  readonly lines: readonly string[];
}

/** @param outputs of all stacks of the environment that are deployed */
export function handoverOf(stacks: readonly string[], outputs: Outputs, now: Date): Handover {
  const values = codeMieValues(outputs);
  const aws = hasAwsFoundation(outputs)
    ? codeOceanParameters(awsValuesOf(stacks.join(", "), outputs))
    : undefined;
  const nat = values.find(({ name }) => name === "NAT_PUBLIC_IP");
  return {
    files: [
      ...(values.length === 0
        ? []
        : [{ name: OUTPUTS_FILE, text: environmentFile(values, new Set(), now) }]),
      ...(aws === undefined
        ? []
        : [
            {
              name: PARAMETERS_FILE,
              text: `${JSON.stringify(aws.parameters, undefined, 2)}\n`,
            },
          ]),
    ],
    lines: [
      ...(aws === undefined ? [] : stepsOf(aws.before)),
      ...(nat === undefined
        ? []
        : [
            `Allow ${nat.value} in the firewalls of the services that CodeMie calls (docs/runbooks/corporate-firewall.md).`,
          ]),
    ],
  };
}

const stepsOf = (before: readonly string[]): readonly string[] => [
  "What a person still has to do on AWS, in this order:",
  ...[...before, `launch Code Ocean's stack with ${PARAMETERS_FILE}`].map(
    (step, index) => `  ${String(index + 1)}. ${step}`,
  ),
];
