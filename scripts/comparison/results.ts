import { join } from "node:path";

/** What one checker says: rules by what they object to. */
export interface Answers {
  readonly version: string;
  /** Objections to the sound program, by cloud. */
  readonly sound: Readonly<Record<string, readonly string[]>>;
  /** Objections to each fault of each policy that the sound program does not have. */
  readonly faults: Readonly<Record<string, readonly (readonly string[])[]>>;
}

/** Answers by the checker's name. */
export type Results = Readonly<Record<string, Answers>>;

export const RESULTS_FILE = join(__dirname, "results.json");
