import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What the clouds' own rules did so far, most frequent first, from the journal that they keep. */
export function behavioursIn(world: string): string[] {
  const file = join(world, "journal.jsonl");
  if (!existsSync(file)) return [];
  const counts = new Map<string, number>();
  for (const line of readFileSync(file, "utf8").split("\n").filter(Boolean)) {
    const { behaviour } = JSON.parse(line) as { readonly behaviour?: string };
    if (behaviour !== undefined) counts.set(behaviour, (counts.get(behaviour) ?? 0) + 1);
  }
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([name, count]) => `${count} times: ${name}`);
}
