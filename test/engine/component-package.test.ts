// The components in other languages: a program in YAML is deployed by the real engine; with SDKS=all the SDKs of Python and Go
// are generated and a program in each is checked. The generator of the .NET SDK is not part of the pinned engine.
import { execFileSync, spawnSync } from "node:child_process";
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describePlugin, type PluginDescription } from "../../scripts/plugin/schema";
import { pythonTool } from "../../scripts/checkers/tools";
import { openHarness, ROOT, type Harness } from "./support/harness";

jest.setTimeout(600_000);

const FIXTURES = join(__dirname, "fixtures");
const folder = mkdtempSync(join(tmpdir(), "component-package-"));
const program = join(folder, "program");
const plugin = join(program, "plugin");
let description: PluginDescription;

beforeAll(() => {
  const manifest = readFileSync(join(ROOT, "components", "package.json"), "utf8");
  description = describePlugin(JSON.parse(manifest) as Parameters<typeof describePlugin>[0]);
  cpSync(join(FIXTURES, "yaml-foundation"), program, { recursive: true });
  // What docs/components/other-languages.md has people write, with the server as the package has it.
  mkdirSync(plugin);
  writeFileSync(join(plugin, "PulumiPlugin.yaml"), "runtime: nodejs\n");
  writeFileSync(join(plugin, "package.json"), JSON.stringify({ name: "plugin", main: "index.js" }));
  writeFileSync(join(plugin, "index.js"), 'require("./server.js").serve();\n');
  execFileSync(require.resolve("esbuild/bin/esbuild"), [
    join(ROOT, "components", "plugin", "index.ts"),
    `--outfile=${join(plugin, "server.js")}`,
    ...["--bundle", "--platform=node", "--external:@pulumi/*", "--log-level=error"],
  ]);
  writeFileSync(join(plugin, "schema.json"), JSON.stringify(description));
  symlinkSync(join(ROOT, "node_modules"), join(plugin, "node_modules"));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
});

describe("a program in YAML with components of both clouds", () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await openHarness({ root: program });
  });
  afterAll(async () => {
    await harness.close();
  });

  it("is deployed: each component with its children, and outputs are handed from one to the next", async () => {
    await harness.run("up");
    const resources = await harness.stackResources();
    const components = resources
      .map(({ type }) => type)
      .filter((type) => type.startsWith("platform-foundations:"));
    expect(components.sort()).toEqual([
      "platform-foundations:aws:InterfaceEndpoints",
      "platform-foundations:aws:SubnetAcl",
      "platform-foundations:aws:Vpc",
      "platform-foundations:aws:VpcFlowLogs",
      "platform-foundations:azure:HubNetwork",
      "platform-foundations:azure:Observability",
      "platform-foundations:azure:PrivateDnsZones",
      "platform-foundations:azure:PrivateEndpoint",
      "platform-foundations:azure:StorageAccount",
    ]);
    const outputs = await harness.outputs();
    const endpoint = resources.find(({ type }) => type === "azure-native:network:PrivateEndpoint");
    expect(endpoint?.inputs?.["subnet"]).toMatchObject({
      id: `${String(outputs["hub"])}/subnets/PrivateEndpointSubnet`,
    });
    const service = resources.find(
      ({ type, inputs }) =>
        type === "aws:ec2/vpcEndpoint:VpcEndpoint" && inputs?.["vpcEndpointType"] === "Interface",
    );
    expect(service?.inputs?.["vpcId"]).toBe(outputs["vpc"]);
    expect(service?.inputs?.["subnetIds"]).toHaveLength(2);
  });

  it("does not change in a second run", async () => {
    const { changes } = await harness.run("preview", "--expect-no-changes");
    expect(Object.keys(changes)).toEqual(["same"]);
  });

  it("gets each unusable argument by its name, with what to write instead", async () => {
    const { stdout, stderr, code } = await harness.engine(
      [...["preview", "--stack", "dev"], ...["--config", "range=10.1.0.1/16"]],
      {},
    );
    expect(code).not.toBe(0);
    expect(stdout + stderr).toMatch(
      /property addressSpace with value '\{10\.1\.0\.1\/16\}' has a problem: 10\.1\.0\.1\/16 is not a network address; write 10\.1\.0\.0\/16/,
    );
  });
});

const inFull = process.env["SDKS"] === "all";
(inFull ? describe : describe.skip)("the SDKs that Pulumi generates from the schema", () => {
  const sdks = join(folder, "sdks");
  const toolchain = join(ROOT, "sandbox", "engine", "toolchain");
  const check = (command: string, args: readonly string[], cwd: string): string => {
    const done = spawnSync(command, args, {
      cwd,
      encoding: "utf8",
      env: { ...process.env, GOFLAGS: "" },
    });
    return done.status === 0 ? "" : `${done.stdout}${done.stderr}`;
  };

  beforeAll(() => {
    const file = join(folder, "schema.json");
    writeFileSync(file, JSON.stringify(description.schema));
    const generate = join(FIXTURES, "sdk", "generate.go");
    expect(check("go", ["run", generate, file, sdks], toolchain)).toBe("");
  });

  it("are usable from Python, as a type checker sees it", () => {
    const { command, missing } = pythonTool({
      name: "mypy",
      version: "1.18.2",
      command: "mypy",
      beside: ["pulumi==3.218.0"],
    });
    expect(missing).toBeUndefined();
    const python = join(sdks, "python");
    copyFileSync(join(FIXTURES, "sdk", "program.py"), join(python, "program.py"));
    // What the generator itself writes is not this project's to type.
    const silent = ["--follow-imports=silent", "program.py"];
    expect(check(command, silent, python)).toBe("");
    writeFileSync(
      join(python, "wrong.py"),
      readFileSync(join(python, "program.py"), "utf8").replace('region="us-east-1"', "region=1"),
    );
    expect(check(command, [...silent.slice(0, 1), "wrong.py"], python)).toContain(
      'No overload variant of "Vpc" matches argument types "str", "int"',
    );
  });

  it("compile in Go, with a program that uses them", () => {
    const go = join(sdks, "go", "platformfoundations");
    const modules = readFileSync(join(toolchain, "go.mod"), "utf8")
      .replace(/^module .*$/m, "module example.com/platform-foundations/sdk/go/platformfoundations")
      .replace(/^tool .*$/m, "");
    writeFileSync(join(go, "go.mod"), modules);
    copyFileSync(join(toolchain, "go.sum"), join(go, "go.sum"));
    mkdirSync(join(go, "program"));
    copyFileSync(join(FIXTURES, "sdk", "program.go"), join(go, "program", "main.go"));
    expect(check("go", ["vet", "-mod=mod", "./..."], go)).toBe("");
  });
});
