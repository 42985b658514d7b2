import { createRequire } from "node:module";
import path from "node:path";

/** Where the SDK's own entry points lie, seen from `directory`: a program runs with the SDK that it depends on. */
export function sdkEntry(
  directory: string,
  entry: "run" | "run-policy-pack" | "run-plugin",
): string {
  try {
    return resolverIn(directory).resolve(`@pulumi/pulumi/cmd/${entry}`);
  } catch {
    throw new Error(
      `It looks like the Pulumi SDK has not been installed: @pulumi/pulumi/cmd/${entry} was not found from ${directory}. ` +
        "Have you run npm install, or pulumi install?",
    );
  }
}

/** A `require` that looks for packages as a file in `directory` would. */
export function resolverIn(directory: string): NodeJS.Require {
  return createRequire(path.join(directory, "package.json"));
}
