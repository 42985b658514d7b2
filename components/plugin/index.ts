// The component package: serves the components to programs in Python, Go, .NET, Java and YAML. The schema beside this file is
// written when the package is built.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import * as provider from "@pulumi/pulumi/provider";
import { InvalidArgumentsError } from "../plans/issues";
import { type Description, resolveArguments, stateOf } from "./arguments";

type Component = new (
  name: string,
  args: unknown,
  options: pulumi.ComponentResourceOptions,
) => pulumi.ComponentResource;

/** Only the cloud that is asked for is loaded: the SDKs of the others need not be installed. */
const MODULES: Readonly<Record<string, () => Promise<object>>> = {
  azure: () => import("../azure/index.js"),
  aws: () => import("../aws/index.js"),
  kubernetes: () => import("../kubernetes/index.js"),
};

/** The components as Pulumi asks a provider for them. */
export class ComponentPackage implements provider.Provider {
  public readonly version: string;
  public readonly schema: string;

  public constructor(
    private readonly description: Description,
    private readonly modules = MODULES,
  ) {
    this.version = description.schema.version;
    this.schema = JSON.stringify(description.schema);
  }

  public async construct(
    name: string,
    token: string,
    inputs: pulumi.Inputs,
    options: pulumi.ComponentResourceOptions,
  ): Promise<provider.ConstructResult> {
    const spec = this.description.schema.resources[token];
    if (spec === undefined)
      throw new pulumi.RunError(
        `${token} is not a component of this package; use one of ${Object.keys(this.description.schema.resources).join(", ")}`,
      );
    const [, module = "", type = ""] = token.split(":");
    const entry = (await this.modules[module]?.()) as
      Readonly<Record<string, Component>> | undefined;
    const Class = entry?.[type];
    if (Class === undefined) throw new Error(`the schema lists ${token}, which the package lacks`);
    const args = await resolveArguments(this.description, token, inputs);
    try {
      const component = new Class(name, args, options);
      return { urn: component.urn, state: stateOf(component, Object.keys(spec.properties)) };
    } catch (error) {
      if (!(error instanceof InvalidArgumentsError)) throw error;
      throw new pulumi.InputPropertiesError({
        message: error.subject,
        errors: error.issues.map(({ path, problem, hint }) => ({
          propertyPath: path,
          reason: `${problem}; ${hint}`,
        })),
      });
    }
  }
}

/** Answers the engine until it ends this process. */
export function serve(): Promise<void> {
  const text = readFileSync(join(__dirname, "schema.json"), "utf8");
  return provider.main(
    new ComponentPackage(JSON.parse(text) as Description),
    process.argv.slice(2),
  );
}
