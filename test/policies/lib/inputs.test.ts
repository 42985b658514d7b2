import { rememberInputs, withInputs } from "../../../policies/lib/inputs";
import { seenOne } from "../support/node";

it("a resource of a stack policy has what the program gave, and so has its component", () => {
  const parent = { ...seenOne({ name: "component" }), props: { answered: 1 } };
  const child = { ...seenOne({ name: "child" }), props: { answered: 2 }, parent };
  rememberInputs({ urn: parent.urn, props: { given: 1 } });
  rememberInputs({ urn: child.urn, props: { given: 2 } });
  expect(withInputs(child)).toMatchObject({
    props: { answered: 2 },
    inputs: { given: 2 },
    parent: { name: "component", props: { answered: 1 }, inputs: { given: 1 } },
  });
});

it("a resource without a component gets none, and one that was not seen no inputs", () => {
  const alone = withInputs({ ...seenOne({ name: "alone" }), props: { answered: 1 } });
  expect(alone).not.toHaveProperty("parent");
  expect(alone.inputs).toBeUndefined();
});
