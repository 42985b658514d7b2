import path from "node:path";

import {
  packageManagerOf,
  programDependencies,
} from "../../../../sandbox/engine/host/dependencies";
import { makeDirectory } from "./client";

const manifest = (value: unknown): string => JSON.stringify(value);

/** A program that needs a and b; a needs c, of which a copy of its own is newer than the one at the top. */
const made = makeDirectory({
  "package.json": manifest({
    dependencies: { a: "^1.0.0", missing: "1.0.0" },
    devDependencies: { "@scope/b": "~2.0.0" },
  }),
  "node_modules/a/package.json": manifest({ version: "1.4.0", dependencies: { c: "*" } }),
  "node_modules/a/node_modules/c/package.json": manifest({
    version: "3.1.0",
    dependencies: { a: "*" },
  }),
  "node_modules/@scope/b/package.json": manifest({ version: "2.0.9", exports: {} }),
  "node_modules/c/package.json": manifest({ version: "2.9.9" }),
  "src/deep/index.ts": "",
  "broken/package.json": "no JSON",
});
afterAll(made.remove);

describe("the dependencies of a program", () => {
  it("are what its package.json names, in the version that is installed", () => {
    expect(programDependencies(made.directory, false)).toEqual([
      { name: "@scope/b", version: "2.0.9" },
      { name: "a", version: "1.4.0" },
    ]);
  });

  it("include on request what those bring along, each in the copy that it would load", () => {
    expect(programDependencies(made.directory, true)).toEqual([
      { name: "@scope/b", version: "2.0.9" },
      { name: "a", version: "1.4.0" },
      { name: "c", version: "3.1.0" },
    ]);
  });

  it("are those of the nearest package.json that can be read", () => {
    const all = programDependencies(made.directory, false);

    expect(programDependencies(path.join(made.directory, "src/deep"), false)).toEqual(all);
    expect(programDependencies(path.join(made.directory, "broken"), false)).toEqual(all);
  });
});

describe("the package manager of a program", () => {
  it.each([
    ["yarn.lock", "yarn"],
    ["pnpm-lock.yaml", "pnpm"],
    ["bun.lock", "bun"],
    ["package-lock.json", "npm"],
    ["README.md", "npm"],
  ])("with %s above it is %s", (file, manager) => {
    const tree = makeDirectory({ [file]: "", "src/index.ts": "" });

    expect(packageManagerOf(path.join(tree.directory, "src"))).toBe(manager);
    tree.remove();
  });
});
