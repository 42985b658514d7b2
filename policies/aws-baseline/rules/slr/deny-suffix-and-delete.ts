import { AWS_ACCOUNT } from "../../../../prerequisites/aws-account";
import { RETAINED_TAG, readTag } from "../../../lib/exceptions";
import { absent } from "../../../lib/expect";
import { policyFor } from "../../../lib/policy-for";
import { violation } from "../../../lib/problem";

export const denySuffixAndDelete = policyFor(AWS_ACCOUNT.AWS_SLR_DELETE, {
  type: "aws:iam/serviceLinkedRole:ServiceLinkedRole",
  *judge(role) {
    yield* absent(role, "customSuffix");
    // Policies see the protect option and not retainOnDelete, so a role that is only retained says so by a tag.
    const retained = readTag(role.resource.props, RETAINED_TAG) === "true";
    if (!role.protect && !retained) {
      yield violation(
        role,
        "",
        "would be deleted with the stack, although the whole account uses it",
      );
    }
  },
});
