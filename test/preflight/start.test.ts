import { spawnSync } from "node:child_process";
import { resolve } from "node:path";

const ROOT = resolve(__dirname, "../..");

describe("the command of preflight", () => {
  it("says nothing but its report and its progress", () => {
    const env = { ...process.env };
    delete env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"];
    const args = ["--import", "tsx", "preflight/main.ts", "--stack", "dev", "--offline"];
    const done = spawnSync(process.execPath, [...args, "--only", "AWS_REGION"], {
      cwd: ROOT,
      env,
      encoding: "utf8",
    });
    expect(done.stdout).toContain("AWS_REGION");
    expect(done.stderr).toMatch(/^preflight: 1 of 1 \(AWS_REGION\)\s*$/u);
  }, 120_000);
});
