import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PlannedResource } from "../../sandbox/plan";
import { run } from "../../process/run";
import {
  checkPlan,
  type Finding,
  type Skipped,
  type Verdict,
} from "../../scripts/checkers/checkers";
import { declarations, publint } from "../../scripts/checkers/packages";
import { checkPipelines } from "../../scripts/checkers/pipelines";
import { waived, type CheckerWaiver } from "../../scripts/checkers/waivers";

const WAIVER: CheckerWaiver = {
  id: "W-1",
  rules: ["CKV_AZURE_1"],
  resources: ["vaults\\.state$"],
  scope: "the state vault",
  reason: "a reason",
  date: "2026-01-01",
  reviewBy: "2026-06-30",
};
const finding = (more: Partial<Finding> = {}): Finding => ({
  rule: "CKV_AZURE_1",
  resource: "Microsoft.KeyVault/vaults.state",
  text: "a rule",
  ...more,
});

describe("a waiver of a checker's rule", () => {
  it("covers its rule on its resources, up to its day", () => {
    const on = (day: string, more?: Partial<Finding>) => waived([finding(more)], day, [WAIVER]);
    expect(on("2026-06-30")).toEqual([{ ...finding(), waiver: "W-1", expired: false }]);
    expect(on("2026-07-01")).toMatchObject([{ waiver: "W-1", expired: true }]);
    for (const other of [{ rule: "CKV_AZURE_2" }, { resource: "Microsoft.KeyVault/vaults.other" }])
      expect(on("2026-06-30", other)).toEqual([finding(other)]);
  });
});

describe("the checkers", () => {
  const folder = mkdtempSync(join(tmpdir(), "checkers-"));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const planned = (type: string, inputs: PlannedResource["inputs"]): PlannedResource => ({
    type,
    name: "it",
    inputs,
    urn: "",
    parent: "",
  });

  it("name what is wrong in each format, or say why they did not run", async () => {
    const results = await checkPlan(
      [
        planned("azure-native:keyvault:Secret", {
          resourceGroupName: "rg",
          vaultName: "kv",
          secretName: "forever",
          properties: { attributes: { enabled: true } },
        }),
        planned("aws:ec2/subnet:Subnet", { mapPublicIpOnLaunch: true }),
        planned("kubernetes:networking.k8s.io/v1:NetworkPolicy", {
          metadata: { name: "all", namespace: "shop" },
          spec: { podSelector: { matchLabels: { app: "none" } }, policyTypes: ["Ingress"] },
        }),
      ],
      folder,
    );
    const rules = results.map((result) =>
      "skipped" in result ? result.skipped : result.findings.map(({ rule }) => rule),
    );
    const installed = (index: number, wanted: string) => {
      const found = rules[index];
      if (typeof found === "string") expect(found).toMatch(/cannot be installed/);
      else expect(found).toContain(wanted);
    };
    expect(results.map(({ checker }) => checker)).toEqual([
      "Checkov, arm",
      "Checkov, terraform_plan",
      "Checkov, kubernetes",
      "kube-score",
    ]);
    installed(0, "CKV_AZURE_41");
    installed(1, "CKV_AWS_130");
    installed(3, "networkpolicy-targets-pod");
  }, 600_000);
});

describe("the checkers of pipelines", () => {
  const folder = mkdtempSync(join(tmpdir(), "pipelines-"));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it(
    "object to what GitLab, GitHub and their linters refuse",
    async () => {
      mkdirSync(join(folder, ".github/workflows"), { recursive: true });
      writeFileSync(join(folder, ".gitlab-ci.yml"), "verify:\n  script: 1\n");
      writeFileSync(
        join(folder, ".github/workflows/bad.yml"),
        [
          "on: pull_request_target",
          "jobs:",
          "  one:",
          "    runs-on: ubuntu-24.04",
          "    steps:",
          "      - run: echo ${{ github.event.issue.title }} ${{ matrix.none }}",
          "",
        ].join("\n"),
      );
      const found = (await checkPipelines(folder)).map((result) =>
        "skipped" in result
          ? { checker: result.checker, rules: "skipped" }
          : {
              checker: result.checker,
              rules: [...new Set(result.findings.map(({ rule }) => rule))].sort(),
            },
      );
      const expected: Readonly<Record<string, readonly string[]>> = {
        "schemas of pipelines": ["vendor.gitlab-ci"],
        actionlint: ["expression"],
        zizmor: ["dangerous-triggers", "excessive-permissions", "template-injection"],
      };
      for (const { checker, rules } of found)
        // A checker that cannot be installed here says so; `npm run checkers` then ends with code 3.
        if (rules !== "skipped")
          expect([checker, rules]).toEqual([
            checker,
            expect.arrayContaining([...(expected[checker] ?? ["none"])]),
          ]);
      expect(found.map(({ checker }) => checker)).toEqual(Object.keys(expected));
    },
    5 * 60_000,
  );
});

describe("the checkers of packages", () => {
  const folder = mkdtempSync(join(tmpdir(), "packages-"));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("object to a type that is not stated and to an entry that older TypeScript does not find", async () => {
    const manifest = {
      name: "bad",
      version: "1.0.0",
      exports: { "./one": { types: "./dist/one.d.ts", default: "./dist/one.js" } },
    };
    writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
    mkdirSync(join(folder, "dist"));
    writeFileSync(join(folder, "dist/one.js"), "exports.one = 1;");
    writeFileSync(join(folder, "dist/one.d.ts"), "export declare const one = 1;");
    await run("npm", ["pack"], { cwd: folder });
    const tarballs = [join(folder, "bad-1.0.0.tgz")];
    const rulesOf = (result: Verdict | Skipped, expected: string) =>
      "skipped" in result ? [expected] : result.findings.map(({ rule }) => rule);
    expect(rulesOf(await publint(tarballs), "USE_TYPE")).toContain("USE_TYPE");
    expect(rulesOf(await declarations(tarballs), "NoResolution")).toContain("NoResolution");
  }, 300_000);
});
