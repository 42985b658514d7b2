import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { changedPieces } from "../../scripts/mutation/changed";
import { chosenOf, sampleOf } from "../../scripts/mutation/sample";
import { digestOf } from "../../scripts/mutation/digest";
import {
  mutantsIn,
  mutantsOf,
  refuseBelow,
  refuseStale,
  scoresOf,
  type Equivalent,
  type Report,
} from "../../scripts/mutation/score";

const SOURCE = "const a = 1;\nexport const b =\n  a > 0;\n";

const mutant = (
  status: string,
  replacement: string,
  [line, column, endLine, endColumn]: readonly [number, number, number, number],
): Report["files"][string]["mutants"][number] => ({
  mutatorName: "EqualityOperator",
  replacement,
  status,
  location: { start: { line, column }, end: { line: endLine, column: endColumn } },
});

const REPORT: Report = {
  files: {
    "policies/lib/one.ts": {
      source: SOURCE,
      mutants: [
        mutant("Killed", "a <= 0", [3, 3, 3, 8]),
        mutant("Survived", "a >= 0", [3, 3, 3, 8]),
        mutant("Timeout", "a", [3, 3, 3, 8]),
        mutant("Ignored", "a", [3, 3, 3, 8]),
      ],
    },
    "policies/two.ts": {
      source: SOURCE,
      mutants: [mutant("NoCoverage", "", [2, 8, 3, 9])],
    },
  },
};

const EQUIVALENT: Equivalent = {
  file: "policies/lib/one.ts",
  mutator: "EqualityOperator",
  original: "a > 0",
  replacement: "a >= 0",
  reason: "a is never 0",
};

describe("the score of planted faults", () => {
  it("counts what a test noticed, by folder, without what ran at loading", () => {
    expect(scoresOf(mutantsOf(REPORT, []))).toEqual([
      { folder: "policies", noticed: 0, missed: 1, score: 0 },
      { folder: "policies/lib", noticed: 2, missed: 1, score: 200 / 3 },
      { folder: "all", noticed: 2, missed: 2, score: 50 },
    ]);
  });

  it("leaves a change that makes no difference out, and no other of its place", () => {
    expect(mutantsOf(REPORT, [EQUIVALENT]).map(({ verdict }) => verdict)).toEqual([
      "noticed",
      "left out",
      "noticed",
      "missed",
    ]);
  });

  it("shows the text that was changed, over several lines too, and whether a test reaches it", () => {
    expect(mutantsOf(REPORT, []).at(-1)).toMatchObject({
      line: 2,
      original: "const b =\n  a > 0;",
      covered: false,
    });
  });

  it("refuses an entry whose text is gone", () => {
    expect(() => {
      refuseStale([EQUIVALENT], () => SOURCE);
    }).not.toThrow();
    expect(() => {
      refuseStale([EQUIVALENT], () => "const a = 2;");
    }).toThrow(
      "equivalent.json names what is no longer in the file; remove the entry:\n  policies/lib/one.ts: a > 0",
    );
  });
});

describe("a report with the faults of earlier runs", () => {
  const mutants = mutantsOf(REPORT, []);
  it.each([
    [["policies/lib/one.ts", "policies/two.ts"], 4],
    [["policies/two.ts"], 1],
    [["policies/lib/one.ts:1-10"], 3],
    [["policies/lib/one.ts:3-3", "policies/lib/one.ts:1-10"], 3],
    [["policies/lib/one.ts:1-2"], 0],
    [["policies/lib/one.ts:4-9"], 0],
    [["policies/two.ts:1-2"], 0], // reaches over the end of the piece
    [["policies/two.ts:3-9"], 0],
    [["policies/two.ts:2-3"], 1],
    [["policies/lib/one"], 0],
    [[], 0],
  ])("has in %j: %i", (pieces, count) => {
    expect(mutantsIn(pieces, mutants)).toHaveLength(count);
  });
});

describe("the digest of a test", () => {
  it("follows names and contents of what it loads, in any order", () => {
    const folder = mkdtempSync(join(tmpdir(), "digest-"));
    const file = (name: string, text: string): string => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    try {
      const [a, b] = [file("a.ts", "1"), file("b.ts", "2")];
      const before = digestOf([a, b], folder);
      expect(before).toMatch(/^[0-9a-f]{8}$/);
      expect(digestOf([b, a], folder)).toBe(before);
      const others = [
        digestOf([a], folder),
        digestOf([a, file("c.ts", "2")], folder),
        digestOf([a, file("b.ts", "3")], folder),
        digestOf([a, b], tmpdir()),
      ];
      expect(new Set([before, ...others]).size).toBe(5);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("the sample of pieces", () => {
  const linesOf = (file: string): readonly string[] =>
    Array.from({ length: file === "long.ts" ? 95 : 7 }, () => "");

  it("is the same for one seed and another for the next", () => {
    const of = (seed: number): readonly string[] => sampleOf(["long.ts"], 4, seed, linesOf);
    expect(of(1)).toEqual(of(1));
    expect(of(2)).not.toEqual(of(1));
  });

  it("covers each line once when it takes every piece", () => {
    expect(sampleOf(["long.ts", "short.ts"], 100, 1, linesOf).toSorted()).toEqual(
      [
        ...Array.from(
          { length: 9 },
          (_, i) => `long.ts:${String(i * 10 + 1)}-${String(i * 10 + 10)}`,
        ),
        "long.ts:91-95",
        "short.ts:1-7",
      ].toSorted(),
    );
  });
});

describe("the lines that a change brings", () => {
  const diff = [
    "diff --git a/policies/one.ts b/policies/one.ts",
    "--- a/policies/one.ts",
    "+++ b/policies/one.ts",
    "@@ -3 +3 @@ export const a = 1;",
    "-old",
    "+new",
    "@@ -9,0 +10,12 @@",
    "@@ -30,4 +42,0 @@",
    "diff --git a/policies/two.ts b/policies/two.ts",
    "--- a/policies/two.ts",
    "+++ /dev/null",
    "@@ -1,9 +0,0 @@",
  ].join("\n");

  it("are pieces of ten lines at most, without what is only removed", () => {
    expect(changedPieces(diff)).toEqual([
      "policies/one.ts:3-3",
      "policies/one.ts:10-19",
      "policies/one.ts:20-21",
    ]);
    expect(changedPieces("")).toEqual([]);
  });

  it("can be sampled", () => {
    const pieces = changedPieces(diff);
    expect(chosenOf(pieces, 2, 1)).toHaveLength(2);
    expect(chosenOf(pieces, 9, 1)).toEqual([...pieces].sort());
  });
});

describe("a floor", () => {
  const mutants = mutantsOf(REPORT, []);

  it("is refused by a lower score, and by no other", () => {
    expect(() => {
      refuseBelow(51, mutants);
    }).toThrow(
      "50.0 % of 4 faults were noticed, and 51 % are asked for; --survivors prints the others",
    );
    for (const floor of [50, undefined])
      expect(() => {
        refuseBelow(floor, mutants);
      }).not.toThrow();
    expect(() => {
      refuseBelow(100, []);
    }).not.toThrow();
  });
});
