// Pieces of files, chosen alike for one seed.

const LINES = 10;

/** Ranges of lines in Stryker's form, `file:first-last`. A fault that reaches over the end of a piece is not planted. */
export function sampleOf(
  files: readonly string[],
  count: number,
  seed: number,
  linesOf: (file: string) => readonly string[],
): readonly string[] {
  const pieces = files.flatMap((file) => {
    const { length } = linesOf(file);
    return Array.from({ length: Math.ceil(length / LINES) }, (_, index) => {
      const first = index * LINES + 1;
      return `${file}:${String(first)}-${String(Math.min(first + LINES - 1, length))}`;
    });
  });
  return chosenOf(pieces, count, seed);
}

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
