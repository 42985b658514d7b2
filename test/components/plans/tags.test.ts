import {
  awsTagIssues,
  azureTagIssues,
  exceptionTagIssues,
  standardTags,
} from "../../../components/plans/tags";
import { linesOf } from "../../support/issues";

type Tags = Readonly<Record<string, string>>;
const TWICE = "tags.Team: differs from the tag team in case alone; keep one of the two";

it("the standard tags cannot be replaced by accident", () => {
  const facts = { environment: "dev", owner: "team", layer: "azureCore" };
  expect(standardTags(facts)).toEqual({ ...facts, "managed-by": "pulumi" });
  expect(
    standardTags(facts, { cost: "1", owner: "x", environment: "x", layer: "x", "managed-by": "x" }),
  ).toEqual({ cost: "1", ...facts, "managed-by": "pulumi" });
});

it("a tag of every resource excepts none from a policy", () => {
  const key = "platform-foundations:exception:azure-storage-deny-public-network";
  expect(exceptionTagIssues({ team: "a", [`my-${key}`]: "b" })).toEqual([]);
  expect(linesOf(exceptionTagIssues({ team: "a", [key]: "a reason" }))).toEqual([
    `tags.${key}: is an exception from a policy, and these tags are on every resource; give the reason to the setting that needs the exception, or write an entry in the configuration of the policy pack`,
  ]);
});

describe("tags on AWS", () => {
  const AWS = "use letters, digits, spaces and _ . : / = + - @";
  it.each([
    [{ "cost-center": "4711 / platform", "team:name": "a@b.c", Größe: "klein" }, []],
    [{ "team<x>": "a" }, [`tags.team<x>: AWS takes no name "team<x>"; ${AWS}`]],
    [{ team: "a, b" }, [`tags.team: AWS takes no value "a, b"; ${AWS}`]],
    [{ team: "" }, []],
    [{ "AWS:team": "a" }, ["tags.AWS:team: aws: begins the names of AWS's own tags; rename it"]],
    [{ "my-aws:team": "a" }, []],
    [{ Team: "a", team: "b" }, [TWICE]],
  ])("%j", (tags, expected) => {
    expect(linesOf(awsTagIssues(tags as Tags))).toEqual(expected);
  });
});

describe("tags on Azure", () => {
  const NONE = { dns: false, publicDns: false };
  const ZONES = { dns: true, publicDns: false };
  it.each<readonly [tags: Tags, zones: typeof NONE, lines: readonly string[]]>([
    [{ "cost center": "4711, platform & more", "1st": "x" }, NONE, []],
    ...["<", ">", "%", "&", "\\", "?", "/"].map(
      (letter) =>
        [
          { [`a${letter}b`]: "1" },
          NONE,
          [
            `tags.a${letter}b: Azure takes no name ${JSON.stringify(`a${letter}b`)}; use none of < > % & \\ ? /`,
          ],
        ] as const,
    ),
    ...["microsoftTeam", "Azure", "WINDOWS-x"].map(
      (name) =>
        [
          { [name]: "a" },
          NONE,
          [
            `tags.${name}: begins like Azure's own tags; begin it with another word than microsoft, azure and windows`,
          ],
        ] as const,
    ),
    [{ "my-azure": "a" }, NONE, []],
    [{ Team: "a", team: "b" }, NONE, [TWICE]],
    [{ "cost-center": "4711", _hidden: "x", "A.b": "y" }, ZONES, []],
    ...["cost center", "1st", "-a", "a:b"].map(
      (name) =>
        [
          { [name]: "1" },
          ZONES,
          [
            `tags.${name}: "${name}" is left out by zones of Azure DNS; begin with a letter, and use letters, digits and _ . - alone`,
          ],
        ] as const,
    ),
  ])("%j with %j", (tags, zones, expected) => {
    expect(linesOf(azureTagIssues(tags, zones))).toEqual(expected);
  });

  it("are fewer on a public DNS zone", () => {
    const tags = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`t${String(index)}`, "x"]));
    const zones = { dns: true, publicDns: true };
    expect(azureTagIssues(tags(15), zones)).toEqual([]);
    expect(azureTagIssues(tags(17), ZONES)).toEqual([]);
    expect(linesOf(azureTagIssues(tags(17), zones))).toEqual([
      "tags: 17 tags with those of the program, and a public DNS zone holds 15; remove 2",
    ]);
  });
});
