import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { builtinModules } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parse } from "yaml";

import { requirementsAt } from "../../prerequisites";
import { CONTROLS, FRAMEWORKS, controlsOf, type FrameworkId } from "../../prerequisites/frameworks";
import { AWS_RULES } from "../../policies/aws-baseline/rules";
import { AZURE_RULES } from "../../policies/azure-baseline/rules";
import { EXECUTABLE, PACKS, buildPacks } from "../../policies/build-packs";

const ROOT = join(__dirname, "..", "..");
const CLOUDS = {
  azure: { pack: "azure-baseline", rules: AZURE_RULES },
  aws: { pack: "aws-baseline", rules: AWS_RULES },
} as const;

const BY_SEVERITY = { blocking: "mandatory", warning: "advisory" } as const;
/** Levels that a row's severity does not say. */
const LEVELS: Readonly<Record<string, string>> = { AZ_NETWORK_FLOW_LOG: "disabled" };

function ruleFiles(pack: string): string[] {
  const folder = join(ROOT, "policies", pack, "rules");
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => file.replace(/\.ts$/u, ""));
}

describe.each(Object.entries(CLOUDS))("the rules for %s", (cloud, { pack, rules }) => {
  it("has one rule for each row of its cloud that a policy asks, and no other", () => {
    const asked = requirementsAt("policy")
      .map((row) => row.checkedBy.policy)
      .filter((name) => name.startsWith(`${cloud}-`));
    expect(rules.map((rule) => rule.row.checkedBy.policy).sort()).toEqual(asked.sort());
  });

  it("keeps each rule in the file that its name says", () => {
    const named = rules.map((rule) =>
      rule.row.checkedBy.policy.replace(`${cloud}-`, "").replace("-", "/"),
    );
    expect(ruleFiles(pack).sort()).toEqual(named.sort());
  });

  it("serves each rule at the level of its row, with settings that leave the level alone", () => {
    for (const { row, policy } of rules) {
      expect(policy.enforcementLevel).toBe(LEVELS[row.id] ?? BY_SEVERITY[row.severity]);
      expect(Object.keys(policy.configSchema?.properties ?? {})).toContain("exceptions");
      expect(policy.configSchema?.properties).not.toHaveProperty("enforcementLevel");
      expect(row.link).toMatch(/^https:\/\//u);
    }
  });
});

describe.each(PACKS)("the pack %s", (pack) => {
  it("can be installed by itself: its bundle needs nothing but what its package names", async () => {
    await buildPacks(PACKS);
    const folder = join(ROOT, "policies", pack);
    const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
      readonly main: string;
      readonly version: string;
      readonly dependencies: Readonly<Record<string, string>>;
    };
    const project = parse(readFileSync(join(folder, "PulumiPolicy.yaml"), "utf8")) as {
      readonly runtime: string;
      readonly version: string;
    };
    expect(manifest.main).toBe("dist/index.js");
    expect(project).toMatchObject({ runtime: "nodejs", version: manifest.version });

    const bundle = readFileSync(join(folder, manifest.main), "utf8");
    const needed = [...bundle.matchAll(/require\("([^"]+)"\)/gu)]
      .map(([, name = ""]) => name.replace(/^node:/u, ""))
      .filter((name) => !builtinModules.includes(name))
      .map((name) => name.split("/").slice(0, 2).join("/"));
    expect([...new Set(needed)].filter((name) => !(name in manifest.dependencies))).toEqual([]);

    const packed = Object.values(CLOUDS).filter(
      (cloud) => pack === "baseline" || pack === cloud.pack,
    );
    for (const { row } of packed.flatMap((cloud) => cloud.rules)) expect(bundle).toContain(row.id);
  });
});

describe("frameworks", () => {
  const rules = [...AZURE_RULES, ...AWS_RULES];

  it("are mapped to rules alone, which name every control", () => {
    const mapped = rules.filter(({ row }) => row.id in CONTROLS);
    expect(mapped).toHaveLength(Object.keys(CONTROLS).length);
    for (const { row, policy } of mapped) {
      const tags = controlsOf(row.id).flatMap(([id, found]) => found.map((one) => `${id}:${one}`));
      expect(policy.tags).toEqual(tags);
      expect(policy.framework?.specification).toMatch(/^https:/u);
    }
  });

  it("set the levels: what a framework asks is mandatory, all else advisory", async () => {
    const [azure = "", aws = "", both = ""] = await buildPacks(PACKS);
    const levels = (folder: string, id: string): Readonly<Record<string, string>> =>
      JSON.parse(readFileSync(join(folder, "dist", "levels", `${id}.json`), "utf8")) as Readonly<
        Record<string, string>
      >;
    for (const id of Object.keys(FRAMEWORKS) as FrameworkId[]) {
      const asked = rules.filter(({ row }) => CONTROLS[row.id]?.[id] !== undefined);
      const inBoth = levels(both, id);
      expect(Object.keys(inBoth)).toHaveLength(rules.length);
      expect(
        Object.keys(inBoth)
          .filter((name) => inBoth[name] === "mandatory")
          .sort(),
      ).toEqual(asked.map(({ row }) => row.checkedBy.policy).sort());
      expect(inBoth["azure-network-require-flow-log"]).toBe(
        id === "cis-azure" ? "mandatory" : "disabled",
      );
      const own = levels(id === "cis-aws" ? aws : azure, id);
      expect(inBoth).toMatchObject(own);
      expect(Object.values(own)).toContain("mandatory");
    }
  });
});

describe("the pack as one file", () => {
  it("starts by itself in another folder, and names the licence of everything it holds", async () => {
    await buildPacks();
    const file = join(mkdtempSync(join(tmpdir(), "pack-")), "dist", "pack");
    mkdirSync(dirname(file));
    copyFileSync(EXECUTABLE, file); // nothing of this project is near it
    copyFileSync(
      join(ROOT, "policies", "baseline", "package.json"),
      join(dirname(dirname(file)), "package.json"),
    );
    const process = spawn(file, { stdio: ["ignore", "pipe", "inherit"] });
    try {
      const [chunk] = (await once(process.stdout, "data")) as [Buffer];
      expect(chunk.toString()).toMatch(/^[0-9]+\n$/u); // the port that the engine asks
    } finally {
      process.kill();
      rmSync(dirname(dirname(file)), { recursive: true });
    }
    const licences = readFileSync(`${EXECUTABLE}.LICENSES.txt`, "utf8");
    for (const name of ["@grpc/grpc-js", "@pulumi/policy", "@pulumi/pulumi", "google-protobuf"])
      expect(licences).toContain(`\n\n${name} `);
    expect(licences).not.toContain("typescript");
  });
});
