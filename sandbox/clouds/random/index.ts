import { randomBytes } from "node:crypto";

import { CloudFailure } from "../../wire/failure";
import type { Package, TypeRow } from "../rows";
import { generated } from "./text";

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
  seconds: 0,
} as const satisfies Partial<TypeRow>;

// Made once: an update keeps what the creation drew.
const drawn = (
  outputs: Readonly<Record<string, unknown>>,
  key: string,
  draw: () => unknown,
): unknown => outputs[key] ?? draw();

export const types: Readonly<Record<string, TypeRow>> = {
  "random:index/randomPassword:RandomPassword": {
    ...CHARACTERS,
    id: () => "none",
    computed: ({ inputs, outputs }) => ({
      result: drawn(outputs, "result", () => generated(inputs)),
      bcryptHash: drawn(
        outputs,
        "bcryptHash",
        () => `$2a$10$${randomBytes(40).toString("base64url").slice(0, 53)}`,
      ),
    }),
    secrets: ["result", "bcryptHash"],
  },
};

export const random: Package = {
  name: "random",
  sdk: "@pulumi/random",
  types,
  functions: {},
  refusals: [],
  conflicts: [],
  local: true,
  tables: "sandbox/clouds/random/index.ts",
  alreadyExists: ({ id }) => new CloudFailure("AlreadyExists", `${id} exists already`, 409),
  throttled: () => new CloudFailure("Unavailable", "never happens: values are drawn locally", 503),
  retries: () => true,
};
