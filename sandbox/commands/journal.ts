import { CloudStore } from "../cloud-store";

/** What the clouds' own rules did so far, most frequent first, from the journal that they keep. */
export function behavioursIn(store: string): string[] {
  const counts = new Map<string, number>();
  for (const { behaviour } of new CloudStore(store).notes()) {
    if (typeof behaviour === "string") counts.set(behaviour, (counts.get(behaviour) ?? 0) + 1);
  }
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([name, count]) => `${count} times: ${name}`);
}
