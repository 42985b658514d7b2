import { readFileSync, readdirSync } from "node:fs";
import { builtinModules } from "node:module";
import { join } from "node:path";
import { parse } from "yaml";

import { requirementsAt } from "../../prerequisites";
import { AWS_RULES } from "../../policies/aws-baseline/rules";
import { AZURE_RULES } from "../../policies/azure-baseline/rules";
import { PACKS, buildPacks } from "../../policies/build-packs";

const ROOT = join(__dirname, "..", "..");
const RULES = { "azure-baseline": AZURE_RULES, "aws-baseline": AWS_RULES };

const BY_SEVERITY = { blocking: "mandatory", warning: "advisory" } as const;
/** Levels that a row's severity does not say. */
const LEVELS: Readonly<Record<string, string>> = { AZ_NETWORK_FLOW_LOG: "disabled" };

function ruleFiles(pack: string): string[] {
  const folder = join(ROOT, "policies", pack, "rules");
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => file.replace(/\.ts$/u, ""));
}

describe.each(PACKS)("the pack %s", (pack) => {
  const cloud = pack.replace("-baseline", "");
  const rules = RULES[pack];

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

  it("can be installed by itself: its bundle needs nothing but what its package names", async () => {
    await buildPacks();
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

    // Its rules, then what they excepted and what they could not tell; constructing the pack here would start serving it.
    const served = /policies: \[\s*([^\]]+?)\s*\]\s*\}\);\s*$/u.exec(bundle)?.[1] ?? "";
    const all = `${cloud.toUpperCase()}_RULES`;
    expect(served.split(/,\n\s*/u)).toEqual([
      `...${all}.map((rule) => rule.policy)`,
      `...exceptionPolicies("${pack}", ${all})`,
      `undecidedPolicy("${pack}")`,
    ]);
  });
});
