// What GitLab's jobs source before they reach a cloud: https://docs.gitlab.com/ci/secrets/id_token_authentication/
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const SCRIPT = join(__dirname, "../../../scripts/ci/gitlab-login.sh");

let project: string;
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), "gitlab-login-"));
});
afterEach(() => {
  rmSync(project, { recursive: true, force: true });
});

/** Sources the script as GitLab does, and prints what the lines after it see of a variable. */
const sourced = (shell: string, printed: string): string =>
  execFileSync(shell, ["-eu", "-c", `. "$1"; printf '%s' "${printed}"`, "job", SCRIPT], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
    env: {
      PATH: process.env["PATH"],
      CI_PROJECT_DIR: project,
      CI_JOB_ID: "4711",
      AWS_OIDC_TOKEN: "token-for-aws",
      AZURE_OIDC_TOKEN: "token-for-azure",
      AZURE_CLIENT_ID: "client",
      AZURE_TENANT_ID: "tenant",
    },
  });

describe.each(["sh", "bash"])("the login of a GitLab job in %s", (shell) => {
  it.each([
    ["AWS_WEB_IDENTITY_TOKEN_FILE", ".sandbox/aws-token", "token-for-aws"],
    ["AZURE_FEDERATED_TOKEN_FILE", ".sandbox/azure-token", "token-for-azure"],
  ])("leaves the job's token in the file of %s, for its owner alone", (name, path, token) => {
    expect(sourced(shell, `$${name}`)).toBe(join(project, path));
    expect(readFileSync(join(project, path), "utf8")).toBe(token);
    expect(statSync(join(project, path)).mode & 0o777).toBe(0o600);
  });

  it("gives the providers their variables, and prints none", () => {
    expect(
      sourced(shell, "$AWS_ROLE_SESSION_NAME $ARM_CLIENT_ID $ARM_TENANT_ID $ARM_OIDC_TOKEN"),
    ).toBe("gitlab-4711 client tenant token-for-azure");
    expect(sourced(shell, "")).toBe("");
  });
});
