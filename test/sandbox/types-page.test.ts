import { readFileSync } from "node:fs";
import { join } from "node:path";
import { typesPage } from "../../sandbox/types-page";

it("the page of simulated types is that of the tables; renew it: node --import tsx sandbox/types-page.ts > sandbox/TYPES.md", () => {
  expect(readFileSync(join(__dirname, "../../sandbox/TYPES.md"), "utf8")).toBe(typesPage());
});
