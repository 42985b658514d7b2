// How environments differ from one another, setting by setting. Pure.
import type { ExpandedStack } from "./expand";
import { shown } from "./stack-file";

/** Each setting that is not the same in all of these environments: its values, each with the environments that have it. */
export function differencesTable(
  stacks: readonly ExpandedStack[],
  environments: readonly string[],
  project: string,
): string {
  const settings = environments.map((environment) => {
    const own = stacks.filter((stack) => stack.environment === environment);
    const places = own.map(({ part, config }) => [part ?? "", config] as const);
    return new Map(places.flatMap(([part, config]) => [...valuesIn(config, part)]));
  });
  const paths = new Set(settings.flatMap((each) => [...each.keys()]));
  const lines = [...paths].sort().flatMap((path) => {
    const holders = new Map<string, string[]>();
    settings.forEach((each, index) => {
      const value = shown(each.get(path));
      holders.set(value, [...(holders.get(value) ?? []), environments[index] ?? ""]);
    });
    return holders.size === 1
      ? []
      : [
          path.replace(`${project}:`, ""),
          ...[...holders].map(([value, names]) => `  ${value}  ${names.join(", ")}`),
        ];
  });
  return lines.length === 0 ? "The environments do not differ." : lines.join("\n");
}

/** Values by path, down to lists and scalars. */
function* valuesIn(value: unknown, path: string): Generator<readonly [string, unknown]> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) yield [path, value];
  else
    for (const [key, child] of Object.entries(value))
      yield* valuesIn(child, path === "" ? key : `${path}.${key}`);
}
