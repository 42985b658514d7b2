// Which paths the settings have.
import { z } from "zod";
import { SETTINGS, type SettingKey } from "../../config/schema";

interface Node {
  readonly properties?: Readonly<Record<string, Node>>;
  readonly additionalProperties?: Node;
  readonly items?: Node;
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
}

function hasPath(node: Node, path: readonly string[]): boolean {
  const [head, ...rest] = path;
  if (head === undefined) return true;
  const branches = [node, ...(node.anyOf ?? []), ...(node.oneOf ?? [])];
  return branches.some((branch) => {
    if (branch.items !== undefined && hasPath(branch.items, path)) return true;
    const next = head === "<name>" ? branch.additionalProperties : branch.properties?.[head];
    return typeof next === "object" && hasPath(next, rest);
  });
}

/** Whether the settings have a path such as `azureCore.aks.userPools.<name>.vmSize`; `<name>` stands for any key. */
export function isSetting(path: string): boolean {
  const [key = "", ...rest] = path.split(".");
  if (!(key in SETTINGS)) return false;
  const schema = z.toJSONSchema(SETTINGS[key as SettingKey].schema, {
    io: "input",
    unrepresentable: "any",
  });
  return hasPath(schema as Node, rest);
}

/** Keys of the layers' own settings, such as `awsVpc`, with the layer that has them. */
export const LAYERS_BY_KEY: ReadonlyMap<string, readonly SettingKey[]> = new Map(
  (Object.keys(SETTINGS) as SettingKey[])
    .flatMap((layer) => {
      const schema = z.toJSONSchema(SETTINGS[layer].schema, {
        io: "input",
        unrepresentable: "any",
      });
      return Object.keys((schema as Node).properties ?? {}).map((key) => [key, layer] as const);
    })
    .reduce(
      (all, [key, layer]) => all.set(key, [...(all.get(key) ?? []), layer]),
      new Map<string, SettingKey[]>(),
    ),
);
