import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

import { AWS_RULES } from "../../policies/aws-baseline/rules";
import { AZURE_RULES } from "../../policies/azure-baseline/rules";
import { isAbout, type Rule } from "../../policies/lib/policy-for";

import { buildStack } from "../support/stack";
import { seen, type Graph } from "./support/graph";

const RULES: readonly Rule[] = [...AZURE_RULES, ...AWS_RULES];
const codesOf = (rules: readonly Rule[]): readonly string[] => rules.map(({ row }) => row.id);

interface Reviewed {
  readonly resource: string;
  readonly security?: Readonly<Record<string, unknown>>;
}

/** The reviewed graph of a committed stack; the stacks' own test keeps it true. */
function reviewed(stack: string): Graph {
  const file = join(__dirname, "..", "stacks", "golden", `${stack}.yaml`);
  return (parse(readFileSync(file, "utf8")) as readonly Reviewed[]).map(
    ({ resource, security = {} }) => {
      const [type = ""] = resource.split(" ");
      return { type, name: resource, props: security };
    },
  );
}

/** A variant that brings what the committed stacks leave out. */
async function variant(name: string): Promise<Graph> {
  const { error, resources } = await buildStack(`test/variants/valid/${name}.yaml`);
  if (error !== undefined) throw error as Error;
  return resources.map(({ type, name: own, inputs }) => ({
    type,
    name: `${type} ${own}`,
    props: inputs,
  }));
}

describe("the rules and our own stacks", () => {
  it("have met: a rule that finds nothing to check here says why it is kept", async () => {
    const graphs = [
      reviewed("bootstrap"),
      reviewed("dev"),
      await variant("azure-public-access"), // lets named networks in
      await variant("azure-models-three-regions"), // has a registry of its own
    ];
    const silent = RULES.filter((rule) => !graphs.some((graph) => isAbout(rule, seen(graph))));
    const marked = RULES.filter(({ row }) => row.onlyForOthers !== undefined);
    expect(codesOf(silent)).toEqual(codesOf(marked));
  }, 300_000);

  it("would be noticed when they part: a stack without clusters leaves the rules of clusters silent", () => {
    const without = seen(reviewed("dev").filter(({ type }) => !type.includes("ManagedCluster")));
    const left = RULES.filter((rule) => !isAbout(rule, without)).map(({ row }) => row.id);
    expect(left).toEqual(expect.arrayContaining(["AZ_AKS_PRIVATE_API", "AZ_AKS_NAT_EGRESS"]));
  });
});
