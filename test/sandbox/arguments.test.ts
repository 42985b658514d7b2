import { readArguments } from "../../sandbox/arguments";
import { stackOf } from "../../process/stack-of";

const read = (text: string) => readArguments(text.split(" "), "/clone");

describe("engine arguments in the sandbox", () => {
  it("pass through as they are", () => {
    expect(read("preview --stack dev --diff").args).toEqual([
      "preview",
      "--stack",
      "dev",
      "--diff",
    ]);
  });

  it.each([
    ["--stack dev", "dev"],
    ["--stack=dev", "dev"],
    ["-s dev", "dev"],
    ["--diff", undefined],
    ["-- --stack dev", undefined],
  ])("name the stack: %s", (text, stack) => {
    expect(stackOf(text.split(" "))).toBe(stack);
  });

  it("have paths relative to the clone, because the engine runs elsewhere", () => {
    expect(read("preview --policy-pack policies/a --policy-pack=policies/b").args).toEqual([
      "preview",
      "--policy-pack",
      "/clone/policies/a",
      "--policy-pack",
      "/clone/policies/b",
    ]);
    expect(read("stack import --file /elsewhere/state.json").args).toContain(
      "/elsewhere/state.json",
    );
    expect(read("import -f resources.json").args).toEqual([
      "import",
      "-f",
      "/clone/resources.json",
    ]);
    expect(read("up -f").args).toEqual(["up", "-f"]);
  });

  it("take the stack's values from another file", () => {
    expect(read("preview --config-file test/variants/x.yaml")).toMatchObject({
      args: ["preview"],
      configFile: "/clone/test/variants/x.yaml",
    });
  });

  it.each([
    ["preview", true],
    ["--cwd x up", false],
    ["up --stack dev", true],
    ["destroy", true],
    ["import", true],
    ["stack export", false],
    ["state unprotect", false],
    ["up --help", false],
  ])("start the clouds only for what reaches into them: %s", (text, expected) => {
    expect(read(text).needsClouds).toBe(expected);
  });

  it("are judged by the packs of the clone in preview and up, unless packs were named or refused", () => {
    expect(read("preview").wantsPacks).toBe(true);
    expect(read("refresh").wantsPacks).toBe(false);
    expect(read("up --policy-pack mine").wantsPacks).toBe(false);
    expect(read("up --no-policy-packs")).toMatchObject({ args: ["up"], wantsPacks: false });
  });

  it("take protection off only before a destroy", () => {
    expect(read("destroy --unprotect")).toMatchObject({ args: ["destroy"], unprotect: true });
    expect(read("up --unprotect")).toMatchObject({ args: ["up", "--unprotect"], unprotect: false });
  });
});
