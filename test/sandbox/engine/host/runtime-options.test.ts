import { runtimeOptions } from "../../../../sandbox/engine/host/runtime-options";

describe("runtime options", () => {
  it("have the defaults of the official host", () => {
    expect(runtimeOptions({})).toEqual({ typescript: true, nodeArgs: [], packageManager: "auto" });
  });

  it.each([
    ["--import tsx", ["--import", "tsx"]],
    [
      "  --max-old-space-size=4096   --trace-warnings ",
      ["--max-old-space-size=4096", "--trace-warnings"],
    ],
    [`--title='two words' --require "./a b.js"`, ["--title=two words", "--require", "./a b.js"]],
    ["--title=$HOME --title=*.ts", ["--title=$HOME", "--title=*.ts"]],
    ["", []],
  ])("read nodeargs %j as a shell would, and run nothing", (nodeargs, nodeArgs) => {
    expect(runtimeOptions({ nodeargs })).toMatchObject({ nodeArgs });
  });

  it("ignore unknown options, as the official host does", () => {
    expect(runtimeOptions({ binary: "x" })).toEqual(runtimeOptions({}));
  });

  it("name every wrong option", () => {
    expect(() =>
      runtimeOptions({ typescript: "no", nodeargs: ["-r"], tsconfig: 3, packagemanager: "cargo" }),
    ).toThrow(
      [
        'runtime option "typescript" is "no"; use true or false',
        'runtime option "nodeargs" is ["-r"]; use one line of text',
        'runtime option "tsconfig" is 3; use a path',
        'runtime option "packagemanager" is "cargo"; use one of auto, npm, pnpm, yarn, bun',
      ].join("\n"),
    );
  });
});
