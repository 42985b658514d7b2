import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import type { Log } from "sarif";
import ts from "typescript";
import { OperationError } from "../../sandbox/events";
import { compareReports, offered } from "../../scripts/api";
import { tried } from "../../scripts/matrix/install";
import { ROWS, SAMPLE } from "../../scripts/matrix/rows";
import { PACKS } from "../../policies/build-packs";
import { fencesOf } from "../support/documents";
import { copyClone } from "./support/clone";
import { filesBelow } from "../../process/files-below";
import { run as runCommand, type Outcome } from "../../process/run";
import { ROOT, withHarness } from "./support/harness";

jest.setTimeout(900_000);

const run = promisify(execFile);
const ENTRIES = Object.keys(offered("components").entries).map((key) => key.slice("./".length));
const { version: VERSION, workspaces: PACKAGES } = JSON.parse(
  readFileSync(join(ROOT, "package.json"), "utf8"),
) as { readonly version: string; readonly workspaces: readonly string[] };
const SUBSCRIPTION = "6d7c1f0e-52c1-4d0c-9a55-0d5c0c9a1b01";
const REPOSITORY = "https://git.contoso.com/platform/foundations";
const DATA = { maxBuffer: 64 * 1024 * 1024 };

let folder: string;
/** A copy of the sources. */
let clone: string;
/** The empty project that the package is installed into, and what npm put there. */
let consumer: string;
let installed: string;
/** What the release prints: the files that it makes. */
let released: readonly string[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "platform-package-"));
  clone = join(folder, "clone"); // packing writes into the packages' folders
  copyClone(clone);
  const flags = ["--tag", `v${VERSION}`, "--dry-run"];
  const release = await run("npm", ["run", "--silent", "release", "--", ...flags], {
    cwd: clone,
    env: { ...process.env, CI_PROJECT_URL: REPOSITORY },
    ...DATA,
  });
  released = release.stdout.trim().split("\n");
  consumer = await installInto("consumer", tarballOf("platform-foundations"));
  installed = join(consumer, "node_modules", "platform-foundations");
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A package as the release has packed it. */
const tarballOf = (name: string): string => join(clone, "release", `${name}-${VERSION}.tgz`);

/** An empty project with the tarball installed. Providers are this clone's own: hundreds of megabytes not fetched again. */
async function installInto(name: string, tarball: string): Promise<string> {
  const project = join(folder, name);
  mkdirSync(project);
  writeFileSync(join(project, "package.json"), JSON.stringify({ name, private: true }));
  const flags = ["--prefer-offline", "--no-audit", "--no-fund", "--legacy-peer-deps"];
  // Packs bring the SDK as a dependency; here it is the clone's.
  await run("npm", ["install", ...flags, tarball], { cwd: project, ...DATA });
  rmSync(join(project, "node_modules", "@pulumi"), { recursive: true, force: true });
  symlinkSync(join(ROOT, "node_modules", "@pulumi"), join(project, "node_modules", "@pulumi"));
  return project;
}

interface Manifest {
  readonly name: string;
  readonly repository?: unknown;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
}

interface Bill {
  readonly metadata: { readonly component: { readonly name: string; readonly version: string } };
  readonly components: readonly { readonly name: string }[];
}

const manifestIn = (project: string): Manifest =>
  JSON.parse(readFileSync(join(project, "package.json"), "utf8")) as Manifest;

/** What a packed package must not have: links and maps that lead nowhere, tests, sources, and bundled code without its licence. */
function contentFaults(folder: string): readonly string[] {
  const files = filesBelow(folder).filter(
    (file) => !file.slice(folder.length).includes("/node_modules/"),
  );
  const text = (file: string): string => readFileSync(file, "utf8");
  const missing = ["LICENSE", "CHANGELOG.md", "README.md"].filter(
    (file) => !files.includes(join(folder, file)),
  );
  const links = files
    .filter((file) => file.endsWith(".md"))
    .flatMap((file) =>
      [...text(file).matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g)]
        .filter(([, path = ""]) => !files.includes(join(file, "..", path)))
        .map(([, path = ""]) => `${file}: ${path} is not in the package`),
    );
  const maps = files
    .filter((file) => file.endsWith(".map"))
    .filter((file) => {
      const { sources, sourcesContent } = JSON.parse(text(file)) as {
        readonly sources: readonly string[];
        readonly sourcesContent?: readonly unknown[];
      };
      return sourcesContent?.length !== sources.length;
    });
  const bundles = files
    .filter((file) => /\/dist\/(index\.js|pack|commands\/\w+\.js)$/.test(file))
    .filter((file) => text(file).includes("// node_modules/"))
    .filter((file) => !files.includes(`${file}.LICENSES.txt`))
    .map((file) => `${file}: no licences of what it holds`);
  const tests = files.filter((file) => /(\.test\.|\/test\/|__snapshots__)/.test(file));
  return [...missing, ...links, ...maps, ...bundles, ...tests];
}

