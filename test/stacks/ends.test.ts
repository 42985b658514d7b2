// Whatever ends in a plan has time left: no secret, key, password or certificate of any stack is past, or needs somebody soon.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { buildStack, ROOT } from "../support/stack";
import { TODAY } from "../support/today";

jest.setTimeout(300_000);

const DAY_MS = 24 * 60 * 60 * 1000;
const IS_END =
  /^(?:expires|exp|expir(?:y|ation)(?:date|time|on)?|\w*enddate|\w*endtime|not_?after)$/iu;

const FILES = [
  ...["bootstrap", "dev", "dev-cluster"].map((stack) => `Pulumi.${stack}.yaml`),
  ...readdirSync(join(ROOT, "test", "variants", "valid")).map(
    (name) => `test/variants/valid/${name}`,
  ),
];

interface End {
  readonly resource: string;
  readonly days: number;
}

/** Every end below a value, wherever it stands. */
function endsIn(resource: string, value: unknown, key = ""): readonly End[] {
  if (typeof value === "object" && value !== null)
    return Object.entries(value).flatMap(([inner, one]) => endsIn(resource, one, inner));
  if (!IS_END.test(key)) return [];
  const end = typeof value === "number" ? value * 1000 : Date.parse(String(value));
  return [{ resource: `${resource} ${key}`, days: (end - TODAY.getTime()) / DAY_MS }];
}

describe("what ends in the plan of a stack", () => {
  const found = new Map<string, readonly End[]>();

  it.each(FILES)("has sixty days left: %s", async (file) => {
    const { error, resources } = await buildStack(file);
    expect(error).toBeUndefined();
    const ends = resources.flatMap(({ type, name, inputs }) => endsIn(`${type} ${name}`, inputs));
    found.set(file, ends);
    expect(ends.filter(({ days }) => !(days >= 60))).toEqual([]);
  });

  it("is found: the secrets of the vault and the password of the application", () => {
    const kinds = new Set(
      (found.get("Pulumi.dev.yaml") ?? []).map(({ resource }) => resource.split(" ")[0]),
    );
    expect([...kinds].sort()).toEqual([
      "azure-native:keyvault:Secret",
      "azuread:index/applicationPassword:ApplicationPassword",
    ]);
  });
});
