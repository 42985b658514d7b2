import { awsTagIssues, azureTagIssues } from "../../../components/plans/tags";

const paths = (issues: readonly { readonly path: string; readonly problem: string }[]) =>
  issues.map(({ path, problem }) => `${path}: ${problem}`);

describe("tags on AWS", () => {
  it.each([
    [{ "cost-center": "4711 / platform", "team:name": "a@b.c", Größe: "klein" }, []],
    [{ "team<x>": "a" }, ['tags.team<x>: AWS takes no name "team<x>"']],
    [{ team: "a, b" }, ['tags.team: AWS takes no value "a, b"']],
    [{ "AWS:team": "a" }, ["tags.AWS:team: aws: begins the names of AWS's own tags"]],
    [{ Team: "a", team: "b" }, ["tags.Team: differs from the tag team in case alone"]],
  ])("%j", (tags, expected) => {
    expect(paths(awsTagIssues(tags as Readonly<Record<string, string>>))).toEqual(expected);
  });
});

describe("tags on Azure", () => {
  const NONE = { dns: false, publicDns: false };
  const ZONES = { dns: true, publicDns: false };
  it.each([
    [{ "cost center": "4711, platform & more", "1st": "x" }, NONE, []],
    [{ "cost/center": "4711" }, NONE, ['tags.cost/center: Azure takes no name "cost/center"']],
    [{ microsoftTeam: "a" }, NONE, ["tags.microsoftTeam: begins like Azure's own tags"]],
    [{ Team: "a", team: "b" }, NONE, ["tags.Team: differs from the tag team in case alone"]],
    [{ "cost-center": "4711", _hidden: "x" }, ZONES, []],
    [
      { "cost center": "1" },
      ZONES,
      ['tags.cost center: "cost center" is left out by zones of Azure DNS'],
    ],
    [{ "1st": "x" }, ZONES, ['tags.1st: "1st" is left out by zones of Azure DNS']],
  ])("%j with %j", (tags, zones, expected) => {
    expect(paths(azureTagIssues(tags as Readonly<Record<string, string>>, zones))).toEqual(
      expected,
    );
  });

  it("are fewer on a public DNS zone", () => {
    const tags = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`t${String(index)}`, "x"]));
    const zones = { dns: true, publicDns: true };
    expect(azureTagIssues(tags(15), zones)).toEqual([]);
    expect(paths(azureTagIssues(tags(17), zones))).toEqual([
      "tags: 17 tags with those of the program, and a public DNS zone holds 15",
    ]);
  });
});
