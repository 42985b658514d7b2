import type * as pulumi from "@pulumi/pulumi";

const VERSIONED = /^azure-native:[a-z0-9]+\/v\d{8}(preview)?:/;

/**
 * The options a component passes to `super`: the caller's own, and unless `keep` is true a transformation that takes the
 * aliases for older API versions off its children.
 *
 * azure-native passes one alias for each older API version of a type (60 for a virtual network) and the SDK turns each
 * into promises and stack traces; that is most of a large preview. A resource made with the default version is recorded
 * under the unversioned token, so it never needs them. Renames between unversioned tokens stay. The transformation is on
 * the component, so the importer's own resources are not touched.
 */
export function withoutVersionAliases(
  opts: pulumi.ComponentResourceOptions | undefined,
  keep: boolean | undefined,
): pulumi.ComponentResourceOptions | undefined {
  if (keep === true) return opts;
  return { ...opts, transformations: [...(opts?.transformations ?? []), dropVersionAliases] };
}

const dropVersionAliases: pulumi.ResourceTransformation = ({ type, props, opts }) => {
  const { aliases } = opts as pulumi.CustomResourceOptions;
  if (!type.startsWith("azure-native:") || !Array.isArray(aliases)) return undefined;
  const kept = (aliases as readonly pulumi.Input<pulumi.URN | pulumi.Alias>[]).filter(
    (alias) => !isVersionAlias(alias),
  );
  return { props, opts: { ...opts, aliases: kept } };
};

function isVersionAlias(alias: unknown): boolean {
  if (typeof alias !== "object" || alias === null || !("type" in alias)) return false;
  return typeof alias.type === "string" && VERSIONED.test(alias.type);
}
