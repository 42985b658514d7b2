// Every setting that is a day, by the schema: a secret is never stored with an end that has passed.
import { InvalidArgumentsError, type Issue } from "../../components/plans/issues";
import { loadChanged } from "../support/changed-stack";
import { leafSettings } from "../support/setting-changes";
import { TODAY } from "../support/today";

const DAYS = leafSettings()
  .filter(({ schemas }) => schemas.some(({ format }) => format === "date"))
  .map(({ path }) => path);

/** Days that are not the end of a secret. */
const OTHERS = ["preflight.waivers[].until"]; // preflight itself says that a waiver has ended

const SECRETS = DAYS.filter((path) => !OTHERS.includes(path));

function refusals(path: string, day: string): readonly Issue[] {
  try {
    loadChanged("dev", { [path]: day });
    return [];
  } catch (error) {
    if (error instanceof InvalidArgumentsError) return error.issues;
    throw error;
  }
}

describe("a setting with the end of a secret", () => {
  it("is one of two", () => {
    expect(DAYS.sort()).toEqual(
      ["azureCore.keyVault.secretsExpire", "azureOpenAi.secretExpires", ...OTHERS].sort(),
    );
  });

  it.each(SECRETS)("is refused with its value and the fix from its own day on: %s", (path) => {
    for (const day of ["2020-02-29", "2026-11-20", "2026-11-21"])
      expect(refusals(path, day)).toEqual([
        {
          path,
          problem: `"${day}" has passed`,
          hint: "use a later end than 2026-11-21, with a new secret (docs/runbooks/rotate-secrets.md)",
        },
      ]);
    expect(refusals(path, "2026-11-22")).toEqual([]);
  });

  it("is compared with the day that the loader is given", () => {
    const settings = { "azureCore.keyVault.secretsExpire": "2026-11-22" };
    expect(() => loadChanged("dev", settings, new Date("2026-11-22T00:00:00Z"))).toThrow(
      '"2026-11-22" has passed',
    );
    expect(() => loadChanged("dev", settings, TODAY)).not.toThrow();
  });

  it("is left alone where there is no secret", () => {
    expect(() =>
      loadChanged("dev", {
        "azureOpenAi.application": { mode: "none" },
        "azureOpenAi.secretExpires": "2020-01-01",
      }),
    ).not.toThrow();
  });
});
