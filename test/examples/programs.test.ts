import { join } from "node:path";
import ts from "typescript";
import { componentsOf } from "../../scripts/docs/declarations";
import { CLOUDS, EXAMPLES, ROOT, runExample } from "../../scripts/docs/examples";

jest.setTimeout(300_000);

const NAMES = EXAMPLES.map(({ cloud, name }) => `${cloud}/${name}`);

describe("the examples", () => {
  it("are one for each component class that an entry exports", () => {
    const classes = CLOUDS.flatMap((cloud) =>
      componentsOf(join(ROOT, "components", cloud, "index.ts")).map(
        ({ file }) => `${cloud}/${file}`,
      ),
    );
    expect(classes.length).toBeGreaterThan(20);
    expect([...NAMES].sort()).toEqual([...classes].sort());
  });

  it.each(EXAMPLES)(
    "$cloud/$name is short and imports packages only, as its readers would",
    (each) => {
      const { importedFiles } = ts.preProcessFile(each.source);
      const imports = importedFiles.map(({ fileName }) => fileName);
      expect(imports).toContain(`platform-foundations/${each.cloud}`);
      expect(imports.filter((name) => !/^(@pulumi\/|platform-foundations\/)/.test(name))).toEqual(
        [],
      );
      expect(each.source.split("\n").length).toBeLessThanOrEqual(41);
    },
  );

  it("compile under the strict settings of this repository", () => {
    const config = ts.getParsedCommandLineOfConfigFile(
      join(ROOT, "tsconfig.json"),
      { noEmit: true },
      { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined },
    );
    const program = ts.createProgram(
      EXAMPLES.map(({ file }) => file),
      config?.options ?? {},
    );
    const files = EXAMPLES.map(({ file }) => program.getSourceFile(file));
    const problems = files.flatMap((file) => [
      ...program.getSyntacticDiagnostics(file),
      ...program.getSemanticDiagnostics(file),
    ]);
    expect(config?.options.strict).toBe(true);
    expect(
      problems.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n")),
    ).toEqual([]);
  });

  it.each(EXAMPLES)("$cloud/$name runs and makes the component that it shows", async (each) => {
    const resources = await runExample(each);
    const { name } = componentsOf(join(ROOT, "components", each.cloud, "index.ts")).find(
      ({ file }) => file === each.name,
    ) ?? { name: "" };
    expect(resources.map(({ type }) => type)).toContain(
      `platform-foundations:${each.cloud}:${name}`,
    );
    expect(new Set(resources.map(({ urn }) => urn)).size).toBe(resources.length);
  });
});
