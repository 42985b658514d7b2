// Rewrites the text of a 0.1 settings file to 0.2 by the table of renamed settings; comments and order stay. Pure.
import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  Pair,
  parseDocument,
  Scalar,
  visit,
  YAMLMap,
  YAMLSeq,
  type Node,
} from "yaml";
import type { Issue } from "../../components/plans/issues";
import { RENAMED_SETTINGS, type RenamedSetting } from "../../config/renamed-settings";

export interface Upgrade {
  /** The upgraded text; the given one when nothing changes. */
  readonly text: string;
  /** One sentence for each renamed setting. */
  readonly changes: readonly string[];
  /** Settings that cannot be upgraded; the text is then only half upgraded and must not be written. */
  readonly problems: readonly Issue[];
}

/** A place in the file: keys and positions. */
type Path = readonly (string | number)[];

/** The model deployments of a region without `models`, until 0.2. */
const MODELS_UNTIL_0_2 = [
  ["gpt-5-2025-08-07", "gpt-5", "2025-08-07"],
  ["gpt-4.1-2025-04-14", "gpt-4.1", "2025-04-14"],
  ["text-embedding-ada-002", "text-embedding-ada-002", "2"],
].map(([name, model, version]) => ({
  name,
  model,
  version,
  capacity: 200,
  type: "GlobalStandard",
}));

/**
 * Upgrades a settings file; the layers are `<project>:<layer>` below `config`.
 * @param keepDeployed writes former defaults that 0.3 changed: the models of regions that list none, and the end of the client secret
 */
export function upgradeSettings(
  text: string,
  project: string,
  { keepDeployed = false }: { readonly keepDeployed?: boolean } = {},
): Upgrade {
  const document = parseDocument(text);
  if (document.errors.length > 0) {
    const [{ message } = { message: "" }] = document.errors;
    const problem = `is not valid YAML: ${message.split("\n")[0] ?? ""}`;
    return { text, changes: [], problems: [{ path: "(file)", problem, hint: "fix the syntax" }] };
  }
  const changes: string[] = [];
  const problems: Issue[] = [];
  for (const setting of RENAMED_SETTINGS) {
    for (const from of placesOf(document, setting, project)) {
      const problem = problemOf(document, setting, from, project);
      if (problem === undefined) {
        changes.push(describe(setting, from));
        rename(document, setting, from, project);
      } else problems.push({ path: shown(from), ...problem });
    }
  }
  if (keepDeployed) changes.push(...writeModels(document, project), ...writeEnd(document, project));
  if (changes.length === 0) return { text, changes, problems };
  return { text: document.toString(styleOf(text)), changes, problems };
}

function writeModels(document: Document, project: string): readonly string[] {
  const regions = fullPath("azureOpenAi.regions", project);
  return keysIn(document, regions).flatMap((region) => {
    const place = [...regions, region, "models"];
    if (document.hasIn(place)) return [];
    if (!isMap(document.getIn([...regions, region], true)))
      document.setIn([...regions, region], new YAMLMap());
    document.setIn(place, quoted(document.createNode(MODELS_UNTIL_0_2)));
    return [`${shown(place)} lists the default models of 0.2`];
  });
}

/** A version such as 2025-08-07 without quotes is a date to the engine. */
function quoted(node: Node): Node {
  visit(node, {
    Pair: (_, { key, value }) => {
      if (isScalar(key) && key.value === "version" && isScalar(value)) value.type = "QUOTE_DOUBLE";
    },
  });
  return node;
}

// Another end of the secret would make a new one.
function writeEnd(document: Document, project: string): readonly string[] {
  const layer = fullPath("azureOpenAi", project);
  const application = [...layer, "application"];
  const mode = document.getIn([...application, "mode"]) ?? "create";
  const place = [...application, "secretEnd"];
  if (!document.hasIn(layer) || mode !== "create" || document.hasIn(place)) return [];
  if (!isMap(document.getIn(application, true))) document.setIn(application, new YAMLMap());
  document.setIn([...application, "mode"], "create");
  document.setIn(place, "entraDefault");
  return [`${shown(place)} is the end of the client secret in 0.2`];
}

