import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

const ROOT = join(__dirname, "../..");
const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");
const scripts = (JSON.parse(read("package.json")) as { scripts: Record<string, string> }).scripts;

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Job {
  readonly permissions: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
  readonly environment?: string;
  readonly env?: Readonly<Record<string, string>>;
}
interface GitLabJob {
  readonly variables?: Readonly<Record<string, string>>;
  readonly cache?: readonly { readonly paths: readonly string[] }[];
}
const workflow = parse(read(".github/workflows/preview.yml")) as {
  readonly permissions: object;
  readonly jobs: Readonly<Record<string, Job>>;
};
const FILES = readdirSync(join(ROOT, ".github/workflows")).map(
  (file) => `.github/workflows/${file}`,
);
const jobs = FILES.flatMap((file) =>
  Object.entries((parse(read(file)) as typeof workflow).jobs).map(([name, job]) => ({ name, job })),
);
const steps = jobs.flatMap(({ job }) => job.steps);
const release = parse(read(".github/workflows/release.yml")) as typeof workflow;

describe("the pipelines", () => {
  it("run nothing but npm scripts that are there, the comment and the issue", () => {
    const commands = [
      ...steps.flatMap(({ run }) => (run === undefined ? [] : [run])),
      ...[...read(".gitlab-ci.yml").matchAll(/^ +- ((?:npm|node) .*)$/gm)].map(
        (match) => match[1] ?? "",
      ),
    ];
    expect(commands.length).toBeGreaterThan(8);
    for (const command of commands) {
      if (/^(npm ci|npm install --global pulumi@[\d.]+|gh pr comment)\b/.test(command)) continue;
      const file = /^node (?:scripts\/start\.mjs )?((?:scripts\/ci|commands)\/\S+)/.exec(
        command,
      )?.[1];
      if (file !== undefined) {
        expect([command, existsSync(join(ROOT, file))]).toEqual([command, true]);
        continue;
      }
      const script = /^npm run ([\w:]+)/.exec(command)?.[1] ?? "";
      expect([command, script in scripts]).toEqual([command, true]);
    }
  });

  it("keep the sandbox's cache between runs of the tests, and in no other job", () => {
    const cached = Object.entries(workflow.jobs).flatMap(([name, job]) =>
      job.steps
        .filter(({ uses }) => uses?.startsWith("actions/cache@"))
        .map((step) => [name, step.with?.["path"], job.env?.["PULUMI_SANDBOX_CACHE"]]),
    );
    expect(cached).toEqual([
      [
        "verify",
        "${{ env.PULUMI_SANDBOX_CACHE }}",
        "${{ github.workspace }}/.sandbox/cache", // ignored by git and by every tool
      ],
    ]);
    const jobs = parse(read(".gitlab-ci.yml"), { merge: true }) as Readonly<
      Record<string, GitLabJob>
    >;
    const folders = Object.values(jobs).flatMap(({ variables, cache }) =>
      Array.isArray(cache)
        ? [[variables?.["PULUMI_SANDBOX_CACHE"], cache.flatMap(({ paths }) => paths)]]
        : [],
    );
    expect(folders).toEqual([["$CI_PROJECT_DIR/.sandbox/cache", [".npm/", ".sandbox/cache/"]]]);
  });

  it("pin every action to a commit and name its version", () => {
    const lines = FILES.flatMap((file) => read(file).match(/uses: .*/g) ?? []);
    expect(lines.length).toBeGreaterThan(12);
    for (const line of lines)
      expect(line).toMatch(/^uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it("grant each job only what it needs, and store no key", () => {
    expect(workflow.permissions).toEqual({});
    expect(workflow.jobs["verify"]?.permissions).toEqual({ contents: "read" });
    expect(workflow.jobs["deploy"]?.permissions).toEqual({ contents: "read", "id-token": "write" });
    for (const { job } of jobs) expect(job.permissions).toHaveProperty("contents", "read");
    for (const file of FILES) expect(read(file)).not.toMatch(/secrets\.|ACCESS_KEY|CLIENT_SECRET/);
  });

  it("give the providers an identity of their own, which they renew, wherever they log in to Azure", () => {
    const login = jobs.filter(({ job }) =>
      job.steps.some(({ uses }) => uses?.startsWith("azure/login@")),
    );
    expect(login.map(({ name }) => name).sort()).toEqual(["deploy", "drift", "review"]);
    for (const { job } of login) {
      const client = job.steps.find(({ uses }) => uses?.startsWith("azure/login@"))?.with;
      expect(job.permissions).toHaveProperty("id-token", "write");
      expect(job.env).toMatchObject({
        ARM_USE_OIDC: "true",
        ARM_CLIENT_ID: client?.["client-id"],
        ARM_TENANT_ID: client?.["tenant-id"],
        ARM_SUBSCRIPTION_ID: client?.["subscription-id"],
      });
    }
  });

  it("leave to npm run test:long only tests that are there, and run it", () => {
    const long = JSON.parse(read("test/long.json")) as readonly string[];
    expect(long.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
    for (const file of [".ci/run", ".gitlab-ci.yml", ".github/workflows/preview.yml"])
      expect(read(file)).toMatch(/npm run (?:--silent )?test:long$/m);
  });

  it("publish after the tests, with the identity of the pipeline and without a token", () => {
    const { publish } = release.jobs;
    expect(release.permissions).toEqual({});
    expect(publish?.permissions).toEqual({ contents: "read", "id-token": "write" });
    expect(publish?.environment).toBe("release");
    expect(publish?.steps.flatMap(({ run }) => run ?? [])).toEqual([
      "npm ci",
      "npm run verify",
      "npm run test:long",
      'npm run release -- --tag "$GITHUB_REF_NAME"',
    ]);
    expect(read(".github/workflows/release.yml")).not.toMatch(/secrets\.|_TOKEN|_authToken/);
    const gitLab = parse(read(".gitlab-ci.yml"), { merge: true }) as Readonly<
      Record<string, { readonly script?: readonly string[]; readonly id_tokens?: object }>
    >;
    expect(gitLab["release"]?.script).toEqual([
      "npm run verify",
      "npm run test:long",
      'npm run release -- --tag "$CI_COMMIT_TAG"',
    ]);
    expect(Object.keys(gitLab["release"]?.id_tokens ?? {})).toEqual([
      "NPM_ID_TOKEN",
      "SIGSTORE_ID_TOKEN",
    ]);
  });

  it("deploy only into an environment that asks for approval", () => {
    expect(workflow.jobs["deploy"]?.environment).toBe("${{ matrix.environment }}");
    expect(read(".gitlab-ci.yml")).toMatch(/deploy:[\s\S]*when: manual/);
  });
});
