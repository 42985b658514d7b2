import type { Recorded } from "../../support/build";

/** Type and name of everything that a component registered, without the package. */
export const listed = (resources: readonly Recorded[]): readonly string[] =>
  resources.map(
    ({ type, name }) => `${type.replace(/^(kubernetes|platform-foundations):/, "")} ${name}`,
  );

export function named(resources: readonly Recorded[], name: string): Recorded {
  const found = resources.filter((resource) => resource.name === name && resource.custom);
  if (found.length !== 1 || found[0] === undefined) {
    throw new Error(`${String(found.length)} resources are named ${name}`);
  }
  return found[0];
}
