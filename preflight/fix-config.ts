import { isMap, parseDocument } from "yaml";
import type { LinkedService } from "../components/plans/aws/service-linked-roles";

/** One setting that should change, and why. */
export interface Change {
  /** Path below `config:`, the first part with its project. */
  readonly path: readonly string[];
  readonly value: string;
  readonly because: string;
}

/**
 * A role recorded as `create` that exists, or as `existing` that does not, becomes `auto`, which is right on every later run.
 * `auto` is never changed.
 */
export function roleChanges(
  project: string,
  recorded: readonly { readonly service: LinkedService; readonly mode: string }[],
  existing: ReadonlyMap<LinkedService, string | undefined>,
): readonly Change[] {
  return recorded.flatMap(({ service, mode }) => {
    const role = existing.get(service);
    const agrees = mode === "auto" || (mode === "create") === (role === undefined);
    return agrees
      ? []
      : [
          {
            path: [`${project}:awsFoundation`, "awsServiceLinkedRoles", service],
            value: "auto",
            because: role === undefined ? "the account has no such role" : `${role} exists`,
          },
        ];
  });
}

/** The stack file with the changes in it; comments and order stay. */
export function changedText(text: string, changes: readonly Change[]): string {
  const document = parseDocument(text);
  for (const { path, value } of changes) {
    for (let length = 1; length < path.length; length += 1) {
      const parent = ["config", ...path.slice(0, length)];
      if (!isMap(document.getIn(parent))) document.setIn(parent, document.createNode({}));
    }
    document.setIn(["config", ...path], value);
  }
  return document.toString({ lineWidth: 0 });
}

/** The changes as a person reads them: one line each, old lines left out. */
export function proposalOf(file: string, changes: readonly Change[]): string {
  if (changes.length === 0) return `${file}: nothing to change\n`;
  const lines = changes.map(
    ({ path, value, because }) => `+ ${path.join(".")}: ${value}   # ${because}`,
  );
  return `--- ${file}\n+++ ${file}\n${lines.join("\n")}\n`;
}
