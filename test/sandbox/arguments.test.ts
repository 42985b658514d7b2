import { readArguments, takeFolder } from "../../sandbox/arguments";
import { stackOf } from "../../process/engine-arguments";

const read = (text: string) => readArguments(text.split(" "), "/folder");

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

  it.each([
    ["-C ../app up", "../app", "up"],
    ["up --cwd=../app --yes", "../app", "up --yes"],
    ["up -- -C x", undefined, "up -- -C x"],
    ["up --yes", undefined, "up --yes"],
  ])("name the folder of the program: %s", (text, folder, rest) => {
    expect(takeFolder(text.split(" "))).toEqual({ folder, rest: rest.split(" ") });
  });

  it.each([
    ["up", true],
    ["stack export", true],
    ["config set a b", true],
    ["stack ls", false],
    ["version", false],
    ["up --help", false],
  ])("cannot do without a stack: %s", (text, expected) => {
    expect(read(text).needsStack).toBe(expected);
  });

  it.each([
    ["config set a b", true],
    ["config set-all --plaintext a=b", true],
    ["config rm a --stack dev", true],
    ["config refresh", true],
    ["stack change-secrets-provider passphrase", true],
    ["config set --help", false],
    ["config get a", false],
    ["config", false],
    ["stack export", false],
  ])("would write settings that the next command does not know: %s", (text, expected) => {
    expect(read(text).writesSettings).toBe(expected);
  });

  it("accept types that are not simulated when asked", () => {
    expect(read("up --generic --yes")).toMatchObject({ args: ["up", "--yes"], generic: true });
    expect(read("up").generic).toBe(false);
  });

  it("have paths relative to the folder, because the engine runs in another one", () => {
    expect(read("preview --policy-pack policies/a --policy-pack=policies/b").args).toEqual([
      "preview",
      "--policy-pack",
      "/folder/policies/a",
      "--policy-pack",
      "/folder/policies/b",
    ]);
    expect(read("stack import --file /other/state.json").args).toContain("/other/state.json");
    expect(read("import -f resources.json").args).toEqual([
      "import",
      "-f",
      "/folder/resources.json",
    ]);
    expect(read("up -f").args).toEqual(["up", "-f"]);
  });

  it("take the stack's values from another file", () => {
    expect(read("preview --config-file test/variants/x.yaml")).toMatchObject({
      args: ["preview"],
      configFile: "/folder/test/variants/x.yaml",
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

  it("are checked by the default packs in preview and up, unless packs were named or refused", () => {
    expect(read("preview").wantsPacks).toBe(true);
    expect(read("refresh").wantsPacks).toBe(false);
    expect(read("up --policy-pack mine").wantsPacks).toBe(false);
    expect(read("up --no-policy-packs")).toMatchObject({ args: ["up"], wantsPacks: false });
  });

  it("remove protection only before a destroy", () => {
    expect(read("destroy --unprotect")).toMatchObject({ args: ["destroy"], unprotect: true });
    expect(read("up --unprotect")).toMatchObject({ args: ["up", "--unprotect"], unprotect: false });
  });
});
