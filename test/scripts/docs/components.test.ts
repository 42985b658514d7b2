import { readFileSync } from "node:fs";
import { join } from "node:path";
import { componentPages } from "../../../scripts/docs/components";
import { componentsOf } from "../../../scripts/docs/declarations";
import { diagram, steps } from "../../../scripts/docs/diagram";
import { ROOT, type Registered } from "../../../scripts/docs/examples";

jest.setTimeout(300_000);

const made = (
  name: string,
  parent: string,
  dependsOn: readonly string[] = [],
  type = "cloud:Thing",
): Registered => ({ urn: name, name, type, parent, dependsOn });

describe("the pages of the components", () => {
  let pages: Readonly<Record<string, string>>;
  beforeAll(async () => {
    pages = await componentPages();
  });

  it("describe every argument; the heading describes a mode", () => {
    const rows = Object.entries(pages).flatMap(([path, page]) =>
      page
        .split("\n")
        .filter((line) => line.startsWith("| `"))
        .map((line) => ({ path, cells: line.split(/(?<!\\)\|/).map((cell) => cell.trim()) })),
    );
    const described = rows.filter(({ cells }) => cells.length === 8);
    expect(described.length).toBeGreaterThan(400);
    const bare = described.filter(({ cells }) => cells[6] === "" && cells[1] !== "`mode`");
    expect(bare.map(({ path, cells }) => `${path}: ${cells[1] ?? ""}`)).toEqual([]);
  });

  it("are committed as they would be written now", () => {
    const stale = Object.entries(pages)
      .filter(([path, text]) => readFileSync(join(ROOT, path), "utf8") !== text)
      .map(([path]) => path);
    expect(stale).toEqual([]);
  });

  it("name what each component costs, show a picture and link from the index", () => {
    const { "docs/reference/components/README.md": index = "", ...own } = pages;
    expect(Object.keys(own).length).toBeGreaterThan(20);
    for (const [path, text] of Object.entries(own)) {
      expect(text).toMatch(/\*\*Cost\.\*\* \S/);
      expect(text).toContain("```mermaid\nflowchart LR\n");
      expect(index).toContain(`(${path.replace("docs/reference/components/", "")})`);
    }
  });

  it("say need, unit, default, error and source of an argument", () => {
    expect(pages["docs/reference/components/azure/key-vault.md"]).toMatch(
      /\| `softDeleteRetentionDays` \| Optional \| `number` \| days, 7 to 90 \| `90` \| How long .*Error: `softDeleteRetentionDays: 5 .*Source: CodeMie/,
    );
  });
});

describe("what a page is read from", () => {
  it("is the arguments' own members, then inherited ones, and every type of ours that they lead to", () => {
    const vault = componentsOf(join(ROOT, "components", "azure", "index.ts")).find(
      ({ name }) => name === "KeyVault",
    );
    const [args, ...others] = vault?.shapes ?? [];
    expect(args?.name).toBe("KeyVaultArgs");
    const names = args?.variants[0]?.members.map(({ name }) => name) ?? [];
    expect(names[0]).toBe("tenantId");
    expect(names).toEqual(expect.arrayContaining(["location", "tags", "protect"]));
    expect(others.map(({ name }) => name)).toContain("PublicAccess");
  });

  it("is every form of a union, once", () => {
    const kms = componentsOf(join(ROOT, "components", "aws", "index.ts")).find(
      ({ name }) => name === "KmsAccess",
    );
    expect(kms?.shapes[0]?.variants.map(({ title }) => title)).toEqual([
      'mode: "statements"',
      'mode: "keyPolicy"',
      'mode: "grant"',
    ]);
    expect(kms?.shapes.map(({ name }) => name)).not.toContain("KmsPolicyArgs");
  });
});

describe("a component's picture", () => {
  const TYPE = "platform-foundations:azure:Part";
  const resources = [
    made("group", ""),
    made("part", "", [], TYPE),
    made("net", "part", ["group"]),
    made("a", "part", ["group", "net"]),
    made("b", "part", ["a", "net"]),
  ];

  it("leaves out an arrow that a longer path implies", () => {
    expect(diagram(resources, TYPE)).toBe(
      [
        "flowchart LR",
        '  r1["Thing<br/>group"]',
        '  subgraph r2["Part part"]',
        '    r3["Thing<br/>net"]',
        '    r4["Thing<br/>a"]',
        '    r5["Thing<br/>b"]',
        "  end",
        "  r1 --> r3",
        "  r3 --> r4",
        "  r4 --> r5",
      ].join("\n"),
    );
  });

  it("draws many alike as one box", () => {
    const many = [...resources, made("c", "part", ["b"])];
    expect(diagram(many, TYPE)).toContain('["Thing × 4"]');
  });

  it("has an order in which every resource comes after those it waits for", () => {
    expect(steps(resources, TYPE).map((step) => step.map(({ name }) => name))).toEqual([
      ["net"],
      ["a"],
      ["b"],
    ]);
  });
});
