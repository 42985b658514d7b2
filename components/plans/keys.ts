import type { Issue } from "./issues";

/** What is wrong with a key that takes part in logical names. */
export function keyIssues(path: string, key: string): readonly Issue[] {
  if (/^[A-Za-z][A-Za-z0-9-]*$/.test(key)) return [];
  return [
    {
      path,
      problem: `${JSON.stringify(key)} is not a valid key`,
      hint: "use letters, digits and hyphens, beginning with a letter",
    },
  ];
}
