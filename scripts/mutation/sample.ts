// Pieces of files, chosen alike for one seed.

const LINES = 10;

/** Ranges of lines in Stryker's form, `file:first-last`. A fault that reaches over the end of a piece is not planted. */
export function sampleOf(
  files: readonly string[],
  count: number,
  seed: number,
  linesOf: (file: string) => readonly string[],
): readonly string[] {
  const pieces = files.flatMap((file) => piecesOf(file, 1, linesOf(file).length));
  return chosenOf(pieces, count, seed);
}

/** Pieces of at most ten lines. */
export const piecesOf = (file: string, first: number, last: number): readonly string[] =>
  Array.from({ length: Math.ceil((last - first + 1) / LINES) }, (_, index) => {
    const from = first + index * LINES;
    return `${file}:${String(from)}-${String(Math.min(from + LINES - 1, last))}`;
  });

/** Some of the pieces, the same for one seed. */
export function chosenOf(
  pieces: readonly string[],
  count: number,
  seed: number,
): readonly string[] {
  const random = randomOf(seed);
  return pieces
    .map((piece) => ({ piece, place: random() }))
    .sort((a, b) => a.place - b.place)
    .slice(0, count)
    .map(({ piece }) => piece)
    .sort();
}

/** Numbers from 0 to 1, the same for one seed: a linear congruential generator. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