/** What a team writes: four components of each cloud, the same text in both module systems. */
const PROGRAM = `
import { ResourceGroup } from "@pulumi/azure-native/resources/index.js";
import { DeployerPermissions, HostingZone, ServiceLinkedRoles, Vpc } from "platform-foundations/aws";
import { AksCluster, Egress, HubNetwork, KeyVault, Observability, OpenAi, SpokeNetwork, StorageAccount } from "platform-foundations/azure";

const location = "westeurope";
const group = new ResourceGroup("rg", { resourceGroupName: "rg-team", location });
const place = { resourceGroupName: group.name, location };
const hub = new HubNetwork("hub", place);
const logs = new Observability("logs", place);
const diagnostics = { workspaceId: logs.workspaceId };
const tenantId = "1b2f7c3a-0f5e-4c64-8a1e-5f6a7b8c9d01";
new KeyVault("vault", { ...place, tenantId, diagnostics });
new StorageAccount("files", { ...place, diagnostics });

const network = new Vpc("net", { region: "us-east-1", zones: ["us-east-1a", "us-east-1b"] });
new HostingZone("zone", { mode: "public", domain: "codeocean.contoso.com" });
new ServiceLinkedRoles("roles", {});
new DeployerPermissions("deployer", {
  accountId: "123456789012",
  region: "us-east-1",
  namePrefix: "team-",
  resourceTypes: ["aws:ec2/vpc:Vpc"],
});

// What a company wraps; its declarations name types of the package that the program does not import.
type ArgsOf<C> = C extends new (name: string, args: infer Args, ...rest: never) => unknown ? Args : never;
export const spoke = ({ egress, routes, capacity }: ArgsOf<typeof SpokeNetwork>) => ({ egress, routes, capacity });
export const models = ({ regions, zone }: ArgsOf<typeof OpenAi>) => ({ regions, zone });
export const pools = ({ systemPool, maintenance }: ArgsOf<typeof AksCluster>) => ({ systemPool, maintenance });
export const appliance = () => Egress.appliance({ nextHopIp: "10.1.0.4" });
export const facts = (args: Parameters<typeof SpokeNetwork.existing>[0]) => SpokeNetwork.existing(args);

export const hubVnetId = hub.vnetId;
export const vpcId = network.vpcId;
`;

const SYSTEMS = {
  CommonJS: { source: "index.cts", module: ts.ModuleKind.CommonJS, main: "index.cjs" },
  ESM: { source: "index.mts", module: ts.ModuleKind.ES2022, main: "index.mjs" },
} as const;

/** How TypeScript finds the entries: `node` is that of Pulumi's older templates and knows no `exports`. */
const RESOLUTIONS = {
  node16: {
    module: ts.ModuleKind.Node16,
    moduleResolution: ts.ModuleResolutionKind.Node16,
    sources: [SYSTEMS.CommonJS.source, SYSTEMS.ESM.source],
  },
  node: {
    module: ts.ModuleKind.CommonJS,
    moduleResolution: ts.ModuleResolutionKind.Node10,
    sources: [SYSTEMS.CommonJS.source],
  },
  bundler: {
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    sources: [SYSTEMS.ESM.source],
  },
} as const;

describe("a release that is tried", () => {
  it("packs every package with a bill of materials and the address of its source, and leaves the manifests as they are", () => {
    const names = PACKAGES.map((source) => manifestIn(join(clone, source)).name);
    expect(released).toEqual(
      names
        .flatMap((name) => [`release/${name}-${VERSION}.tgz`, `release/${name}.cdx.json`])
        .sort(),
    );
    expect(manifestIn(installed).repository).toEqual({
      type: "git",
      url: `git+${REPOSITORY}.git`,
      directory: "components",
    });
    for (const source of PACKAGES)
      expect(manifestIn(join(clone, source))).toEqual(manifestIn(join(ROOT, source)));
    const bill = JSON.parse(
      readFileSync(join(clone, "release", "platform-foundations.cdx.json"), "utf8"),
    ) as Bill;
    expect(bill.metadata.component).toMatchObject({
      name: "platform-foundations",
      version: VERSION,
    });
    // Its own dependencies and theirs, and no peer.
    expect(bill.components.map(({ name }) => name).sort()).toEqual(
      [...Object.keys(manifestIn(installed).dependencies), "tldts-core"].sort(),
    );
  });
});

