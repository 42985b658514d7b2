import type { EngineResource } from "./node";

const inputs = new Map<string, EngineResource["props"]>();

/**
 * Keeps what a program gave to a resource. The engine passes a resource's inputs to the resource policies
 * and, at the end, its outputs to the stack policies; a pack's process sees both, so a stack policy can
 * check what was declared even where the provider's preview leaves it unknown.
 */
export function rememberInputs(resource: Pick<EngineResource, "urn" | "props">): void {
  inputs.set(resource.urn, resource.props);
}

/** A resource of a stack policy, and its component, together with their remembered inputs, when there are any. */
export function withInputs(resource: EngineResource): EngineResource {
  const { parent } = resource;
  return {
    ...resource,
    inputs: inputs.get(resource.urn),
    ...(parent === undefined ? {} : { parent: { ...parent, inputs: inputs.get(parent.urn) } }),
  };
}
