import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startAzurite } from "../../sandbox/azurite";
import { Environment } from "../../sandbox/environment";

jest.setTimeout(60_000);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sandbox-environment-"));
  writeFileSync(join(folder, "Pulumi.yaml"), "name: trial\nruntime: nodejs\n");
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function refusalOf(body: () => unknown): Error {
  try {
    body();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error("nothing was refused");
}

describe("the sandbox", () => {
  it("names the folder that it cannot write, what it is for and how to choose another one", () => {
    writeFileSync(join(folder, "file"), "");
    const dir = join(folder, "file", "sandbox");
    expect(() => new Environment({ root: folder, dir })).toThrow(
      new RegExp(
        `^The sandbox keeps its files in ${dir}, which cannot be written \\(.*ENOTDIR.*\\); set PULUMI_SANDBOX_DIR to another folder$`,
      ),
    );
  });

  it("names the file and the place where a setting is written twice", () => {
    const file = join(folder, "Pulumi.dev.yaml");
    writeFileSync(file, "config:\n  trial:network:\n    size: 2\n    size: 3\n");
    const { message } = refusalOf(() =>
      new Environment({ root: folder, dir: join(folder, "sandbox") }).prepareStack("dev"),
    );
    expect(message).toBe(
      `${file} cannot be read: Map keys must be unique at line 4, column 5; correct it there.`,
    );
  });

  it("reaches its own storage account behind a proxy", async () => {
    const before = { ...process.env };
    process.env["HTTPS_PROXY"] = process.env["HTTP_PROXY"] = "http://127.0.0.1:9"; // nothing listens there
    delete process.env["NO_PROXY"];
    try {
      const environment = new Environment({ root: folder, dir: join(folder, "sandbox") });
      const azurite = await startAzurite({
        place: { account: "airunstate", container: "pulumi" },
        key: environment.secret("key"),
        dir: environment.azurite,
        logFile: join(environment.logs, "azurite.log"),
        env: environment.variables(),
      });
      try {
        expect(await azurite.read("")).toEqual([]);
      } finally {
        await azurite.stop();
      }
    } finally {
      process.env = before;
    }
  });
});