// Flow lists keep the file's own spacing.
const styleOf = (text: string) => ({ lineWidth: 0, flowCollectionPadding: /[[{] \S/.test(text) });

const fullPath = (setting: string, project: string): Path => {
  const [layer = "", ...rest] = setting.split(".");
  return ["config", `${project}:${layer}`, ...rest];
};

/** The places in the file that a setting with `*` matches. */
function placesOf(
  document: Document,
  { from, onlyText }: RenamedSetting,
  project: string,
): readonly Path[] {
  let paths: readonly Path[] = [[]];
  for (const part of fullPath(from, project)) {
    paths = paths.flatMap((path) =>
      part === "*" ? keysIn(document, path).map((key) => [...path, key]) : [[...path, part]],
    );
  }
  return paths.filter(
    (path) => document.hasIn(path) && (onlyText !== true || isScalar(document.getIn(path, true))),
  );
}

function keysIn(document: Document, path: Path): readonly (string | number)[] {
  const node = document.getIn(path, true);
  if (isMap(node)) return node.items.map(({ key }) => String(isScalar(key) ? key.value : key));
  return isSeq(node) ? node.items.map((_, index) => index) : [];
}

/** The new place of a setting: each `*` is the key or position that it has in the old place. */
function targetOf(to: string, { from }: RenamedSetting, place: Path, project: string): Path {
  const stars = place.filter((_, index) => fullPath(from, project)[index] === "*");
  let next = 0;
  return fullPath(to, project).map((part) => (part === "*" ? (stars[next++] ?? part) : part));
}

function problemOf(
  document: Document,
  setting: RenamedSetting,
  place: Path,
  project: string,
): Omit<Issue, "path"> | undefined {
  const { onlyIf, to } = setting;
  if (onlyIf !== undefined) {
    const found = document.getIn(fullPath(onlyIf.setting, project));
    const value = typeof found === "string" ? found : onlyIf.default;
    if (value !== onlyIf.value)
      return {
        problem: `had no effect, because ${onlyIf.setting} is ${value}`,
        hint: "remove it, then upgrade again",
      };
  }
  const taken = to
    .map((path) => targetOf(path, setting, place, project))
    .find((path) => !samePlace(path, place) && document.hasIn(path) && !startsWith(path, place));
  return taken === undefined
    ? undefined
    : { problem: `is called ${shown(taken)} now, which is set too`, hint: "remove one of the two" };
}

const samePlace = (a: Path, b: Path): boolean => a.length === b.length && startsWith(a, b);
const startsWith = (path: Path, beginning: Path): boolean =>
  beginning.every((part, index) => path[index] === part);

function rename(document: Document, setting: RenamedSetting, place: Path, project: string): void {
  const parent = document.getIn(place.slice(0, -1), true);
  if (!isMap(parent)) return;
  const index = parent.items.findIndex(
    ({ key }) => String(isScalar(key) ? key.value : key) === String(place.at(-1)),
  );
  const [pair] = parent.items.splice(index, 1);
  if (pair === undefined) return;
  const value = setting.asList === true ? listOf(pair.value) : pair.value;
  const { modes = {}, to } = setting;
  let position = index;
  for (const [path, mode] of Object.entries(modes)) {
    if (document.hasIn(fullPath(path, project))) continue;
    position = put(
      document,
      fullPath(path, project),
      new Scalar(mode),
      undefined,
      parent,
      position,
    );
  }
  to.forEach((path, count) => {
    const copy = count === 0 || !isNode(value) ? value : (value.clone() as Node);
    const key = count === 0 ? pair.key : undefined;
    position = put(document, targetOf(path, setting, place, project), copy, key, parent, position);
  });
  removeIfEmpty(document, place.slice(0, -1));
}

const isNode = (value: unknown): value is Node => value instanceof Object && "clone" in value;

function listOf(value: unknown): YAMLSeq {
  const list = new YAMLSeq();
  list.flow = true;
  list.items.push(value);
  return list;
}

/**
 * Writes a value at a path and creates the maps on the way. What is new in the map that the old pair was in takes its position,
 * and its comment.
 * @returns the next position in that map
 */
function put(
  document: Document,
  path: Path,
  value: unknown,
  oldKey: unknown,
  home: YAMLMap,
  position: number,
): number {
  let map: unknown = document.contents;
  let next = position;
  let comment = isScalar(oldKey) ? oldKey : undefined;
  path.forEach((part, depth) => {
    if (isSeq(map)) {
      map = map.items[Number(part)];
      return;
    }
    if (!isMap(map)) return;
    const existing = map.items.find(
      ({ key }) => String(isScalar(key) ? key.value : key) === String(part),
    );
    const isLast = depth === path.length - 1;
    if (existing !== undefined && !isLast) {
      if (!isMap(existing.value) && !isSeq(existing.value)) existing.value = new YAMLMap();
      map = existing.value;
      return;
    }
    const key = new Scalar(part);
    if (comment !== undefined) {
      if (typeof comment.commentBefore === "string") key.commentBefore = comment.commentBefore;
      if (comment.spaceBefore === true) key.spaceBefore = true;
      comment = undefined;
    }
    const created = new Pair<unknown, unknown>(key, isLast ? value : new YAMLMap());
    if (map === home) map.items.splice(next++, 0, created);
    else map.items.push(created);
    map = created.value;
  });
  return next;
}

/** Removes maps that lost their last entry, unless a comment is in them. */
function removeIfEmpty(document: Document, path: Path): void {
  const map = document.getIn(path, true);
  if (!isMap(map) || map.items.length > 0 || path.length <= 2) return;
  if (typeof map.comment === "string" || typeof map.commentBefore === "string") return;
  document.deleteIn(path);
  removeIfEmpty(document, path.slice(0, -1));
}

const shown = (path: Path): string =>
  path
    .slice(1)
    .map((part) => String(part).replace(/^.*:/, ""))
    .join(".")
    .replaceAll(/\.(\d+)(?=\.|$)/g, "[$1]");

function describe(setting: RenamedSetting, place: Path): string {
  const project = String(place[1]).replace(/:.*$/, "");
  const targets = setting.to.map((to) => shown(targetOf(to, setting, place, project)));
  return `${shown(place)} -> ${targets.join(" and ")}`;
}
