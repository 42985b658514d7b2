import { createHash } from "node:crypto";
import type { Case } from "./campaign";

/** As many cases of each kind of fault as asked for, drawn by the seed. */
export function drawn(cases: readonly Case[], ofEachKind: number, seed: number): readonly Case[] {
  const lot = ({ run, fault, operation }: Case): string =>
    createHash("sha256")
      .update(JSON.stringify([seed, run.title, fault.title, operation]))
      .digest("hex");
  const taken = new Map<string, number>();
  return cases
    .map((each) => ({ each, lot: lot(each) }))
    .sort((a, b) => (a.lot < b.lot ? -1 : 1))
    .filter(({ each: { fault } }) => {
      const count = taken.get(fault.title) ?? 0;
      taken.set(fault.title, count + 1);
      return count < ofEachKind;
    })
    .map(({ each }) => each);
}
