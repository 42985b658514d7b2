import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { ROOT } from "./support/harness";

const MINUTE = 60_000;

/** A shell in a network of its own, in which nothing but this machine's loopback exists. */
const isolated = (script: string): readonly string[] => [
  "--map-root-user",
  "--net",
  "bash",
  "-c",
  `ip link set lo up && ${script}`,
];

const canIsolate = spawnSync("unshare", [...isolated("true")]).status === 0;

/** A bundle on a machine without internet: all it has are the archive, Node and the system's own tools. */
(canIsolate ? describe : describe.skip)(
  "a bundle (skipped where unshare may make no network)",
  () => {
    const folder = mkdtempSync(join(tmpdir(), "platform-bundle-"));
    const clone = join(folder, "clone");
    const there = join(folder, "there");

    beforeAll(() => {
      const git = (...args: readonly string[]): void => {
        execFileSync("git", [...args], { stdio: "ignore" });
      };
      git("clone", "--quiet", ROOT, clone);
      execFileSync("cp", ["--archive", "--link", join(ROOT, "node_modules"), clone]);
      const archive = join(folder, "foundations.tar.gz");
      const packed = spawnSync(
        process.execPath,
        [
          ...[join(clone, "scripts", "start.mjs"), "commands/bundle.ts"],
          ...["--out", archive, "--no-plugins"],
        ],
        { cwd: clone, encoding: "utf8" },
      );
      expect({ status: packed.status, stderr: packed.stderr }).toMatchObject({ status: 0 });
      execFileSync("sha256sum", ["--check", `${basename(archive)}.sha256`], { cwd: folder });
      mkdirSync(there);
      execFileSync("tar", ["--extract", `--file=${archive}`], { cwd: there });
      for (const used of [clone, archive]) rmSync(used, { recursive: true, force: true });
    }, 10 * MINUTE);

    afterAll(() => {
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    });

    /** Runs a line of the runbook there, with an empty home and no cache. */
    function run(script: string): { readonly code: number | null; readonly text: string } {
      const home = join(folder, "home");
      mkdirSync(home, { recursive: true });
      const path = [
        join(there, "engine"),
        dirname(process.execPath),
        "/usr/sbin",
        "/usr/bin",
        "/bin",
      ];
      const { status, stdout, stderr } = spawnSync("unshare", [...isolated(script)], {
        cwd: there,
        encoding: "utf8",
        env: { PATH: path.join(":"), HOME: home, NO_COLOR: "1" },
      });
      return { code: status, text: stdout + stderr };
    }

    it("is alone: no address outside can be reached", () => {
      const { code } = run("bash -c 'exec 3<>/dev/tcp/192.0.2.1/443'");
      expect(code).not.toBe(0);
    });

    it(
      "installs nothing and checks the settings",
      () => {
        const { code, text } = run("npm run --silent preflight -- --stack dev --offline");
        expect(text).toMatch(/^preflight: \d+ fail, \d+ warn, .*exit code \d$/m);
        expect(text).not.toMatch(/Installing|ENOTFOUND|EAI_AGAIN/);
        expect([0, 1]).toContain(code);
      },
      3 * MINUTE,
    );

    it(
      "deploys to the simulated clouds and previews dev",
      () => {
        const up = run("npm run --silent sandbox -- up --stack bootstrap --yes --skip-preview");
        expect(up).toMatchObject({
          code: 0,
          text: expect.stringMatching(/\+ 1\d created/) as string,
        });
        const preview = run("npm run --silent sandbox -- preview --stack dev");
        expect(preview).toMatchObject({
          code: 0,
          text: expect.stringMatching(/\+ 2\d\d to create/) as string,
        });
      },
      6 * MINUTE,
    );
  },
);
