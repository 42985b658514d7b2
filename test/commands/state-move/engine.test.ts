// What the command says of refusals at a backend, and how long it waits for a role.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { engine, type Side } from "../../../commands/state-move/engine";

const folder = mkdtempSync(join(tmpdir(), "state-move-engine-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** An engine that is refused so often, then answers. */
function side(refusal: string, refusals: number): Side & { readonly calls: () => number } {
  const count = join(mkdtempSync(join(folder, "side-")), "count");
  const pulumi = join(folder, `pulumi-${String(Date.now())}-${String(Math.random()).slice(2)}`);
  writeFileSync(count, "");
  writeFileSync(
    pulumi,
    `#!/bin/sh\nprintf x >>${count}\n[ "$(wc -c <${count})" -gt ${String(refusals)} ] && echo done && exit 0\necho '${refusal}' >&2\nexit 255\n`,
    { mode: 0o755 },
  );
  return {
    role: "target",
    backendUrl: "azblob://pulumi",
    pulumi,
    cwd: folder,
    env: process.env,
    patienceSeconds: 5,
    pauseSeconds: 0.01,
    calls: () => readFileSync(count, "utf8").length,
  };
}

const silent = jest.spyOn(console, "error").mockImplementation(() => undefined);
afterEach(() => {
  silent.mockClear();
});

describe("an engine at a backend", () => {
  it.each(["AuthorizationPermissionMismatch", "Forbidden: ForbiddenByRbac"])(
    "is asked again while a role is not in effect: %s",
    async (refusal) => {
      const target = side(refusal, 2);
      expect(await engine(target, ["stack", "ls"])).toBe("done\n");
      expect(target.calls()).toBe(3);
      expect(silent).toHaveBeenCalledWith(expect.stringContaining("not in effect yet"));
    },
  );

  it("is given up after the time that Azure takes at most", async () => {
    const target = { ...side("AuthorizationPermissionMismatch", 99), patienceSeconds: 0 };
    await expect(engine(target, ["stack", "ls"])).rejects.toThrow(/Storage Blob Data Contributor/);
  });

  it.each([
    [
      "AuthorizationFailure: This request is not authorized",
      /allowedIpRanges and deploy bootstrap/,
    ],
    ["Forbidden ... InnerError: ForbiddenByFirewall", /allowedIpRanges and deploy bootstrap/],
    ["Forbidden ... InnerError: ForbiddenByConnection", /state-access\.md/],
  ])(
    "is not asked again when the network refuses, and the way is named: %s",
    async (refusal, hint) => {
      const target = side(refusal, 99);
      await expect(engine(target, ["stack", "ls"])).rejects.toThrow(hint);
      expect(target.calls()).toBe(1);
    },
  );

  it("names the role of the vault's key", async () => {
    const target = { ...side("ForbiddenByRbac", 99), patienceSeconds: 0 };
    await expect(engine(target, ["stack", "ls"])).rejects.toThrow(/Key Vault Crypto User/);
  });
});
