import { Children } from "../../../../sandbox/engine/host/children";
import { until } from "../../../support/program";

const node = (code: string): Parameters<Children["start"]>[0] => ({
  command: process.execPath,
  args: ["-e", code],
  cwd: process.cwd(),
  env: process.env,
  stdio: ["ignore", "pipe", "ignore"],
});

describe("children", () => {
  it("report how they ended", async () => {
    const children = new Children();

    const left = children.start(node("process.exit(4)"));
    const absent = children.start({ ...node(""), command: "no-such-command-anywhere" });

    expect(await left.ended).toEqual({ kind: "left", code: 4 });
    expect(await absent.ended).toMatchObject({ kind: "unstartable" });
    expect(children.count).toBe(0);
  });

  it("are asked to stop, then killed", async () => {
    const children = new Children();
    const stubborn = children.start(
      node('process.on("SIGTERM", () => undefined); console.log("up"); setInterval(() => 0, 1000)'),
    );
    let up = false;
    stubborn.process.stdout?.once("data", () => (up = true));
    await until(() => up);

    children.stopAll();

    expect(await stubborn.ended).toEqual({ kind: "signal", signal: "SIGKILL" });
  });
});
