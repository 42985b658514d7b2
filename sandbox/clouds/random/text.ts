import { randomInt } from "node:crypto";

const LOWER = "abcdefghijklmnopqrstuvwxyz";
const UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const DIGITS = "0123456789";
const SPECIAL = "!@#$%&*()-_=+[]{}<>:?";

/** A random text by the settings of RandomString and RandomPassword: the minimum of each kind first, then any, then shuffled. */
export function generated(inputs: Readonly<Record<string, unknown>>): string {
  const special =
    typeof inputs["overrideSpecial"] === "string" && inputs["overrideSpecial"] !== ""
      ? inputs["overrideSpecial"]
      : SPECIAL;
  const kinds = [
    { on: inputs["lower"] !== false, least: count(inputs["minLower"]), alphabet: LOWER },
    { on: inputs["upper"] !== false, least: count(inputs["minUpper"]), alphabet: UPPER },
    {
      on: inputs["numeric"] !== false && inputs["number"] !== false,
      least: count(inputs["minNumeric"]),
      alphabet: DIGITS,
    },
    { on: inputs["special"] !== false, least: count(inputs["minSpecial"]), alphabet: special },
  ].filter(({ on }) => on);
  const all = kinds.map(({ alphabet }) => alphabet).join("");
  const letters = kinds.flatMap(({ least, alphabet }) =>
    Array.from({ length: least }, () => pick(alphabet)),
  );
  while (letters.length < count(inputs["length"]) && all.length > 0) letters.push(pick(all));
  return shuffled(letters).join("");
}

const count = (value: unknown): number => (typeof value === "number" ? value : 0);
const pick = (alphabet: string): string => alphabet.charAt(randomInt(alphabet.length));

function shuffled(letters: readonly string[]): readonly string[] {
  const result = [...letters];
  for (let last = result.length - 1; last > 0; last--) {
    const other = randomInt(last + 1);
    [result[last], result[other]] = [result[other] ?? "", result[last] ?? ""];
  }
  return result;
}

const FIRST = [
  "able",
  "brave",
  "calm",
  "daring",
  "eager",
  "fair",
  "gentle",
  "happy",
  "keen",
  "lively",
  "merry",
  "noble",
];
const MIDDLE = [
  "boldly",
  "deeply",
  "evenly",
  "firmly",
  "gladly",
  "highly",
  "kindly",
  "mildly",
  "openly",
  "really",
];
const LAST = [
  "badger",
  "crane",
  "dolphin",
  "eagle",
  "falcon",
  "gecko",
  "heron",
  "ibex",
  "lynx",
  "marten",
  "otter",
  "wren",
];

/** Words of a RandomPet: adverbs, one adjective, one animal. */
export function petName(inputs: Readonly<Record<string, unknown>>): string {
  const word = (words: readonly string[]): string => words[randomInt(words.length)] ?? "";
  const length = count(inputs["length"] ?? 2);
  const words = Array.from({ length }, (_, index) =>
    word(index === length - 1 ? LAST : index === length - 2 ? FIRST : MIDDLE),
  );
  const separator = typeof inputs["separator"] === "string" ? inputs["separator"] : "-";
  return [...(typeof inputs["prefix"] === "string" ? [inputs["prefix"]] : []), ...words].join(
    separator,
  );
}
