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

interface Group {
  readonly programs: readonly string[];
  /** Optional. Programs whose work the others find there, made by a stack of its own. @default [] */
  readonly before?: readonly string[];
}

// One account has each service-linked role once, so the two that insist on making them run apart.
const LINKED_ROLES = "aws/kms-access";
// The others go into namespaces that exist, and without this one nothing says when they do.
const NAMESPACES = "kubernetes/product-namespaces";

const BEFORE = "before";

/** What the vendor's stack has created, by the ids in the examples. */
const VENDORS = ["vpc-0a1b2c3d4e5f60001", "rtb-0a1b2c3d4e5f60001", "rtb-0a1b2c3d4e5f60002"];

const GROUPS: Readonly<Record<string, Group>> = {
  "on Azure": { programs: namesIn("azure") },
  "on AWS": { programs: namesIn("aws").filter((name) => name !== LINKED_ROLES) },
  "on AWS, of roles that are there once": { programs: [LINKED_ROLES] },
  "on Kubernetes": {
    before: [NAMESPACES],
    programs: namesIn("kubernetes").filter((name) => name !== NAMESPACES),
  },
};

describe("the examples on the engine", () => {
  it.each(Object.entries(GROUPS))(
    "%s are deployed together, and a second run changes nothing",
    async (_, { programs, before = [] }) => {
      await withHarness(
        {
          root: PROGRAM,
          config: { "examples:programs": programs },
          neighbours: { [BEFORE]: { "examples:programs": before } },
          // Each example makes networks of its own: more than the quotas of a fresh account allow beside its default VPC.
          scenario: { existing: VENDORS, quotas: { "vpc/L-F678F1CE": 20, "vpc/L-A4707A72": 20 } },
        },
        async (sandbox) => {
          const createdBy = async (stack: string, names: readonly string[]) => {
            const { changes } = await sandbox.runOn(stack, "up");
            expect(Object.keys(changes)).toEqual(["create"]);
            const components = (await sandbox.stackResources(stack)).filter(({ type }) =>
              type.startsWith("platform-foundations:"),
            );
            expect(new Set(components.map(({ type }) => type)).size).toBeGreaterThanOrEqual(
              names.length,
            );
          };
          if (before.length > 0) await createdBy(BEFORE, before);
          await createdBy(sandbox.stack, programs);
          expect(Object.keys((await sandbox.run("up")).changes)).toEqual(["same"]);
        },
      );
    },
  );
});
