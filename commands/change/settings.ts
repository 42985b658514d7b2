// Which settings a change sets, with their marks.
import { isDeepStrictEqual } from "node:util";
import { type ChangeMark, markOf, refusalOf } from "../../config/change-marks";

/** Values of the project's settings by key, without the project's name. */
export type Settings = Readonly<Record<string, unknown>>;

/** A setting that a change sets, removes or adds. */
export interface ChangedSetting {
  readonly path: string;
  readonly mark: ChangeMark;
  /** Why the change has no effect or is refused by the cloud, and what to do instead. */
  readonly refusal: string | undefined;
}

/** Settings that differ, each by the path of the value that does. */
export function changedSettings(before: Settings, after: Settings): readonly ChangedSetting[] {
  return [...differences(before, after, "")]
    .map(({ path, from, to }) => ({
      path,
      mark: markOf(path).mark,
      refusal: refusalOf(path, from, to),
    }))
    .sort((a, b) => a.path.localeCompare(b.path));
}

/** Values that differ; undefined where a side has none. */
export interface Difference {
  readonly path: string;
  readonly from: unknown;
  readonly to: unknown;
}

export function* differences(from: unknown, to: unknown, path: string): Generator<Difference> {
  if (isDeepStrictEqual(from, to)) return;
  if (!isMap(from) || !isMap(to)) {
    // A layer or an entry that is new or gone is one difference.
    yield { path, from, to };
    return;
  }
  for (const key of new Set([...Object.keys(from), ...Object.keys(to)]))
    yield* differences(from[key], to[key], path === "" ? key : `${path}.${key}`);
}

const isMap = (value: unknown): value is Settings =>
  typeof value === "object" && value !== null && !Array.isArray(value);