describe("the packed package", () => {
  it("holds compiled code with declarations and source maps, and nothing of the other packages", () => {
    const files = filesBelow(installed).map((file) => file.slice(installed.length + 1));
    const folders = new Set(
      files.filter((file) => file.startsWith("dist/")).map((file) => file.split("/")[1]),
    );
    expect([...folders].sort()).toEqual([
      "arguments",
      "aws",
      "azure",
      "commands",
      "kubernetes",
      "plans",
      "plugin",
    ]);
    expect(files.filter((file) => !file.startsWith("dist/")).sort()).toEqual([
      "CHANGELOG.md",
      "LICENSE",
      "README.md",
      "package.json",
    ]);
    expect(contentFaults(installed)).toEqual([]);
    // A command is one bundle that nobody imports.
    const compiled = files.filter(
      (file) => file.endsWith(".js") && !file.startsWith("dist/commands/"),
    );
    expect(compiled.length).toBeGreaterThan(100);
    const incomplete = compiled.filter(
      (file) => !files.includes(`${file}.map`) || !files.includes(file.replace(/\.js$/, ".d.ts")),
    );
    expect(incomplete).toEqual([]);
    expect(files.filter((file) => /(?<!\.d)\.ts$/.test(file))).toEqual([]);
  });

  it("asks for providers as peers, with ranges", () => {
    const manifest = manifestIn(installed);
    const providers = Object.entries(manifest.peerDependencies);
    expect(providers.map(([name]) => name)).toEqual(
      expect.arrayContaining(["@pulumi/pulumi", "@pulumi/azure-native", "@pulumi/aws"]),
    );
    expect(providers.filter(([, range]) => !range.startsWith("^"))).toEqual([]);
    expect(
      Object.keys(manifest.dependencies).filter((name) => name.startsWith("@pulumi/")),
    ).toEqual([]);
  });

  it.each(Object.entries(RESOLUTIONS))(
    "type-checks strictly, its own declarations too, with module resolution %s",
    (_, { sources, ...resolution }) => {
      const roots = sources.map((source) => {
        const file = join(consumer, source);
        const entries = ENTRIES.map(
          (entry, index) =>
            `import * as entry${String(index)} from "platform-foundations/${entry}";`,
        );
        const used = `export const all = [${ENTRIES.map((_, index) => `entry${String(index)}`).join(", ")}];`;
        writeFileSync(file, `${PROGRAM}\n${entries.join("\n")}\n${used}\n`);
        return file;
      });
      const program = ts.createProgram(roots, {
        strict: true,
        skipLibCheck: false,
        noEmit: true,
        declaration: true,
        target: ts.ScriptTarget.ES2022,
        ...resolution,
        types: ["node"],
        typeRoots: [join(ROOT, "node_modules", "@types")],
      });
      const own = program
        .getSourceFiles()
        .filter(({ fileName }) => roots.includes(fileName) || fileName.startsWith(installed));
      expect(own.length).toBeGreaterThan(50);
      const problems = own.flatMap((file) => [
        ...program.getSyntacticDiagnostics(file),
        ...program.getSemanticDiagnostics(file),
        ...(file.isDeclarationFile ? [] : program.getDeclarationDiagnostics(file)),
      ]);
      expect(
        problems.map(
          ({ file, messageText }) =>
            `${file?.fileName.slice(consumer.length) ?? ""}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`,
        ),
      ).toEqual([]);
    },
  );

  it.each(ENTRIES)("does nothing when %s is imported but load its own cloud", async (entry) => {
    const { printed, loaded, left, changed } = await imported(entry);
    expect(printed).toBe("");
    expect(left).toEqual([]);
    expect(changed).toEqual([]);
    const providers = {
      azure: /@pulumi\/(azure-native|azuread)\//,
      aws: /@pulumi\/aws\//,
    };
    const others = Object.entries(providers).filter(([cloud]) => cloud !== entry);
    for (const [, provider] of others)
      expect(loaded.filter((file) => provider.test(file))).toEqual([]);
    const own = providers[entry as keyof typeof providers] as RegExp | undefined;
    if (own !== undefined) expect(loaded.some((file) => own.test(file))).toBe(true);
  });

  it.each(Object.entries(SYSTEMS))(
    "is previewed by a program of both clouds in %s",
    async (name, { module, main }) => {
      const program = join(consumer, name.toLowerCase());
      mkdirSync(program);
      const { outputText } = ts.transpileModule(PROGRAM, {
        compilerOptions: { module, target: ts.ScriptTarget.ES2022 },
      });
      writeFileSync(join(program, main), outputText);
      writeProject(program, main, {
        "azure-native:subscriptionId": "6d7c1f0e-52c1-4d0c-9a55-0d5c0c9a1b01",
        "aws:region": "us-east-1",
      });
      await withHarness({ root: program }, async (sandbox) => {
        const { changes } = await sandbox.run("preview");
        expect(Object.keys(changes)).toEqual(["create"]);
        expect(changes["create"]).toBeGreaterThan(60);
      });
    },
  );

  it("loads from one ES module that esbuild makes with the banner of docs/components/use.md, and not without", async () => {
    const [, js = ""] =
      /--banner:js='(.+)'/.exec(readFileSync(join(ROOT, "docs/components/use.md"), "utf8")) ?? [];
    const entry = join(consumer, "bundled.ts");
    writeFileSync(
      entry,
      'import { Vpc } from "platform-foundations/aws";\nconsole.log(typeof Vpc);\n',
    );
    const load = async (banner: string) => {
      const outfile = join(consumer, "bundled.mjs");
      await build({
        entryPoints: [entry],
        outfile,
        bundle: true,
        platform: "node",
        format: "esm",
        external: ["@pulumi/*"],
        banner: { js: banner },
        logLevel: "error",
      });
      return run(process.execPath, [outfile], { cwd: consumer });
    };
    expect((await load(js)).stdout).toBe("function\n");
    await expect(load("")).rejects.toThrow(/Dynamic require/);
  });

  it("serves its components to other languages, and loads the cloud that is asked for", async () => {
    const script = `
      const { ComponentPackage } = require("platform-foundations/plugin");
      const description = require(process.argv[1]);
      new ComponentPackage(description)
        .construct("net", "platform-foundations:aws:Vpc", { region: "us-east-1", zones: [] }, {})
        .catch(({ errors }) => console.log(errors[0].propertyPath, Object.keys(require.cache).join(" ")));`;
    const schema = join(installed, "dist", "plugin", "schema.json");
    const { stdout } = await run(process.execPath, ["-e", script, schema], {
      cwd: consumer,
      ...DATA,
    });
    expect(stdout).toMatch(/^zones /);
    expect(stdout).toContain("@pulumi/aws/");
    expect(stdout).not.toContain("@pulumi/azure-native/");
  });

  it("has the API that is committed; a breaking change would be named in the CHANGELOG", () => {
    const states = compareReports("components", installed);
    expect(states.map(({ entry }) => entry)).toEqual(ENTRIES);
    expect(states.flatMap(({ unannounced }) => unannounced)).toEqual([]);
    expect(
      states.filter(({ current }) => !current).map(({ entry }) => `${entry}: npm run api`),
    ).toEqual([]);
  });
});

