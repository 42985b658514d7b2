import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { Place } from "../../sandbox/commands/place";
import { Environment } from "../../sandbox/environment";
import { findProject, Project, stateFolderOf } from "../../sandbox/project";
import { unservedProviders } from "../../sandbox/providers";

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "sandbox-project-")));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const write = (file: string, text: string): void => {
  mkdirSync(join(folder, file, ".."), { recursive: true });
  writeFileSync(join(folder, file), text);
};

describe("a project", () => {
  it("is found from a folder inside it; without one, the message says what to do", () => {
    write("Pulumi.yaml", "name: shop\nruntime: nodejs\n");
    mkdirSync(join(folder, "src", "deep"), { recursive: true });
    expect(findProject(join(folder, "src", "deep"))).toBe(folder);
    expect(() => findProject("/")).toThrow(
      "There is no Pulumi.yaml in / or above it. Run this in the folder of a Pulumi program, or name the folder: -C <folder>",
    );
  });

  it("has a shadow whose paths lead back to it", () => {
    write(
      "Pulumi.yaml",
      [
        "name: shop",
        "runtime: { name: nodejs, options: { tsconfig: tsconfig.program.json } }",
        "main: src/index.ts",
        "backend: { url: https://backend.invalid }",
        "stackConfigDir: stacks",
        "packages: { mine: ./components, theirs: random@4.0.0 }",
        "plugins: { providers: [{ name: local, path: bin }, { name: other, version: 1.0.0 }] }",
      ].join("\n"),
    );
    write("stacks/Pulumi.dev.yaml", "config: {}\n");
    const project = new Project(folder);
    expect(parse(project.shadow())).toEqual({
      name: "shop",
      runtime: { name: "nodejs", options: { tsconfig: "tsconfig.program.json" } },
      main: join(folder, "src/index.ts"),
      packages: { mine: join(folder, "components"), theirs: "random@4.0.0" },
      plugins: {
        providers: [
          { name: "local", path: join(folder, "bin") },
          { name: "other", version: "1.0.0" },
        ],
      },
    });
    expect(project.packageFolders).toEqual([]); // none of them exists
    mkdirSync(join(folder, "components"));
    mkdirSync(join(folder, "bin"));
    expect(project.packageFolders).toEqual([join(folder, "components"), join(folder, "bin")]);
    expect(project.stackNames()).toEqual(["dev"]);
    expect(project.stackFile("dev")).toBe(join(folder, "stacks", "Pulumi.dev.yaml"));
    expect([project.runtime, project.ownPackages]).toEqual([
      "nodejs",
      ["mine", "theirs", "local", "other"],
    ]);
  });

  it("whose file is not valid YAML is refused", () => {
    write("Pulumi.yaml", "name: [shop\n");
    expect(() => new Project(folder)).toThrow(
      /Pulumi\.yaml is not valid YAML: .*; fix the syntax/s,
    );
  });

  it("has a state folder of its own, outside of it", () => {
    expect(stateFolderOf(folder)).not.toContain(`${folder}/`);
    expect(stateFolderOf(folder)).not.toBe(stateFolderOf(`${folder}/inner`));
  });
});

describe("the stack of a command that names none", () => {
  const stackWith = (
    files: readonly string[],
    options: { readonly defaultStack?: string } = {},
  ): string => {
    write("Pulumi.yaml", "name: shop\nruntime: nodejs\n");
    for (const file of files) write(`Pulumi.${file}.yaml`, "config: {}\n");
    const dir = join(folder, "kept");
    return new Place({ folder, dir, ...options }, undefined).stackOf(
      new Environment({ root: folder, dir }),
    );
  };

  const select = (project: string, stack: string): void => {
    write(
      `kept/pulumi-home/workspaces/${project}-${"0".repeat(40)}-workspace.json`,
      JSON.stringify({ stack: `organization/${project}/${stack}` }),
    );
  };

  it("is the only one that has a file", () => {
    expect(stackWith(["prod"])).toBe("prod");
  });

  it("is dev in a program without stack files", () => {
    expect(stackWith([])).toBe("dev");
  });

  it("is the default of the wrapper", () => {
    expect(stackWith(["a", "b"], { defaultStack: "b" })).toBe("b");
  });

  it("is the selected one", () => {
    select("shop", "b");
    expect(stackWith(["a", "b"])).toBe("b");
  });

  it("is not the one that was selected for another project in the same sandbox", () => {
    select("api", "c");
    select("shop-admin", "d");
    expect(stackWith(["prod"])).toBe("prod");
  });

  it("has to be named where there are several", () => {
    expect(() => stackWith(["a", "b"])).toThrow(
      "No stack is selected and this project has several: a, b. Name one with --stack <name>, or select one: npx pulumi-sandbox stack select <name>",
    );
  });
});

describe("providers that are not simulated", () => {
  it("are those whose SDKs are installed, without the simulated and the project's own", () => {
    const sdk = (name: string, pulumi?: object): void => {
      write(`node_modules/${name}/package.json`, JSON.stringify({ name, pulumi }));
    };
    sdk("@pulumi/aws", { resource: true, name: "aws" });
    sdk("@pulumi/gcp", { resource: true, name: "gcp" });
    sdk("@acme/pulumi-thing", { resource: true });
    sdk("local", { resource: true, name: "local" });
    sdk("zod");
    write(
      "inner/Pulumi.yaml",
      "name: shop\nruntime: nodejs\nplugins: { providers: [{ name: local, path: bin }] }\n",
    );
    expect(unservedProviders(new Project(join(folder, "inner")))).toEqual(["gcp", "pulumi-thing"]);
  });
});
