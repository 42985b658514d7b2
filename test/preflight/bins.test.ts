import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

jest.setTimeout(120_000);

const ROOT = join(__dirname, "../..");
const { bin } = JSON.parse(readFileSync(join(ROOT, "preflight", "package.json"), "utf8")) as {
  readonly bin: Readonly<Record<string, string>>;
};
const sourceOf = (file: string): string =>
  join(ROOT, file.replace(/^dist\//u, "").replace(/\.js$/u, ".ts"));

function help(file: string): Promise<string> {
  const tsx = pathToFileURL(require.resolve("tsx")).href;
  return new Promise((resolve) => {
    execFile(process.execPath, ["--import", tsx, file, "--help"], (_error, stdout, stderr) => {
      resolve(`${stdout}${stderr}`);
    });
  });
}

describe("the commands of the package", () => {
  it.each(["preflight", "postflight"])("%s starts its own phase", async (phase) => {
    const file = sourceOf(bin[`platform-foundations-${phase}`] ?? "");
    expect(readFileSync(file, "utf8")).toMatch(/^#!\/usr\/bin\/env node\n/u);
    expect(await help(file)).toContain(`Usage: npm run ${phase} -- [options]`);
  });
});