describe("the packed package with other versions of what a program brings", () => {
  it("type-checks and loads; MATRIX=all tries every row", async () => {
    const rows = process.env["MATRIX"] === "all" ? ROWS : SAMPLE;
    const below = mkdtempSync(join(folder, "matrix-"));
    const results = [];
    for await (const result of tried(rows, below, tarballOf("platform-foundations")))
      results.push(result);
    expect(results).toEqual(rows.map((row) => ({ row, faults: [] })));
  });
});

describe("the first ten minutes of docs/components/use.md", () => {
  it("lead from an empty folder to a preview", async () => {
    const project = mkdtempSync(join(folder, "newcomer-"));
    const page = fencesOf("docs/components/use.md");
    const block = (info: string): string => page.find((fence) => fence.info === info)?.text ?? "";
    const names = ["platform-foundations", "pulumi-sandbox"];
    const packed = Object.fromEntries(names.map((name) => [name, tarballOf(name)]));
    // The packages as they would be published; everything else as the page has it, on Azure.
    const install = block("sh account")
      .split("\n")
      .filter((line) => !/# (?:AWS|Kubernetes)$/.test(line))
      .map((line) => line.replace(/ #.*/, "").replace(/\S+/g, (word) => packed[word] ?? word));
    expect(install.filter((line) => line.includes(".tgz"))).toHaveLength(2);
    writeFileSync(join(project, "Pulumi.yaml"), block("yaml"));
    writeFileSync(join(project, "index.ts"), block("ts"));
    const preview = page.filter(({ info }) => info === "sh account")[1]?.text ?? "";
    const { stdout } = await run("bash", ["-euc", [...install, preview].join("\n")], {
      cwd: project,
      env: { ...process.env, NO_COLOR: "1", XDG_STATE_HOME: join(folder, "newcomer-state") },
      ...DATA,
    });
    expect(stdout).toMatch(/azure-native:network:VirtualNetwork/);
    expect(stdout).toMatch(/\d+ to create/);
  });
});

describe("the packed preflight", () => {
  it("is a command and a library, with what it needs inside", async () => {
    const project = await installInto("preflight", tarballOf("platform-foundations-preflight"));
    const own = join(project, "node_modules", "platform-foundations-preflight");
    expect(filesBelow(own).filter((file) => /(?<!\.d)\.ts$/.test(file))).toEqual([]);
    expect(contentFaults(own)).toEqual([]);
    for (const phase of ["preflight", "postflight"]) {
      const bin = join(project, "node_modules", ".bin", `platform-foundations-${phase}`);
      const { stdout } = await run(bin, ["--help"], { cwd: project, ...DATA });
      expect(stdout).toContain(`Usage: platform-foundations-${phase} [options]`);
    }
    const program = `
      const { runPreflight } = require("platform-foundations-preflight");
      const { REQUIREMENTS } = require("platform-foundations-preflight/prerequisites");
      runPreflight({ root: ${JSON.stringify(ROOT)}, stack: "dev", offline: true, only: ["CFG_SCHEMA"] }).then(
        ({ exitCode, results }) => console.log(exitCode, results.length, REQUIREMENTS.CFG_SCHEMA.id),
      );`;
    const { stdout } = await run(process.execPath, ["-e", program], { cwd: project, ...DATA });
    expect(stdout.trim()).toBe("0 1 CFG_SCHEMA");
  });
});

describe("a program of another team with a packed policy pack", () => {
  let program: string;
  /** Where each pack is installed. */
  let packs: readonly string[];

  beforeAll(async () => {
    program = mkdtempSync(join(folder, "checked-"));
    symlinkSync(join(consumer, "node_modules"), join(program, "node_modules"));
    writeFileSync(
      join(program, "index.js"),
      `const { StorageAccount } = require("@pulumi/azure-native/storage");
       new StorageAccount("open", {
         resourceGroupName: "rg", accountName: "openaccount", location: "westeurope",
         kind: "StorageV2", sku: { name: "Standard_ZRS" }, enableHttpsTrafficOnly: false, allowBlobPublicAccess: true,
       });`,
    );
    writeProject(program, "index.js", { "azure-native:subscriptionId": SUBSCRIPTION });
    const names = PACKS.map((pack) => manifestIn(join(clone, "policies", pack)).name);
    packs = await Promise.all(
      names.map(async (name) =>
        join(await installInto(name, tarballOf(name)), "node_modules", name),
      ),
    );
  });

  it("is checked by each", async () => {
    for (const pack of packs) {
      expect(filesBelow(pack).filter((file) => file.endsWith(".ts"))).toEqual([]);
      expect(contentFaults(pack)).toEqual([]);
    }
    expect(packs).toHaveLength(PACKS.length);
    await withHarness({ root: program }, async (sandbox) => {
      const flags = packs.flatMap((path) => ["--policy-pack", path]);
      const refused = await sandbox.run("preview", ...flags).then(
        () => undefined,
        (error: unknown) => error,
      );
      expect(refused).toBeInstanceOf(OperationError);
      const events = (refused as OperationError).events.flatMap(
        ({ policyEvent }) => policyEvent ?? [],
      );
      expect(events.map(({ policyName }) => policyName)).toEqual(
        expect.arrayContaining(["azure-storage-require-secure-transfer"]),
      );
    });
  });

  it("is reviewed by the pack's command, with a comment and SARIF", async () => {
    const out = join(folder, "verdicts");
    const config = join(folder, "levels.json");
    writeFileSync(config, JSON.stringify({ "azure-storage-require-secure-transfer": "advisory" }));
    const refused = await command("baseline", "review", "--stack", "dev", "--out", out);
    expect(refused.code).toBe(1);
    const rule = "azure-storage-require-secure-transfer";
    expect(refused.stdout).toContain(`- **policy** \`${rule}\` on \`open\`: `);
    expect(readFileSync(join(out, "comment.md"), "utf8").trim()).toBe(refused.stdout.trim());
    const { runs } = JSON.parse(readFileSync(join(out, "policies.sarif"), "utf8")) as Log;
    const results = runs.flatMap((each) => each.results ?? []);
    expect(results.find(({ ruleId }) => ruleId === rule)).toMatchObject({
      level: "error",
      locations: [{ physicalLocation: { artifactLocation: { uri: "Pulumi.dev.yaml" } } }],
    });
    const flags = ["--out", out, "--policy-pack-config", config];
    const advised = await command("baseline", "review", "--stack", "dev", ...flags);
    expect(advised.stdout).toContain(`- **advice** \`${rule}\` on \`open\`: `);
  });

  it("is matched by the components' command to what exists, and gets the import file", async () => {
    const id = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/openaccount`;
    const existing = join(folder, "existing.json");
    writeFileSync(
      existing,
      JSON.stringify([
        { id, name: "openaccount", type: "Microsoft.Storage/storageAccounts", resourceGroup: "rg" },
      ]),
    );
    const out = join(folder, "adopt.json");
    const { code, stdout } = await command("", "adopt", "--azure", existing, "--out", out);
    expect({ code, stdout }).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("Imported"),
    });
    expect(JSON.parse(readFileSync(out, "utf8"))).toMatchObject({
      resources: [{ name: "open", type: "azure-native:storage:StorageAccount", id }],
    });
  });

  /** Runs a command that a package brings, on the program, with the simulation's engine on PATH. */
  function command(owner: string, name: string, ...args: readonly string[]): Promise<Outcome> {
    const project = owner === "" ? consumer : join(folder, `platform-foundations-${owner}`);
    const bin = join(project, "node_modules", ".bin", `platform-foundations-${name}`);
    return withHarness({ root: program }, (sandbox) =>
      runCommand(bin, args, {
        cwd: sandbox.environment.project,
        env: sandbox.session.variables(),
      }),
    );
  }
});

function writeProject(
  program: string,
  main: string,
  config: Readonly<Record<string, string>>,
): void {
  writeFileSync(
    join(program, "package.json"),
    JSON.stringify({ name: "team", private: true, main }),
  );
  const runtime = { name: "nodejs", options: { typescript: false } };
  writeFileSync(join(program, "Pulumi.yaml"), JSON.stringify({ name: "team", runtime }));
  writeFileSync(join(program, "Pulumi.dev.yaml"), JSON.stringify({ config }));
}

interface Imported {
  readonly printed: string;
  readonly loaded: readonly string[];
  /** Kinds of handles that keep a process alive. */
  readonly left: readonly string[];
  /** Variables and settings of the process that differ afterwards. */
  readonly changed: readonly string[];
}

async function imported(entry: string): Promise<Imported> {
  const script = `
    const before = { env: JSON.stringify(process.env), cwd: process.cwd(), code: process.exitCode };
    require("platform-foundations/${entry}");
    const after = { env: JSON.stringify(process.env), cwd: process.cwd(), code: process.exitCode };
    const out = {
      loaded: Object.keys(require.cache),
      left: process.getActiveResourcesInfo().filter((kind) => !/Pipe|TTY|FSReq|Close/.test(kind)),
      changed: Object.keys(before).filter((key) => before[key] !== after[key]),
    };
    require("node:fs").writeFileSync(process.argv[1], JSON.stringify(out));`;
  const result = join(folder, `${entry}.json`);
  const { stdout, stderr } = await run(process.execPath, ["-e", script, result], {
    cwd: consumer,
    ...DATA,
  });
  return {
    ...(JSON.parse(readFileSync(result, "utf8")) as Omit<Imported, "printed">),
    printed: stdout + stderr,
  };
}
