// Values beside those that `cases.ts` puts to every rule.
import { AWS_RULES } from "../../../policies/aws-baseline/rules";
import { denySuffixAndDelete } from "../../../policies/aws-baseline/rules/slr/deny-suffix-and-delete";
import { AWS_FOUNDATION } from "../support/aws";
import { describeCorners } from "../support/corners";
import { seen } from "../support/graph";
import { AWS_CORNERS } from "./corners";

describeCorners(AWS_RULES, AWS_FOUNDATION, AWS_CORNERS);

it.each([
  ["platform-foundations:aws:ServiceLinkedRoles$", {}, 0],
  ["platform-foundations:aws:Others$", {}, 1],
  ["acme:Roles$", { retainingComponents: ["acme:Other", "acme:Roles"] }, 0],
])("a role inside %s is retained by its component, or not", (component, settings, problems) => {
  const type = "aws:iam/serviceLinkedRole:ServiceLinkedRole";
  const [role] = seen([{ type, name: "role", props: { awsServiceName: "es.amazonaws.com" } }]);
  if (role === undefined) throw new Error("no role");
  const urn = `urn:pulumi:test::program::${component}${type}::role`;
  expect(denySuffixAndDelete.examine([{ ...role, urn }], settings)).toHaveLength(problems);
});
