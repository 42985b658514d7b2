import { createServer, type Server } from "node:http";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, extname, join } from "node:path";
import { chromium } from "playwright-core";
import { filesBelow } from "../../process/files-below";
import { npmTool, pythonTool } from "../../scripts/checkers/tools";
import { buildSite, MERMAID, MKDOCS, pageText } from "../../scripts/site";

jest.setTimeout(300_000);

describe("a page of the site", () => {
  const there = new Set([
    "docs/deploy/aws.md",
    "docs/README.md",
    "components/README.md",
    "docs/reference/index.md",
  ]);
  const page = (text: string): string =>
    pageText("docs/deploy/azure.md", text, (path) => there.has(path));

  it("links to pages, with their anchors, and to the first page of a folder", () => {
    expect(
      page("[a](aws.md#phase-1), [b](../README.md) and [c](../../components), [d](../reference)"),
    ).toBe(
      "[a](aws.md#phase-1), [b](../README.md) and [c](../../components/README.md), [d](../reference/index.md)",
    );
  });

  it("has the text alone of a link to a file that the site does not have", () => {
    expect(
      page("see [the `loader`](../../config/load.ts), [x](https://example.com) and [y](#z)"),
    ).toBe("see the `loader`, [x](https://example.com) and [y](#z)");
  });

  it("keeps code as it is, and of the words after its language none", () => {
    const code = "```sh account\nls [a](b.ts)\n```\n\n`[a](b.ts)`\n";
    expect(page(code)).toBe("```sh\nls [a](b.ts)\n```\n\n`[a](b.ts)`\n");
  });
});

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".svg": "image/svg+xml",
};

const missing = pythonTool(MKDOCS).missing ?? npmTool(MERMAID).missing;
const browser = (process.env["PATH"] ?? "")
  .split(delimiter)
  .map((folder) => join(folder, "chromium"))
  .find(existsSync);

(missing === undefined ? describe : describe.skip)(
  "the site (skipped without Python's packages)",
  () => {
    const out = mkdtempSync(join(tmpdir(), "platform-site-"));
    let server: Server;
    let url: string;

    beforeAll(async () => {
      expect(await buildSite(out)).toBeUndefined();
      server = createServer(({ url: path = "/" }, response) => {
        const wanted = join(out, decodeURIComponent(path.split("?")[0] ?? ""));
        const file =
          existsSync(wanted) && statSync(wanted).isDirectory()
            ? join(wanted, "index.html")
            : wanted;
        if (!existsSync(file)) return response.writeHead(404).end();
        response.setHeader("content-type", TYPES[extname(file)] ?? "application/octet-stream");
        return response.end(readFileSync(file));
      });
      await new Promise<void>((resolve) => {
        server.listen(0, "127.0.0.1", resolve);
      });
      url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    });
    afterAll(() => {
      server.close();
      rmSync(out, { recursive: true, force: true });
    });

    it("has a page for every component, policy and setting, whose code is shown as code", () => {
      const pages = filesBelow(out).filter((file) => file.endsWith("index.html"));
      expect(pages.length).toBeGreaterThan(100);
      for (const path of [
        "docs/reference/components/azure/key-vault",
        "docs/reference/prerequisites",
        "docs/reference/config",
      ])
        expect(pages).toContain(join(out, path, "index.html"));
      expect(pages.filter((file) => readFileSync(file, "utf8").includes("```"))).toEqual([]);
    });

    (browser === undefined ? it.skip : it)(
      "finds a setting by its name, without any other host",
      async () => {
        const chrome = await chromium.launch({
          executablePath: browser ?? "",
          args: ["--no-sandbox"],
        });
        try {
          const page = await chrome.newPage({ viewport: { width: 1300, height: 900 } });
          const foreign: string[] = [];
          page.on("request", (request) => {
            if (!request.url().startsWith(url) && !/^(data|blob):/.test(request.url()))
              foreign.push(request.url());
          });
          await page.goto(url);
          await page.locator("input[name=query]").pressSequentially("secretsExpire");
          // The index is read by a worker when the search is first used.
          const link = page
            .locator('.md-search-result__link[href*="/docs/reference/config/"]')
            .first();
          await link.click({ timeout: 180_000 });
          await page.waitForURL(/\/docs\/reference\/config\//);
          expect(await page.locator("h1").first().textContent()).toContain("Settings");
          const setting = page.locator("code", { hasText: "keyVault.secretsExpire" });
          expect(await setting.count()).toBeGreaterThan(0);
          await page.goto(url);
          await page.locator(".mermaid").first().waitFor();
          expect(foreign).toEqual([]);
        } finally {
          await chrome.close();
        }
      },
    );
  },
);
