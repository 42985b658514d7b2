import type { Properties, Value } from "./values";
import { containsUnknown, isOpaque, isRecord, isSecret, plain, withoutOutputs } from "./values";

export type ChangeKind = "add" | "delete" | "update";

export interface Change {
  /** Property path in the engine's form: `a.b[0]["c.d"]`. */
  readonly path: string;
  readonly kind: ChangeKind;
}

/** What separates two property bags, leaf by leaf. Marks do not count; an unknown value always differs. */
export function changesBetween(
  before: Properties,
  after: Properties,
  same: (path: string, before: Value, after: Value) => boolean = () => false,
): readonly Change[] {
  const changes: Change[] = [];
  compare(bare(before), bare(after), "", changes, same);
  return changes;
}

const bare = (value: Value): Value => plain(withoutOutputs(value));

function compare(
  before: Value,
  after: Value,
  path: string,
  changes: Change[],
  same: (path: string, before: Value, after: Value) => boolean,
): void {
  if (before === after && !containsUnknown(after)) return;
  if (absent(before) && absent(after)) return;
  if (isPlainRecord(before) && isPlainRecord(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      compare(before[key], after[key], join(path, key), changes, same);
    }
    return;
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    for (let index = 0; index < Math.max(before.length, after.length); index++) {
      const [left, right] = [before[index] as Value, after[index] as Value];
      compare(left, right, `${path}[${String(index)}]`, changes, same);
    }
    return;
  }
  if (same(path, before, after)) return;
  if (isOpaque(before) && isOpaque(after) && JSON.stringify(before) === JSON.stringify(after))
    return;
  changes.push({ path, kind: absent(before) ? "add" : absent(after) ? "delete" : "update" });
}

const absent = (value: Value): boolean => value === undefined || value === null;
const isPlainRecord = (value: Value): value is Properties =>
  isRecord(value) && !isOpaque(value) && !isSecret(value);

const join = (path: string, key: string): string => {
  if (!/^[A-Za-z_$][\w$]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === "" ? key : `${path}.${key}`;
};

/** `a.b[0]["c"]` cut into `["a", "b", "0", "c"]`; `*` stays a wildcard. */
export function pathParts(path: string): readonly string[] {
  const parts: string[] = [];
  for (const match of path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\*|\d+)\]|([^.[\]]+)/g)) {
    parts.push(match[1] ?? match[2] ?? match[3] ?? "");
  }
  return parts;
}

/** Whether `pattern` names `path` or something that contains it. */
export function covers(pattern: string, path: string): boolean {
  const [wanted, actual] = [pathParts(pattern), pathParts(path)];
  return (
    wanted.length <= actual.length &&
    wanted.every((part, index) => part === "*" || part === actual[index])
  );
}
