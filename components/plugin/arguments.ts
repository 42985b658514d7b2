import * as pulumi from "@pulumi/pulumi";
import { DependencyResource } from "@pulumi/pulumi/resource";
import { type Issue, throwIfAny } from "../plans/issues";

/** The part of a type in the schema that decides how a value is handed on. */
export interface TypeSpec {
  readonly $ref?: string;
  readonly items?: TypeSpec;
  readonly additionalProperties?: TypeSpec;
  /** The component needs the value before anything is deployed. */
  readonly plain?: boolean;
}

type Properties = Readonly<Record<string, TypeSpec>>;

/** What the package is built with. */
export interface Description {
  readonly schema: {
    readonly version: string;
    readonly types: Readonly<Record<string, { readonly properties: Properties }>>;
    readonly resources: Readonly<
      Record<string, { readonly inputProperties: Properties; readonly properties: Properties }>
    >;
  };
  /** Arguments that take resources, which the schema shows as text: by the token of the type or component around them. */
  readonly resourceArguments: Readonly<Record<string, readonly string[]>>;
}

/**
 * The arguments as a component's constructor takes them. Shape is plain: an output around an object, a list or a plain value
 * is taken off when it is known. What is an input stays one, with its dependencies. URNs become resources.
 *
 * @throws `InvalidArgumentsError` with each plain argument that is not known before the deployment
 */
export async function resolveArguments(
  description: Description,
  token: string,
  inputs: pulumi.Inputs,
): Promise<object> {
  const issues: Issue[] = [];
  const properties = description.schema.resources[token]?.inputProperties ?? {};
  const resolver = new Resolver(description, issues);
  const args = await resolver.object(inputs, { token, properties }, "", undefined);
  throwIfAny(token.split(":").at(-1) ?? "", issues);
  return args;
}

type Outer = pulumi.Output<unknown> | undefined;

class Resolver {
  public constructor(
    private readonly description: Description,
    private readonly issues: Issue[],
  ) {}

  public async object(
    given: Readonly<Record<string, unknown>>,
    { token, properties }: { readonly token: string; readonly properties: Properties },
    path: string,
    outer: Outer,
  ): Promise<object> {
    const resources = this.description.resourceArguments[token] ?? [];
    const entries = Object.entries(given).map(async ([name, value]) => {
      const at = path === "" ? name : `${path}.${name}`;
      const spec = properties[name] ?? {};
      return [name, await this.value(value, spec, at, outer, resources.includes(name))] as const;
    });
    return Object.fromEntries(await Promise.all(entries));
  }

  /** @param outer the output that the value was taken out of: it has the dependencies and whether the value is secret */
  private async value(
    given: unknown,
    spec: TypeSpec,
    path: string,
    outer: Outer,
    isResource: boolean,
  ): Promise<unknown> {
    const { $ref = "", items, additionalProperties: values } = spec;
    const token = $ref.replace("#/types/", "");
    const type = this.description.schema.types[token];
    const shape = type ?? items ?? values;
    if (pulumi.Output.isInstance(given)) {
      if (spec.plain !== true && type === undefined) return given;
      const inside = given as unknown as Inside;
      if (await inside.isKnown)
        return this.value(await inside.promise(), spec, path, given, isResource);
      this.issues.push({
        path,
        problem: "is known only after the deployment",
        hint: "give a value that does not come from a resource of the same program",
      });
      return undefined;
    }
    if (given === undefined || given === null) return undefined;
    if (Array.isArray(given) && items !== undefined)
      return Promise.all(
        given.map((item, index) =>
          this.value(item, items, `${path}[${String(index)}]`, outer, isResource),
        ),
      );
    if (typeof given === "object" && shape !== undefined) {
      const record = given as Readonly<Record<string, unknown>>;
      if (type !== undefined)
        return this.object(record, { token, properties: type.properties }, path, outer);
      const properties = Object.fromEntries(Object.keys(record).map((key) => [key, values ?? {}]));
      return this.object(record, { token: "", properties }, path, outer);
    }
    if (isResource && typeof given === "string") return new DependencyResource(given);
    return spec.plain === true || outer === undefined ? given : outer.apply(() => given);
  }
}

/** What an output knows of its value; no public function tells it without waiting for the value. */
interface Inside {
  readonly isKnown: Promise<boolean>;
  promise(): Promise<unknown>;
}

/** The outputs that the schema lists, with the URN of each resource in the place of the resource. */
export function stateOf(component: pulumi.Resource, names: readonly string[]): pulumi.Inputs {
  const fields = component as unknown as Readonly<Record<string, unknown>>;
  return Object.fromEntries(names.map((name) => [name, withUrns(fields[name])]));
}

function withUrns(value: unknown): unknown {
  if (pulumi.Resource.isInstance(value)) return value.urn;
  if (pulumi.Output.isInstance(value)) return value;
  if (Array.isArray(value)) return value.map(withUrns);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withUrns(inner)]));
}
