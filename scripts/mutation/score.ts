// What became of the faults that were planted.
import { dirname } from "node:path";

/** A fault, and whether a test noticed it. */
export interface Mutant {
  readonly file: string;
  readonly line: number;
  readonly lastLine: number;
  readonly mutator: string;
  readonly original: string;
  readonly replacement: string;
  /** Whether a test reaches the place at all. */
  readonly covered: boolean;
  /** `left out`: no fault, for a reason that `equivalent.json` gives. */
  readonly verdict: "noticed" | "missed" | "left out";
}

/** A change that no test can notice, because the program does the same with it. */
export interface Equivalent {
  readonly file: string;
  readonly mutator: string;
  readonly original: string;
  readonly replacement: string;
  readonly reason: string;
}

/** Mutation testing report, as far as it is read here: https://github.com/stryker-mutator/mutation-testing-elements */
export interface Report {
  readonly files: Readonly<
    Record<
      string,
      {
        readonly source: string;
        readonly mutants: readonly {
          readonly mutatorName: string;
          readonly replacement?: string;
          readonly status: string;
          readonly location: { readonly start: Position; readonly end: Position };
        }[];
      }
    >
  >;
}

interface Position {
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
}

const VERDICTS: Readonly<Record<string, Mutant["verdict"]>> = {
  Killed: "noticed",
  Timeout: "noticed",
  Survived: "missed",
  NoCoverage: "missed",
};

/** The faults of a report. A fault that ran when its module was loaded has no verdict, and is not among them. */
export function mutantsOf(report: Report, equivalents: readonly Equivalent[]): readonly Mutant[] {
  return Object.entries(report.files).flatMap(([file, { source, mutants }]) =>
    mutants.flatMap(({ mutatorName: mutator, replacement = "", status, location }) => {
      const verdict = VERDICTS[status];
      if (verdict === undefined) return [];
      const original = textBetween(source, location.start, location.end);
      const isEquivalent = equivalents.some(
        (one) =>
          one.file === file &&
          one.mutator === mutator &&
          one.original === original &&
          one.replacement === replacement,
      );
      return {
        file,
        line: location.start.line,
        lastLine: location.end.line,
        mutator,
        original,
        replacement,
        covered: status !== "NoCoverage",
        verdict: isEquivalent ? "left out" : verdict,
      };
    }),
  );
}

/** The faults in some files or pieces of files: a report holds those of earlier runs, too. */
export const mutantsIn = (
  pieces: readonly string[],
  mutants: readonly Mutant[],
): readonly Mutant[] =>
  mutants.filter(({ file, line, lastLine }) =>
    pieces.some((piece) => {
      const [, name = piece, first, last] = /^(.+):(\d+)-(\d+)$/.exec(piece) ?? [];
      return (
        name === file &&
        (first === undefined || (Number(first) <= line && lastLine <= Number(last)))
      );
    }),
  );

function textBetween(source: string, start: Position, end: Position): string {
  const lines = source.split("\n").slice(start.line - 1, end.line);
  const last = lines.length - 1;
  return lines
    .map((line, index) =>
      line.slice(index === 0 ? start.column - 1 : 0, index === last ? end.column - 1 : undefined),
    )
    .join("\n");
}

/** @throws naming each entry whose text is no longer in its file */
export function refuseStale(
  equivalents: readonly Equivalent[],
  sourceOf: (file: string) => string,
): void {
  const stale = equivalents.filter(({ file, original }) => !sourceOf(file).includes(original));
  if (stale.length === 0) return;
  const lines = stale.map(({ file, original }) => `  ${file}: ${original}`);
  throw new Error(
    ["equivalent.json names what is no longer in the file; remove the entry:", ...lines].join("\n"),
  );
}

/** A row for each folder. */
export function scoresOf(mutants: readonly Mutant[]): readonly {
  readonly folder: string;
  readonly noticed: number;
  readonly missed: number;
  readonly score: number;
}[] {
  const folders = [...new Set(mutants.map(({ file }) => dirname(file)))].sort();
  return [...folders, "all"].map((folder) => {
    const own = mutants.filter(({ file }) => folder === "all" || dirname(file) === folder);
    const noticed = own.filter(({ verdict }) => verdict === "noticed").length;
    const missed = own.filter(({ verdict }) => verdict === "missed").length;
    return { folder, noticed, missed, score: (100 * noticed) / Math.max(1, noticed + missed) };
  });
}

/** @throws when fewer of the planted faults were noticed than a percentage */
export function refuseBelow(floor: number | undefined, mutants: readonly Mutant[]): void {
  const { noticed = 0, missed = 0, score = 0 } = scoresOf(mutants).at(-1) ?? {};
  if (floor === undefined || noticed + missed === 0 || score >= floor) return;
  throw new Error(
    `${score.toFixed(1)} % of ${String(noticed + missed)} faults were noticed, and ${String(floor)} % are asked for; --survivors prints the others`,
  );
}
