import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { ROOT, withHarness } from "./support/harness";

jest.setTimeout(900_000);

const PROGRAM = resolve(__dirname, "fixtures", "examples");

const namesIn = (cloud: string): readonly string[] =>
  readdirSync(join(ROOT, "examples", cloud))
    .filter((file) => file.endsWith(".ts"))
    .map((file) => `${cloud}/${file.slice(0, -3)}`)
    .sort();

// One account has each service-linked role once, so the two that insist on making them run apart.
const APART = ["aws/kms-access"];
const GROUPS = {
  "on Azure": namesIn("azure"),
  "on AWS": namesIn("aws").filter((name) => !APART.includes(name)),
  "on AWS, of roles that are there once": APART,
  "on Kubernetes": namesIn("kubernetes"),
};

describe("the examples on the engine", () => {
  it.each(Object.entries(GROUPS))(
    "%s are deployed together, and a second run changes nothing",
    async (_, programs) => {
      await withHarness(
        { root: PROGRAM, config: { "examples:programs": programs } },
        async (sandbox) => {
          const { changes } = await sandbox.run("up");
          expect(Object.keys(changes)).toEqual(["create"]);
          const made = await sandbox.stackResources();
          const components = new Set(
            made.map(({ type }) => type).filter((type) => type.startsWith("platform-foundations:")),
          );
          expect(components.size).toBeGreaterThanOrEqual(programs.length);
          expect(Object.keys((await sandbox.run("up")).changes)).toEqual(["same"]);
        },
      );
    },
  );
});
