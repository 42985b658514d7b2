import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

/** Name of the project, as the Pulumi.yaml of a folder gives it: settings carry it as `<project>:<key>`. */
export function projectName(root: string): string {
  const project: unknown = parse(readFileSync(join(root, "Pulumi.yaml"), "utf8"));
  if (typeof project === "object" && project !== null && "name" in project) {
    if (typeof project.name === "string") return project.name;
  }
  throw new Error(`${join(root, "Pulumi.yaml")} has no name; write one`);
}
