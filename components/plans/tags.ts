import { EXCEPTION_TAG_PREFIX } from "./exceptions";
import type { Issue } from "./issues";

/** What the standard tags say about a deployment. */
export interface TagFacts {
  readonly environment: string;
  readonly owner: string;
  readonly layer: string;
}

/** Tags of a whole deployment that are exceptions from policies: each holds for one resource. */
export function exceptionTagIssues(tags: Tags): readonly Issue[] {
  return Object.keys(tags)
    .filter((key) => key.startsWith(EXCEPTION_TAG_PREFIX))
    .map((key) => ({
      path: `tags.${key}`,
      problem: "is an exception from a policy, and these tags are on every resource",
      hint: "give the reason to the setting that needs the exception, or write an entry in the configuration of the policy pack",
    }));
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

/** Most tags that the settings may add: a cloud holds 50 on a resource, and the program writes some of its own. */
export const MAX_TAGS = 40;

/** Azure DNS holds fewer on a public zone. */
const AZURE_PUBLIC_ZONE_TAGS = 15;

/** Tags of a deployment: those of {@link standardTags}. */
type Tags = Readonly<Record<string, string>>;

/**
 * Tags that AWS refuses on some resource. IAM takes the fewest characters, and reads names without regard to case.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html
 */
export function awsTagIssues(tags: Tags): readonly Issue[] {
  const allowed = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
  const hint = "use letters, digits, spaces and _ . : / = + - @";
  return [
    ...sameNames(tags),
    ...Object.entries(tags).flatMap(([name, value]): readonly Issue[] => {
      const path = `tags.${name}`;
      if (!allowed.test(name))
        return [{ path, problem: `AWS takes no name ${JSON.stringify(name)}`, hint }];
      if (/^aws:/i.test(name))
        return [{ path, problem: "aws: begins the names of AWS's own tags", hint: "rename it" }];
      return allowed.test(value)
        ? []
        : [{ path, problem: `AWS takes no value ${JSON.stringify(value)}`, hint }];
    }),
  ];
}

/**
 * Tags that Azure refuses on some resource, or leaves out: zones of Azure DNS keep only plain names.
 * Source: https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources#limitations
 * Seen: https://github.com/hashicorp/terraform-provider-azurerm/issues/6129
 */
export function azureTagIssues(
  tags: Tags,
  zones: { readonly dns: boolean; readonly publicDns: boolean },
): readonly Issue[] {
  const count = Object.keys(tags).length;
  const most = AZURE_PUBLIC_ZONE_TAGS;
  return [
    ...sameNames(tags),
    ...Object.keys(tags).flatMap((name): readonly Issue[] => {
      const path = `tags.${name}`;
      if (/[<>%&\\?/]/.test(name))
        return [
          {
            path,
            problem: `Azure takes no name ${JSON.stringify(name)}`,
            hint: "use none of < > % & \\ ? /",
          },
        ];
      if (/^(?:microsoft|azure|windows)/i.test(name))
        return [
          {
            path,
            problem: "begins like Azure's own tags",
            hint: "begin it with another word than microsoft, azure and windows",
          },
        ];
      return !zones.dns || /^[a-z_][\w.-]*$/i.test(name)
        ? []
        : [
            {
              path,
              problem: `${JSON.stringify(name)} is left out by zones of Azure DNS`,
              hint: "begin with a letter, and use letters, digits and _ . - alone",
            },
          ];
    }),
    ...(zones.publicDns && count > most
      ? [
          {
            path: "tags",
            problem: `${String(count)} tags with those of the program, and a public DNS zone holds ${String(most)}`,
            hint: `remove ${String(count - most)}`,
          },
        ]
      : []),
  ];
}

/** Names that differ in case alone are one name to a cloud. */
function sameNames(tags: Tags): readonly Issue[] {
  const names = Object.keys(tags);
  return names.flatMap((name, index): readonly Issue[] => {
    const twin = names.slice(index + 1).find((other) => other.toLowerCase() === name.toLowerCase());
    return twin === undefined
      ? []
      : [
          {
            path: `tags.${name}`,
            problem: `differs from the tag ${twin} in case alone`,
            hint: "keep one of the two",
          },
        ];
  });
}
