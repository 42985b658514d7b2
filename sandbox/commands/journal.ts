import { CloudStore } from "../cloud-store";

/** The rules that the clouds applied so far, most frequent first, from their journal. */
export function behavioursIn(cloudStore: string): string[] {
  const counts = new Map<string, number>();
  for (const { behaviour } of new CloudStore(cloudStore).notes()) {
    if (typeof behaviour === "string") counts.set(behaviour, (counts.get(behaviour) ?? 0) + 1);
  }
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([name, count]) => `${count} times: ${name}`);
}

/** Types and functions that the clouds of one session accepted without a model, from their journal. */
export function genericTokensIn(
  cloudStore: string,
  { cloudsPid }: { readonly cloudsPid: number | undefined },
): string[] {
  const notes = new CloudStore(cloudStore).notes();
  return notes
    .filter(({ kind, pid }) => kind === "generic" && pid === cloudsPid)
    .map(({ token }) => String(token))
    .sort();
}
