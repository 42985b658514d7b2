// Registers a graph as any program would, with the one fault that FAULT names: references become outputs, marks secrets.
import * as pulumi from "@pulumi/pulumi";
import { Marked, Ref, type Planned } from "../../support/graph";
import { SOUND, VARIANTS } from "../../variants";

const wanted = process.env["FAULT"] ?? "";
const variant = VARIANTS[wanted];
if (variant === undefined) throw new Error(`FAULT names no variant: "${wanted}"`);

class Made extends pulumi.CustomResource {
  /** The answered name, which other resources refer to. */
  declare public readonly name: pulumi.Output<string>;

  public constructor({ type, name, props, protect, dependsOn }: Planned) {
    super(
      type,
      name,
      { name: undefined, ...resolved(props) },
      {
        protect: protect ?? false,
        dependsOn: (dependsOn ?? []).map(made),
      },
    );
  }
}

const graph = new Map(
  variant.change(SOUND[variant.cloud]).map((planned) => [planned.name, planned]),
);
const registered = new Map<string, Made>();

// A graph is written in the order in which it reads best, so what is referred to is made on the way.
function made(name: string): Made {
  const before = registered.get(name);
  if (before !== undefined) return before;
  const planned = graph.get(name);
  if (planned === undefined) throw new Error(`nothing is called ${name}`);
  const resource = new Made(planned);
  registered.set(name, resource);
  return resource;
}

function resolved(props: Planned["props"]): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(props).flatMap(([key, value]) =>
      value === undefined ? [] : [[key, input(value)]],
    ),
  );
}

function input(value: unknown): unknown {
  if (value instanceof Marked) return pulumi.secret(input(value.value));
  if (value instanceof Ref) {
    const target = made(value.to);
    return value.what === "name" ? target.name : pulumi.interpolate`${target.id}${value.suffix}`;
  }
  if (Array.isArray(value)) return value.map(input);
  if (typeof value === "object" && value !== null) return resolved(value as Planned["props"]);
  return value;
}

for (const [name, { type }] of graph) {
  // The graph's own record of the default provider; the engine makes that by itself.
  if (!type.startsWith("pulumi:")) made(name);
}
