import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readScenario } from "../../../sandbox/clouds/scenario";
import { printScenarios, useScenario } from "../../../sandbox/commands/cloud";
import { Place } from "../../../sandbox/commands/place";
import { CloudStore } from "../../../sandbox/cloud-store";
import { SCENARIOS, scenarioOf, type ScenarioName } from "../../../sandbox/scenarios";

const folder = mkdtempSync(join(tmpdir(), "scenario-"));
writeFileSync(join(folder, "Pulumi.yaml"), "name: any\nruntime: nodejs\n");
const place = new Place({ folder, dir: join(folder, "kept") }, undefined);
const { scenarioFile } = new CloudStore(place.environment().cloudStore);

let printed: string[] = [];
beforeEach(() => {
  printed = [];
  jest.spyOn(console, "log").mockImplementation((line: string) => printed.push(line));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe("the command scenario", () => {
  it.each(Object.keys(SCENARIOS) as ScenarioName[])("makes the clouds follow %s", (name) => {
    useScenario(place, name);
    expect(readScenario(scenarioFile)).toEqual(scenarioOf(name));
  });

  it("returns to normal behaviour without a scenario", () => {
    useScenario(place, "names-taken");
    expect(existsSync(scenarioFile)).toBe(true);
    useScenario(place, undefined);
    expect(existsSync(scenarioFile)).toBe(false);
  });

  it("takes a file, and refuses what is neither a scenario nor a file, or not a scenario's content", () => {
    const own = join(folder, "own.json");
    writeFileSync(own, `{"quotas": {"vpc/L-F678F1CE": 1}}`);
    useScenario(place, "own.json");
    expect(readFileSync(scenarioFile, "utf8")).toBe(readFileSync(own, "utf8"));
    expect(() => {
      useScenario(place, "quotas-exausted");
    }).toThrow(
      "quotas-exausted is neither a scenario nor a file. npx pulumi-sandbox scenario --list shows the scenarios.",
    );
    writeFileSync(own, `{"qotas": {}}`);
    expect(() => {
      useScenario(place, "own.json");
    }).toThrow("qotas");
  });

  it("lists every scenario with what it describes", () => {
    printScenarios();
    expect(printed).toHaveLength(Object.keys(SCENARIOS).length);
    expect(printed.join("\n")).toMatch(
      /^names-taken +every globally unique name belongs to others$/m,
    );
  });
});
