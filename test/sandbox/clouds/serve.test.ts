import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Clouds, startClouds } from "../../../sandbox/serve";

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = createConnection({ host: "127.0.0.1", port });
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => {
      resolve(false);
    });
  });

describe("running clouds", () => {
  let dir: string;
  let clouds: Clouds | undefined;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "cloud-store-"));
  });
  afterEach(async () => {
    await clouds?.stop();
    clouds = undefined;
    rmSync(dir, { recursive: true, force: true });
  });

  it("are one process with a port for each package, and gone when they are stopped", async () => {
    clouds = await startClouds({ dir, latency: 0 });
    expect(clouds.debugProviders).toMatch(
      /^azure-native:\d+,aws:\d+,kubernetes:\d+,random:\d+,tls:\d+,azuread:\d+$/,
    );
    const ports = Object.values(clouds.ports);
    expect(new Set(ports).size).toBe(6);
    expect(await Promise.all(ports.map(answers))).not.toContain(false);
    await clouds.stop();
    expect(() => process.kill(clouds?.pid ?? 0, 0)).toThrow("ESRCH");
  }, 60_000);

  it("write a scenario for later runs, and refuse one that is not valid", async () => {
    clouds = await startClouds({ dir, latency: 0, scenario: { takenNames: ["a"] } });
    expect(JSON.parse(readFileSync(join(dir, "scenario.json"), "utf8"))).toMatchObject({
      takenNames: ["a"],
    });
    await expect(startClouds({ dir, scenario: { tkenNames: [] } as object })).rejects.toThrow(
      "tkenNames",
    );
    expect(existsSync(join(dir, "resources"))).toBe(true);
  }, 60_000);
});
