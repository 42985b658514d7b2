import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { breakingChanges, unannounced } from "../../../scripts/api/changes";
import { apiOf, parseReport, reportText } from "../../../scripts/api/report";

const args = (members: string): Record<string, string> => ({
  Args: `export interface Args {\n${members}\n}`,
});
const because = (before: Record<string, string>, after: Record<string, string>) =>
  breakingChanges(before, after).map((change) => `${change.name} ${change.because}`);

describe("an API change", () => {
  it.each([
    ["a new name", {}, args("  readonly a: string;")],
    [
      "a new optional member",
      args("  readonly a: string;"),
      args("  readonly a: string;\n  readonly b?: string;"),
    ],
    [
      "a new output",
      { Part: "export class Part extends Base {\n  readonly a: string;\n}" },
      { Part: "export class Part extends Base {\n  readonly a: string;\n  readonly b: string;\n}" },
    ],
    [
      "a member that moves to an interface it extends",
      args("  readonly a: string;"),
      {
        Base: "export interface Base {\n  readonly a: string;\n}",
        Args: "export interface Args extends Base {\n}",
      },
    ],
    ["an export of what was only reached", { T: "type T = 1;" }, { T: "export type T = 1;" }],
  ])("is not a break: %s", (_, before, after) => {
    expect(because(before as Record<string, string>, after as Record<string, string>)).toEqual([]);
  });

  it.each([
    ["a name is gone", args("  a: string;"), {}, "Args is no longer there"],
    [
      "a new required member",
      args("  a: string;"),
      args("  a: string;\n  b: string;"),
      "Args asks for b",
    ],
    [
      "an interface it extends asks for more",
      args("  a: string;"),
      {
        Base: "export interface Base {\n  b: string;\n}",
        Args: "export interface Args extends Base {\n  a: string;\n}",
      },
      "Args asks for b",
    ],
    [
      "it extends something that is not of this package",
      args("  a: string;"),
      { Args: "export interface Args extends Partial<Other> {\n  a: string;\n}" },
      "Args extends something else",
    ],
    [
      "a class extends another one",
      { Part: "export class Part extends Base {\n}", Base: "class Base {\n}" },
      {
        Part: "export class Part extends Other {\n}",
        Base: "class Base {\n}",
        Other: "class Other {\n}",
      },
      "Part extends something else",
    ],
    [
      "a member is gone",
      args("  a: string;\n  b: string;"),
      args("  a: string;"),
      "Args has no b any more",
    ],
    [
      "a member takes something else",
      args("  a: string;"),
      args("  a: number;"),
      "Args has another a",
    ],
    [
      "an optional member is required",
      args("  a?: string;"),
      args("  a: string;"),
      "Args has another a",
    ],
    [
      "another kind of declaration",
      args("  a: string;"),
      { Args: "export type Args = string;" },
      "Args is declared in another way",
    ],
    [
      "a name is hidden",
      { T: "export type T = 1;" },
      { T: "type T = 1;" },
      "T can no longer be imported by name",
    ],
  ])("breaks programs: %s", (_, before, after, reason) => {
    expect(because(before, after as Record<string, string>)).toEqual([reason]);
  });

  it("is accepted once the newest version of the changelog names it as breaking", () => {
    const changes = [{ name: "Args", because: "is no longer there" }];
    const changelog = (text: string): string =>
      `# Changelog\n\n## 0.2.0\n\n${text}\n\n## 0.1.0\n\nFirst.\n`;
    expect(unannounced(changes, changelog("Nothing."))).toEqual(changes);
    expect(unannounced(changes, changelog("### Changes\n\n- `Args` is nicer."))).toEqual(changes);
    expect(unannounced(changes, changelog("### Breaking changes\n\n- `Args` is gone."))).toEqual(
      [],
    );
    const older = "# Changelog\n\n## 0.2.0\n\n## 0.1.0\n\n### Breaking changes\n\n- `Args`\n";
    expect(unannounced(changes, older)).toEqual(changes);
  });
});

describe("the report of an entry", () => {
  const folder = mkdtempSync(join(tmpdir(), "platform-report-"));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("follows re-exports and mentions, without comments, and reads back as it was written", () => {
    const write = (name: string, text: string): void => {
      writeFileSync(join(folder, name), text);
    };
    write("index.d.ts", 'export { Part, type PartArgs as Args } from "./part";\n');
    write(
      "part.d.ts",
      'import type { Size } from "./size";\n/** Why. */\nexport interface PartArgs {\n  /** How big. */\n  readonly size: Size;\n}\n' +
        "export declare class Part {\n  private readonly secret;\n  constructor(args: PartArgs);\n}\nexport declare const unused: 1;\n",
    );
    write("size.d.ts", 'export type Size = "s" | "m";\n');
    const api = apiOf(join(folder, "index.d.ts"));
    expect(api).toEqual({
      Args: "export interface PartArgs {\n    readonly size: Size;\n}",
      Part: "export class Part {\n    constructor(args: PartArgs);\n}",
      PartArgs: "interface PartArgs {\n    readonly size: Size;\n}",
      Size: 'type Size = "s" | "m";',
    });
    expect(parseReport(reportText("part", api))).toEqual(api);
  });
});
