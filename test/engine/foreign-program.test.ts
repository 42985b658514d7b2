// The sandbox as other people get it: packed, installed into an empty folder, and run there on a program of their own.
import { spawnSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { copyClone } from "./support/clone";
import { filesBelow } from "../../process/files-below";
import { ROOT } from "./support/harness";

jest.setTimeout(600_000);

const folder = mkdtempSync(join(tmpdir(), "foreign-program-"));
const program = join(folder, "shop");
const state = join(folder, "state");

/** A modelled type, one that is not modelled, and one of a provider that is not simulated: each only when it is asked for. */
const PROGRAM = `
import * as pulumi from "@pulumi/pulumi";
import { RandomPet } from "@pulumi/random";

class Resource extends pulumi.CustomResource {
  public constructor(type: string, name: string, args: pulumi.Inputs, version: string) {
    super(type, name, args, { version });
  }
}

const pet = new RandomPet("pet");
new Resource("aws:ec2/vpc:Vpc", "net", { cidrBlock: "10.0.0.0/16", tags: { pet: pet.id } }, "7.0.0");
if (process.env["WITH_TYPE"]) {
  new Resource("aws:madeup/thing:Thing", "thing", { size: 3 }, "7.0.0");
}
if (process.env["WITH_PACKAGE"]) {
  new Resource("widgets:index:Widget", "widget", { colour: "red" }, "1.0.0");
}
export const petName = pet.id;
`;

const run = (
  command: string,
  args: readonly string[],
  cwd: string,
  variables: NodeJS.ProcessEnv = {},
): { readonly code: number | null; readonly text: string } => {
  const done = spawnSync(command, args, {
    cwd,
    env: {
      ...process.env,
      PULUMI_SANDBOX_DIR: "",
      XDG_STATE_HOME: state,
      NO_COLOR: "1",
      ...variables,
    },
    encoding: "utf8",
  });
  return { code: done.status, text: done.stdout + done.stderr };
};

const sandbox = (args: string, variables?: NodeJS.ProcessEnv) =>
  run("npx", ["--no-install", "pulumi-sandbox", ...args.split(" ")], program, variables);

const contentsOf = (root: string, skipped: RegExp): Readonly<Record<string, string>> =>
  Object.fromEntries(
    filesBelow(root)
      .filter((file) => !skipped.test(relative(root, file)))
      .map((file) => [relative(root, file), readFileSync(file, "utf8")]),
  );

const ownFiles = () => contentsOf(program, /^node_modules\//);

/** What packing writes beside the sources: all of it is ignored by git. */
const PACKED = /^(dist\/|LICENSE$|CHANGELOG\.md$)/;

let before: Readonly<Record<string, string>>;
beforeAll(() => {
  const clone = join(folder, "clone");
  copyClone(clone);
  const source = join(clone, "sandbox");
  const unpacked = contentsOf(source, PACKED);
  const tarballs = join(folder, "tarballs");
  mkdirSync(tarballs);
  expect(run("npm", ["pack", "--pack-destination", tarballs], source)).toMatchObject({ code: 0 });
  expect(contentsOf(source, PACKED)).toEqual(unpacked);

  mkdirSync(join(program, "src"), { recursive: true });
  writeFileSync(join(program, "package.json"), JSON.stringify({ name: "shop", private: true }));
  writeFileSync(
    join(program, "Pulumi.yaml"),
    "name: shop\nruntime: nodejs\nmain: src/program.ts\n",
  );
  writeFileSync(join(program, "src", "program.ts"), PROGRAM);
  writeFileSync(
    join(program, "tsconfig.json"),
    JSON.stringify({ compilerOptions: { strict: true, module: "commonjs", target: "ES2022" } }),
  );
  const [tarball = ""] = readdirSync(tarballs);
  const flags = ["--prefer-offline", "--no-audit", "--no-fund", "--legacy-peer-deps"];
  const installed = run("npm", ["install", ...flags, join(tarballs, tarball)], program);
  expect(installed).toMatchObject({ code: 0 });
  // The SDKs are this clone's own: hundreds of megabytes not fetched again.
  const modules = join(program, "node_modules");
  symlinkSync(join(ROOT, "node_modules", "@pulumi"), join(modules, "@pulumi"));
  mkdirSync(join(modules, "pulumi-widgets"));
  writeFileSync(
    join(modules, "pulumi-widgets", "package.json"),
    JSON.stringify({ name: "pulumi-widgets", pulumi: { resource: true, name: "widgets" } }),
  );
  before = ownFiles();
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
});

describe("a program of another team, with the packed sandbox", () => {
  it("shows its help, also outside of a program", () => {
    expect(sandbox("--help").text).toMatch(/npx pulumi-sandbox up --yes/);
    expect(run("npx", ["--no-install", "pulumi-sandbox", "-C", "/", "up"], program)).toMatchObject({
      code: 1,
      text: expect.stringContaining("There is no Pulumi.yaml in / or above it."),
    });
  });

  it("is deployed, and a second up changes nothing", () => {
    const up = sandbox("up --yes --skip-preview");
    expect(up).toMatchObject({ code: 0, text: expect.stringMatching(/3 created/) });
    const again = sandbox("up --yes --skip-preview");
    expect(again).toMatchObject({ code: 0, text: expect.stringMatching(/3 unchanged/) });
    expect(again.text).not.toMatch(/created|updated|simulated by shape/);
    expect(sandbox("preview --expect-no-changes")).toMatchObject({ code: 0 });
  });

  it("exists in the clouds under the ids that they give", () => {
    const { text } = sandbox("cloud list");
    expect(text).toMatch(/aws:ec2\/vpc:Vpc\s+│ net\s+│ vpc-[0-9a-f]{17}/);
  });

  it("with a type that is not simulated is refused, and accepted by its inputs with --generic", () => {
    const refused = sandbox("up --yes --skip-preview", { WITH_TYPE: "yes" });
    expect(refused.code).not.toBe(0);
    expect(refused.text).toMatch(
      /does not simulate the type "aws:madeup\/thing:Thing" of the package "aws".*with --generic/,
    );
    const accepted = sandbox("up --yes --skip-preview --generic", { WITH_TYPE: "yes" });
    expect(accepted).toMatchObject({ code: 0, text: expect.stringMatching(/1 created/) });
    expect(accepted.text).toMatch(/^simulated by shape only: aws:madeup\/thing:Thing$/m);
    const again = sandbox("up --yes --skip-preview", { WITH_TYPE: "yes" });
    expect(again).toMatchObject({ code: 0, text: expect.stringMatching(/4 unchanged/) });
  });

  it("with a provider that is not simulated is refused by the provider's name, and accepted with --generic", () => {
    const both = { WITH_TYPE: "yes", WITH_PACKAGE: "yes" };
    const refused = sandbox("up --yes --skip-preview", both);
    expect(refused.code).not.toBe(0);
    expect(refused.text).toMatch(
      /does not simulate the package "widgets".* It simulates azure-native, aws, /,
    );
    const accepted = sandbox("up --yes --skip-preview --generic", both);
    expect(accepted).toMatchObject({ code: 0, text: expect.stringMatching(/1 created/) });
    expect(accepted.text).toMatch(/widgets:index:Widget$/m);
  });

  it("is destroyed, what was accepted by its inputs included", () => {
    expect(sandbox("destroy --yes --skip-preview")).toMatchObject({
      code: 0,
      text: expect.stringMatching(/5 deleted/),
    });
    expect(sandbox("cloud list").text).toContain("Nothing exists in the simulated clouds.");
  });

  it("finds no file of the sandbox in its folder", () => {
    expect(ownFiles()).toEqual(before);
    expect(readdirSync(join(state, "pulumi-sandbox"))).toEqual([
      expect.stringMatching(/^shop-[0-9a-f]{8}$/),
    ]);
  });
});
