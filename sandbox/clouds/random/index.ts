import { createHash, randomBytes, randomInt, randomUUID } from "node:crypto";

import { CloudFailure } from "../../wire/failure";
import type { Value } from "../../wire/values";
import type { Package, TypeRow } from "../rows";
import { generated, petName } from "./text";

type Outputs = Readonly<Record<string, Value>>;

const CHARACTERS = {
  replaces: [
    "length",
    "lower",
    "upper",
    "number",
    "numeric",
    "special",
    "minLower",
    "minUpper",
    "minNumeric",
    "minSpecial",
    "overrideSpecial",
    "keepers",
  ],
  required: ["length"],
  defaults: {
    lower: true,
    upper: true,
    numeric: true,
    number: true,
    special: true,
    minLower: 0,
    minUpper: 0,
    minNumeric: 0,
    minSpecial: 0,
  },
  check: (inputs) => {
    const least = ["minLower", "minUpper", "minNumeric", "minSpecial"].reduce(
      (sum, key) => sum + Number(inputs[key] ?? 0),
      0,
    );
    return typeof inputs["length"] === "number" && inputs["length"] < Math.max(1, least)
      ? [
          {
            property: "length",
            reason: `length must be at least ${String(Math.max(1, least))}, the sum of the minimums`,
          },
        ]
      : [];
  },
} as const satisfies Partial<TypeRow>;

// Drawn once, at creation: an update keeps what the state says.
const drawn = (outputs: Outputs, key: string, draw: () => Value): Value => outputs[key] ?? draw();

// The shape of a bcrypt hash; nothing can be checked against it, because no library here makes real ones.
const hashShape = (): string =>
  `$2a$10$${randomBytes(40).toString("base64").replace(/[+=]/g, ".").slice(0, 53)}`;

const importedText = (
  id: string,
): { readonly id: string; readonly inputs: Outputs; readonly outputs: Outputs } => {
  const inputs = { ...CHARACTERS.defaults, length: id.length };
  return { id: "none", inputs, outputs: { ...inputs, result: id } };
};

const types: Readonly<Record<string, TypeRow>> = {
  "random:index/randomPassword:RandomPassword": {
    ...CHARACTERS,
    id: () => "none",
    computed: ({ inputs, outputs }) => ({
      result: drawn(outputs, "result", () => generated(inputs)),
      bcryptHash: drawn(outputs, "bcryptHash", hashShape),
    }),
    secrets: ["result", "bcryptHash"],
    imported: importedText,
  },
  "random:index/randomString:RandomString": {
    ...CHARACTERS,
    id: ({ outputs, inputs }) => String(drawn(outputs, "result", () => generated(inputs))),
    computed: ({ id }) => ({ result: id }),
    imported: (id) => ({ ...importedText(id), id }),
  },
  "random:index/randomId:RandomId": {
    id: ({ inputs }) => randomBytes(Number(inputs["byteLength"])).toString("base64url"),
    required: ["byteLength"],
    replaces: ["byteLength", "prefix", "keepers"],
    computed: ({ id, inputs }) => {
      const prefix = typeof inputs["prefix"] === "string" ? inputs["prefix"] : "";
      const bytes = Buffer.from(id, "base64url");
      return {
        b64Url: prefix + id,
        b64Std: prefix + bytes.toString("base64"),
        hex: prefix + bytes.toString("hex"),
        dec: prefix + BigInt(`0x${bytes.toString("hex") || "0"}`).toString(),
      };
    },
  },
  "random:index/randomUuid:RandomUuid": {
    id: () => randomUUID(),
    replaces: ["keepers"],
    computed: ({ id }) => ({ result: id }),
    imported: (id) => ({ id, inputs: {}, outputs: { result: id } }),
  },
  "random:index/randomPet:RandomPet": {
    id: ({ inputs }) => petName(inputs),
    replaces: ["length", "prefix", "separator", "keepers"],
    defaults: { length: 2, separator: "-" },
  },
  "random:index/randomInteger:RandomInteger": {
    id: ({ inputs }) => String(randomInt(Number(inputs["min"]), Number(inputs["max"]) + 1)),
    required: ["min", "max"],
    replaces: ["min", "max", "seed", "keepers"],
    computed: ({ id }) => ({ result: Number(id) }),
  },
  "random:index/randomBytes:RandomBytes": {
    id: ({ generated }) => generated.hex("id", 16),
    required: ["length"],
    replaces: ["length", "keepers"],
    computed: ({ inputs, outputs }) => {
      const before =
        typeof outputs["base64"] === "string"
          ? Buffer.from(outputs["base64"], "base64")
          : undefined;
      const bytes = before ?? randomBytes(Number(inputs["length"]));
      return { base64: bytes.toString("base64"), hex: bytes.toString("hex") };
    },
    secrets: ["base64", "hex"],
  },
  "random:index/randomShuffle:RandomShuffle": {
    id: ({ inputs }) =>
      createHash("sha256").update(JSON.stringify(inputs)).digest("hex").slice(0, 16),
    required: ["inputs"],
    replaces: ["inputs", "resultCount", "seed", "keepers"],
    computed: ({ inputs, outputs }) => ({
      results: drawn(outputs, "results", () => shuffledPart(inputs)),
    }),
  },
};

function shuffledPart(inputs: Outputs): readonly Value[] {
  const items: Value[] = Array.isArray(inputs["inputs"])
    ? [...(inputs["inputs"] as readonly Value[])]
    : [];
  for (let last = items.length - 1; last > 0; last--) {
    const other = randomInt(last + 1);
    [items[last], items[other]] = [items[other], items[last]];
  }
  return items.slice(0, Number(inputs["resultCount"] ?? items.length));
}

/** The random provider: values from the system's random source, kept in state only. */
export const random: Package = {
  name: "random",
  sdk: "@pulumi/random",
  types,
  functions: {},
  refusals: {},
  conflicts: {},
  local: true,
  alreadyExists: ({ id }) => new CloudFailure("AlreadyExists", `${id} exists already`, 409),
  throttled: () =>
    new CloudFailure("Unavailable", "values are drawn locally and never throttled", 503),
  retries: () => true,
};
