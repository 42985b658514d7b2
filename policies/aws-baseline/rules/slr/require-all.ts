import { AWS_ACCOUNT } from "../../../../prerequisites/aws-account";
import type { Node } from "../../../lib/node";
import { stackPolicyFor } from "../../../lib/policy-for";
import { notYetKnown, violation } from "../../../lib/problem";
import { Unknown } from "../../../lib/unknown";

const ROLE = "aws:iam/serviceLinkedRole:ServiceLinkedRole";
const COMPONENT = "platform-foundations:aws:ServiceLinkedRoles";

export const requireAll = stackPolicyFor(AWS_ACCOUNT.AWS_SLR, {
  type: ROLE,
  config: {
    schema: {
      existing: {
        type: "array",
        description: "Services whose role the account has already, so that no program creates it.",
        items: { type: "string" },
        default: [],
      },
    },
    defaults: { existing: [] },
  },
  *check(stack, { limits, config }) {
    const roles = stack.all(ROLE);
    const components = stack.all(COMPONENT);
    const [first] = [...components, ...roles];
    if (first === undefined) return; // the stack does not look after these roles
    const named = new Set<string>(config.existing);
    for (const role of roles) {
      const service = role.get("awsServiceName");
      if (service instanceof Unknown) yield notYetKnown(role, "awsServiceName", service);
      if (typeof service === "string") named.add(service);
    }
    for (const component of components) {
      for (const service of namedBy(component)) named.add(service);
    }
    const alternatives: Readonly<Record<string, readonly string[]>> = limits.alternatives;
    const missing = Object.keys(limits.roles).filter(
      (service) =>
        !named.has(service) && !(alternatives[service] ?? []).some((other) => named.has(other)),
    );
    if (missing.length > 0) {
      yield violation(first, "", `leaves out ${missing.join(", ")}`);
    }

    /** The services that a component says to exist or to create, by principal or by short name. */
    function namedBy(component: Node): readonly string[] {
      const services = component.get("roles");
      if (services instanceof Unknown || typeof services !== "object" || services === null)
        return [];
      return Object.keys(services).map((key) => (key.includes(".") ? key : `${key}.amazonaws.com`));
    }
  },
});
