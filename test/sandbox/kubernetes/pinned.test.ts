import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  ApiServerUnavailable,
  ensureApiServer,
} from "../../../sandbox/kubernetes/ensure-api-server";
import { API_SERVER_PACKAGE, KUBERNETES_VERSION } from "../../../sandbox/kubernetes/pinned";

const MODULE = readFileSync(
  join(__dirname, "../../../sandbox/kubernetes/toolchain/go.mod"),
  "utf8",
);

describe("the pinned API server", () => {
  it("is of the release that the Go module requires", () => {
    expect(MODULE).toContain(`require k8s.io/kubernetes v${KUBERNETES_VERSION}\n`);
    expect(API_SERVER_PACKAGE).toMatch(/^k8s\.io\/kubernetes\//);
  });

  it("has its 29 staging modules replaced by their releases of the same day", () => {
    const staging = `v0.${KUBERNETES_VERSION.slice("1.".length)}`;
    const lines = MODULE.split("\n").filter((line) => line.includes("=>"));
    expect(lines).toHaveLength(29);
    for (const line of lines) {
      expect(line).toMatch(/^\t(k8s\.io\/[a-z-]+) => \1 v0\.\d+\.\d+$/);
      expect(line.split(" ").at(-1)).toBe(staging);
    }
  });

  it("is not available without etcd, and the error names it", async () => {
    await expect(ensureApiServer({ env: { PATH: "" } })).rejects.toThrow(ApiServerUnavailable);
    await expect(ensureApiServer({ env: { PATH: "" } })).rejects.toThrow(
      /there is no etcd on PATH; install the package etcd-server/,
    );
  });
});
