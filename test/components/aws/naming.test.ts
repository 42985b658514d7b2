// A company's convention gives every taggable child its Name, and nothing else changes.
import * as pulumi from "@pulumi/pulumi";
import * as aws from "../../../components/aws";
import { build, type Recorded } from "../../support/build";
import { FULL_ARGUMENTS, MOCKS } from "../arguments/full";

const AWS = FULL_ARGUMENTS.filter(({ component }) => component in aws);

const naming = (usual: pulumi.Input<string>) => pulumi.interpolate`corp-${usual}`;

const namesIn = (resources: readonly Recorded[]): readonly (readonly [string, string])[] =>
  resources.flatMap(({ name, inputs }) => {
    const tags = inputs["tags"] as Readonly<Record<string, string>> | undefined;
    return tags?.["Name"] === undefined ? [] : [[name, tags["Name"]] as const];
  });

describe("a naming convention on AWS", () => {
  it.each(AWS.map((full, index) => [full.component, index, full] as const))(
    "gives each taggable child its Name: %s (%i)",
    async (_, __, { make, args }) => {
      const usual = await build(() => make(args), MOCKS);
      const named = await build(() => make({ ...args, naming }), MOCKS);
      expect(named.error).toBeUndefined();
      expect(namesIn(named.resources)).toEqual(
        namesIn(usual.resources).map(([name, tag]) => [name, `corp-${tag}`]),
      );
    },
  );

  it("is used by every component that tags", async () => {
    const tagging = new Set<string>();
    for (const { component, make, args } of AWS)
      if (namesIn((await build(() => make(args), MOCKS)).resources).length > 0)
        tagging.add(component);
    expect(tagging.size).toBeGreaterThanOrEqual(7);
  });
});
