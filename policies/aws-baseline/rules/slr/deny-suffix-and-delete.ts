import { AWS_ACCOUNT } from "../../../../prerequisites/aws-account";
import { RETAINED_TAG, tagOf } from "../../../lib/exceptions";
import { absent } from "../../../lib/expect";
import { policyFor } from "../../../lib/policy-for";
import { violation } from "../../../lib/problem";

export const denySuffixAndDelete = policyFor(AWS_ACCOUNT.AWS_SLR_DELETE, {
  type: "aws:iam/serviceLinkedRole:ServiceLinkedRole",
  config: {
    schema: {
      retainingComponents: {
        type: "array",
        description: "Component types that retain the roles they declare.",
        items: { type: "string" },
        default: ["platform-foundations:aws:ServiceLinkedRoles"],
      },
    },
    defaults: {
      retainingComponents: ["platform-foundations:aws:ServiceLinkedRoles"] as readonly string[],
    },
  },
  *check(role, { config }) {
    yield* absent(role, "customSuffix");
    // Policies see the protect option and not retainOnDelete, so a role that is only retained says so by a
    // tag, or by the component in which it is declared; a resource's URN names the types it lives in.
    const retained =
      tagOf(role.resource, RETAINED_TAG) === "true" ||
      config.retainingComponents.some((type) => role.urn.includes(`${type}$`));
    if (!role.protect && !retained) {
      yield violation(
        role,
        "",
        "would be deleted with the stack, although the whole account uses it",
      );
    }
  },
});
