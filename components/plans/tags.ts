/** What the standard tags say about a deployment. */
export interface TagFacts {
  readonly environment: string;
  readonly owner: string;
  readonly layer: string;
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
