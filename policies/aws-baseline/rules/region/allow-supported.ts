import { AWS_ACCOUNT } from "../../../../prerequisites/aws-account";
import { holds } from "../../../lib/expect";
import { stackPolicyFor } from "../../../lib/policy-for";
import { notYetKnown, shown, violation } from "../../../lib/problem";
import { Unknown, stepInto } from "../../../lib/unknown";

const PROVIDER = "pulumi:providers:aws";

export const allowSupported = stackPolicyFor(AWS_ACCOUNT.AWS_REGION, {
  type: "aws:*",
  config: {
    schema: {
      regions: {
        type: "array",
        description: "Regions in which resources may be made.",
        items: { type: "string" },
        minItems: 1,
        default: [...AWS_ACCOUNT.AWS_REGION.limits.regions] as never,
      },
    },
    defaults: { regions: AWS_ACCOUNT.AWS_REGION.limits.regions },
  },
  *check(stack, { config }) {
    const allowed = `one of ${config.regions.join(", ")}`;
    const isAllowed = (value: unknown): boolean =>
      config.regions.some((region) => region === value);
    const told = new Set<string>();
    for (const node of stack.nodes) {
      if (node.type === PROVIDER) {
        told.add(node.urn);
        yield* holds(node, "region", allowed, isAllowed);
      }
    }
    for (const node of stack.nodes.filter((one) => one.type.startsWith("aws:"))) {
      // A resource may name another region than its provider; one that names none answers its provider's.
      const own = node.get("region");
      const regionOfProvider = stepInto(node.resource.provider?.props, "region");
      if (own instanceof Unknown && node.sources("region").length > 0) {
        yield notYetKnown(node, "region", own);
        continue;
      }
      if (typeof own === "string" && own !== regionOfProvider) {
        yield* holds(node, "region", allowed, isAllowed);
        continue;
      }
      const provider = node.resource.provider;
      if (provider === undefined) continue;
      const urn = String((provider as { readonly urn?: unknown }).urn);
      if (told.has(urn)) continue;
      told.add(urn);
      const region = stepInto(provider.props, "region");
      if (region instanceof Unknown) yield notYetKnown(node, "", region);
      else if (!isAllowed(region)) {
        yield violation(node, "", `is made in region ${shown(region)}, expected ${allowed}`);
      }
    }
  },
});
