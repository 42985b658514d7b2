import { execFileSync } from "node:child_process";
import { join } from "node:path";

const ROOT = join(__dirname, "..", "..", "..");

it("the AWS entry loads nothing of Azure or Kubernetes", () => {
  const program = `
    require("./components/aws/index.ts");
    const loaded = Object.keys(require.cache).filter((path) => /@pulumi.(azure|azuread|kubernetes)|components.(azure|kubernetes)/.test(path));
    const aws = Object.keys(require.cache).filter((path) => /components.aws/.test(path));
    console.log(JSON.stringify({ loaded, aws: aws.length }));
  `;
  const text = execFileSync(
    process.execPath,
    ["--import", "tsx", "--input-type=commonjs", "-e", program],
    {
      cwd: ROOT,
      encoding: "utf8",
    },
  );
  const found = JSON.parse(text) as { readonly loaded: readonly string[]; readonly aws: number };
  expect(found.aws).toBeGreaterThan(10);
  expect(found.loaded).toEqual([]);
}, 60_000);
