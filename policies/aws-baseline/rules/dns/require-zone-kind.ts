import { AWS_DNS } from "../../../../prerequisites/aws-dns";
import { differs } from "../../../lib/expect";
import { policyFor } from "../../../lib/policy-for";
import { violation } from "../../../lib/problem";

export const requireZoneKind = policyFor(AWS_DNS.AWS_ZONE_KIND, {
  type: "aws:route53/zone:Zone",
  config: {
    schema: {
      deploymentType: {
        type: "string",
        description: "Whether zones are public (internet-facing) or private to a VPC (internal).",
        enum: ["any", "internet-facing", "internal"] as never,
        default: "any",
      },
    },
    defaults: { deploymentType: "any" },
  },
  *check(zone, { config }) {
    yield* differs(zone, "forceDestroy", true);
    const vpcs = zone.get("vpcs");
    if (config.deploymentType === "internet-facing" && vpcs !== undefined) {
      yield violation(zone, "vpcs", "is set, expected a public zone");
    }
    if (config.deploymentType === "internal" && vpcs === undefined) {
      yield violation(zone, "vpcs", "is not set, expected a zone that is private to a VPC");
    }
    // Route 53 cannot turn one kind into the other later, so a zone cannot be both.
    if (vpcs !== undefined && zone.get("delegationSetId") !== undefined) {
      yield violation(
        zone,
        "delegationSetId",
        "is set on a private zone, which has no name servers of its own",
      );
    }
  },
});
