import { spawnSync } from "node:child_process";
import { accessSync, constants, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { AxeResults } from "axe-core";
import { chromium, type Browser, type Page } from "playwright-core";
import { ROOT } from "./support/harness";

const MINUTE = 60_000;

/** A browser of the machine. Without one the tests that look at the page are skipped. */
const browserFile = ["chromium", "chromium-browser", "google-chrome"]
  .flatMap((name) =>
    (process.env["PATH"] ?? "").split(delimiter).map((folder) => join(folder, name)),
  )
  .find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

const inBrowser = browserFile === undefined ? it.skip : it;

/** For the browser: opens what is folded. */
const OPEN_ALL = `document.querySelectorAll("details").forEach((details) => { details.open = true; })`;

/** For the browser: how much wider the page is than its window, and the titles that are longer than their boxes. */
const MEASURE = `(() => {
  const areaOf = (element) => element.getBoundingClientRect();
  const boxes = [...document.querySelectorAll("svg.picture rect")].map(areaOf);
  const titles = [...document.querySelectorAll("svg.picture .title")]
    .filter((title) => {
      const { left, right, top, bottom } = areaOf(title);
      const around = boxes.filter((box) => box.left <= left && box.top <= top && box.bottom >= bottom);
      return around.length > 0 && around.every((box) => box.right < right);
    })
    .map(({ textContent }) => textContent);
  return { tooWide: document.documentElement.scrollWidth - window.innerWidth, titles };
})()`;

/** `npm run report` of dev in the simulated clouds, where nothing is deployed yet. */
describe("the report of dev", () => {
  const folder = mkdtempSync(join(tmpdir(), "platform-report-"));
  const file = join(folder, "dev.html");
  let page = "";

  beforeAll(() => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [
        ...[join(ROOT, "scripts", "start.mjs"), "commands/report.ts"],
        ...["--stack", "dev", "--sandbox", "--out", file],
      ],
      {
        cwd: ROOT,
        encoding: "utf8",
        env: { ...process.env, PULUMI_SANDBOX_DIR: join(folder, "sandbox"), NO_COLOR: "1" },
      },
    );
    expect({ status, stderr }).toMatchObject({ status: 0 });
    expect(stdout).toMatch(/^Wrote .*dev\.html: \d+ resources of dev\.$/m);
    page = readFileSync(file, "utf8");
  }, 5 * MINUTE);

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  });

  /** Cells of the row of a table, by the text of its first cell. */
  const row = (first: RegExp): readonly string[] =>
    [...page.matchAll(/<tr>(.*?)<\/tr>/gs)]
      .map(([, cells = ""]) =>
        [...cells.matchAll(/<td>(.*?)<\/td>/gs)].map(([, text = ""]) => text),
      )
      .find(([text = ""]) => first.test(text)) ?? [];

  it("answers who can reach the database, from where and why not", () => {
    expect(row(/^PostgreSQL server/)).toEqual([
      expect.stringMatching(/^PostgreSQL server airun-postgres-dev-/),
      "TCP 5432",
      "ServicePostgresSubnet",
      "SystemSubnet, UserSubnet, PodSubnet, VmSubnet",
      "no",
      "none in this stack",
    ]);
    const why = /Packets to airun-postgres-dev-[\s\S]*?<\/table>/.exec(page)?.[0] ?? "";
    expect(why).toContain("<td>HubVNet / AzureBastionSubnet</td><td>no</td>");
  });

  it("answers who may read the key vault, as whom", () => {
    expect(
      row(/^key vault/)
        .at(-1)
        ?.split("; "),
    ).toEqual([
      "CodeMieAks: Key Vault Secrets User",
      "3f0e6c1a-7d52-4b8e-9c41-2a6b1d9e5f10: Key Vault Secrets User",
      "CodeMieAppIdentity: Key Vault Crypto User",
    ]);
  });

  it("answers what decides the duration and what waits longest", () => {
    expect(page).toMatch(
      /The chain that decides it: .*AKS cluster codemie-cluster-aks .*then AKS node pool codemie-cluster-pool-user/,
    );
    expect(page).toMatch(/What waits longest: [^.]+, for \d+ min/);
  });

  it("shows prerequisites, policies and changes of the same preview", () => {
    expect(page).toMatch(/<b>0 fail, \d+ warn, \d+ unknown, \d+ pass<\/b> prerequisites/);
    expect(page).toMatch(/<b>0 mandatory, \d+ advisory<\/b> policy findings/);
    expect(page).toMatch(/\d+ resources change/);
  });

  it("is the picture of dev in the documents", () => {
    const drawn = (text: string): string =>
      /<svg[\s\S]*?<\/svg>/
        .exec(text)?.[0]
        .replace(/<style>[\s\S]*?<\/style><rect[^>]*>/, "")
        .replace(/ aria-label="[^"]*"/, "") ?? "";
    const committed = drawn(readFileSync(join(ROOT, "docs/pictures/dev.svg"), "utf8"));
    // Differs? npm run report -- --stack dev --sandbox --format svg --out docs/pictures/dev.svg
    expect(committed).toBe(drawn(page));
  });

  describe("in a browser", () => {
    let browser: Browser | undefined;
    beforeAll(async () => {
      if (browserFile === undefined) return;
      browser = await chromium.launch({ executablePath: browserFile, args: ["--no-sandbox"] });
    }, MINUTE);
    afterAll(async () => {
      await browser?.close();
    });

    async function opened(colorScheme: "light" | "dark"): Promise<Page> {
      if (browser === undefined) throw new Error("no browser");
      const tab = await browser.newPage({ colorScheme, viewport: { width: 1280, height: 900 } });
      tab.on("request", (request) => {
        if (!request.url().startsWith("file:")) throw new Error(`asks for ${request.url()}`);
      });
      await tab.goto(pathToFileURL(file).href);
      return tab;
    }

    inBrowser.each(["light", "dark"] as const)(
      "has nothing that axe calls serious, %s",
      async (scheme) => {
        const tab = await opened(scheme);
        await tab.evaluate(OPEN_ALL);
        await tab.addScriptTag({ path: require.resolve("axe-core/axe.min.js") });
        const { violations, passes } = await tab.evaluate<AxeResults>("axe.run()");
        const serious = violations
          .filter(({ impact }) => impact === "serious" || impact === "critical")
          .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
        expect(serious).toEqual([]);
        expect(passes.map(({ id }) => id)).toEqual(
          expect.arrayContaining(["color-contrast", "svg-img-alt", "scrollable-region-focusable"]),
        );
        await tab.close();
      },
      3 * MINUTE,
    );

    inBrowser(
      "fits the window, keeps titles inside their boxes, and is reached by the keyboard",
      async () => {
        const tab = await opened("light");
        expect(await tab.evaluate<object>(MEASURE)).toEqual({ tooWide: 0, titles: [] });
        await tab.keyboard.press("Tab");
        await tab.keyboard.press("Enter");
        expect(new URL(tab.url()).hash).toBe("#content");
        await tab.close();
      },
      3 * MINUTE,
    );
  });
});
