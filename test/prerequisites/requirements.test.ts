import * as fc from "fast-check";

import {
  AREAS,
  REQUIREMENTS,
  allRequirements,
  findByPolicy,
  findRequirement,
  requirementsAt,
} from "../../prerequisites";
import { isSetting, LAYERS_BY_KEY } from "../support/settings";
import { prerequisitesPage } from "../../scripts/docs/prerequisites";

const rows = allRequirements();

describe("the table of prerequisites", () => {
  it.each(Object.entries(REQUIREMENTS))("keeps the row of %s under its own code", (key, row) => {
    expect(row.id).toBe(key);
  });

  it("holds each code in one area only", () => {
    const codes = Object.values(AREAS).flatMap((table) => Object.keys(table));
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes).toEqual(rows.map((row) => row.id));
  });

  it.each(rows.map((row) => [row.id, row] as const))(
    "says of %s what is required, what to do and who asks",
    (_, row) => {
      expect(row.id).toMatch(/^(AZ|AWS|K8S|TOOL|REPO|PF|CFG|STATE)_[A-Z0-9_]+$/u);
      expect(row.title).toMatch(/^[A-Za-z].*[^.]$/u);
      expect(row.hint.length).toBeGreaterThan(10);
      expect(row.hint.length).toBeLessThan(260);
      expect(row.source.document).not.toBe("");
      expect(row.source.section).not.toBe("");
      expect(Object.keys(row.checkedBy).length).toBeGreaterThan(0);
    },
  );

  it("names every policy once, with cloud, service, verb and what", () => {
    const names = requirementsAt("policy").map((row) => row.checkedBy.policy);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) {
      expect(name).toMatch(/^(azure|aws)-[a-z]+-(require|deny|allow|limit)-[a-z0-9-]+$/u);
    }
  });

  it("uses a row's own code for the checks before and after a deployment", () => {
    for (const row of requirementsAt("preflight")) expect(row.checkedBy.preflight).toBe(row.id);
    for (const row of requirementsAt("postflight")) expect(row.checkedBy.postflight).toBe(row.id);
  });

  it("names only settings that exist, in hints and where a setting is checked", () => {
    const dead = rows.flatMap(({ id, hint, checkedBy }) => {
      const checked = checkedBy.config;
      const named = [...hint.matchAll(/(?<!")\b[a-z][A-Za-z]+(?:\.[A-Za-z]+)+/gu)].map(
        ([path]) => path,
      );
      // A policy's hint names properties of resources; every other hint names settings.
      const unknown = named.filter((path) => {
        if (checkedBy.policy !== undefined) return false;
        const layers = LAYERS_BY_KEY.get(path.split(".")[0] ?? "") ?? [];
        return ![path, ...layers.map((layer) => `${layer}.${path}`)].some(isSetting);
      });
      const missing =
        checked === undefined ||
        checked === "*" ||
        /^(aws|azure-native):/u.test(checked) ||
        isSetting(checked)
          ? []
          : [checked];
      return [...missing, ...unknown].map((path) => `${id}: ${path}`);
    });
    expect(dead).toEqual([]);
  });

  it("finds a row by code and by policy", () => {
    for (const row of rows) expect(findRequirement(row.id)).toBe(row);
    for (const row of requirementsAt("policy")) {
      expect(findByPolicy(row.checkedBy.policy)).toBe(row);
    }
  });

  it("finds nothing under a code that nobody wrote", () => {
    fc.assert(
      fc.property(fc.string(), (code) => {
        fc.pre(!(code in REQUIREMENTS));
        expect(findRequirement(code)).toBeUndefined();
      }),
    );
  });
});

describe("the page of prerequisites", () => {
  const page = prerequisitesPage();

  it("shows every row once, with the policy that asks it", () => {
    for (const row of rows) {
      expect(page.split(`| <a id="${row.id.toLowerCase()}"></a>\`${row.id}\` |`)).toHaveLength(2);
      if (row.checkedBy.policy !== undefined) expect(page).toContain(`\`${row.checkedBy.policy}\``);
    }
  });

  it("has six cells in every line of its tables", () => {
    for (const line of page.split("\n").filter((text) => text.startsWith("| "))) {
      expect(line.split(/(?<!\\)\|/u)).toHaveLength(8);
    }
  });
});
