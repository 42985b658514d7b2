import { readFileSync } from "node:fs";
import { join } from "node:path";
import { offered, PACKAGES } from "../../../scripts/api";
import { parseReport, unnamedTypes } from "../../../scripts/api/report";

const FOLDER = join(__dirname, "../../../docs/reference/api");
const ENTRIES = PACKAGES.flatMap((folder) =>
  Object.keys(offered(folder).entries).map((key) => (key === "." ? folder : key.slice(2))),
);

describe("the committed API", () => {
  it.each(ENTRIES)("of %s mentions no type that cannot be imported by name", (entry) => {
    const api = parseReport(readFileSync(join(FOLDER, `${entry}.md`), "utf8"));
    expect(Object.keys(api).length).toBeGreaterThan(0);
    expect(unnamedTypes(api)).toEqual([]);
  });

  it("would not hide such a type", () => {
    const api = {
      HubArgs: "export interface HubArgs extends HubShape {}",
      HubShape: "interface HubShape {}",
      SKUS: "const SKUS: readonly [];",
    };
    expect(unnamedTypes(api)).toEqual(["HubShape"]);
  });
});
