import { EXCEPTION_TAG_PREFIX } from "./exceptions";
import type { Issue } from "./issues";

/** What the standard tags say about a deployment. */
export interface TagFacts {
  readonly environment: string;
  readonly owner: string;
  readonly layer: string;
}

/**
 * Everything wrong with tags for a whole deployment. Azure compares keys without regard to case and keeps one of two spellings:
 * https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources
 */
export function deploymentTagIssues(
  path: string,
  tags: Readonly<Record<string, string>>,
  onAzure: boolean,
): readonly Issue[] {
  const keys = Object.keys(tags);
  const standard = Object.keys(standardTags({ environment: "", owner: "", layer: "" }));
  const twice = keys.flatMap((key, index) => {
    const alike = [...standard, ...keys.slice(0, index)].find(
      (other) => other !== key && other.toLowerCase() === key.toLowerCase(),
    );
    return !onAzure || alike === undefined
      ? []
      : [
          {
            path: `${path}.${key}`,
            problem: `is the tag "${alike}" in another spelling, and Azure keeps one of the two`,
            hint: "remove it or give it another name",
          },
        ];
  });
  const exceptions = keys
    .filter((key) => key.startsWith(EXCEPTION_TAG_PREFIX))
    .map((key) => ({
      path: `${path}.${key}`,
      problem: "is an exception from a policy, and these tags are on every resource",
      hint: "give the reason to the setting that needs the exception, or write an entry in the configuration of the policy pack",
    }));
  return [...twice, ...exceptions];
}

/** The caller's tags first, so these four cannot be replaced by accident. */
export function standardTags(
  facts: TagFacts,
  extra: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  return {
    ...extra,
    environment: facts.environment,
    owner: facts.owner,
    layer: facts.layer,
    "managed-by": "pulumi",
  };
}
