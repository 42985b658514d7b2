// Every plain `sh` block of a page, run as a reader would: in a copy of the clone, in the order of PAGES_IN_ORDER.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cacheRoot } from "../../sandbox/engine/cache";
import { type Fence, shellFences } from "../support/documents";
import { copyClone } from "./support/clone";

jest.setTimeout(900_000);

const folder = mkdtempSync(join(tmpdir(), "platform-documents-"));
const clone = join(folder, "clone");

// A reader starts with README.md and tears down last; the pages between may use what it deployed.
const rankOf = ({ page }: Fence): number =>
  page === "README.md" ? 0 : page === "docs/deploy/tear-down.md" ? 2 : 1;
const blocks = shellFences()
  .filter(({ info }) => info === "sh")
  .sort((a, b) => rankOf(a) - rankOf(b));

beforeAll(() => {
  copyClone(clone);
  mkdirSync(join(folder, "home"));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
});

describe("the commands in the pages", () => {
  it("are found", () => {
    expect(blocks.length).toBeGreaterThanOrEqual(5);
  });

  it.each(blocks)("$page:$line", ({ text }) => {
    const done = spawnSync("bash", ["-e", "-o", "pipefail", "-c", text], {
      cwd: clone,
      env: {
        ...process.env,
        PULUMI_SANDBOX_DIR: join(clone, ".sandbox"),
        HOME: join(folder, "home"), // nothing of the user is read
        PULUMI_SANDBOX_CACHE: cacheRoot(), // except the engine, which takes minutes to get
        NO_COLOR: "1",
      },
      encoding: "utf8",
    });
    const output = done.status === 0 ? "" : done.stdout + done.stderr; // shown when it fails
    expect({ code: done.status, output }).toEqual({ code: 0, output: "" });
  });
});
