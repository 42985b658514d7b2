import { Node, type EngineResource } from "../../../policies/lib/node";

import { seen, type Planned } from "./graph";

/** One resource as the policy library passes it to a resource policy in a preview: with what the program gave. */
export function seenOne(planned: Partial<Planned> = {}): EngineResource {
  const [resource] = seen([
    { type: "azure-native:storage:StorageAccount", name: "one", props: {}, ...planned },
  ]);
  if (resource === undefined) throw new Error("no resource");
  const { inputs, ...rest } = resource;
  return { ...rest, props: inputs ?? rest.props };
}

export const nodeOf = (planned: Partial<Planned> = {}): Node => Node.of(seenOne(planned));
