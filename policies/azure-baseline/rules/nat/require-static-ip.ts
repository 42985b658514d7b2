import { AZURE_NETWORK } from "../../../../prerequisites/azure-network";
import { childrenOf } from "../../../lib/children";
import { equals, oneOf } from "../../../lib/expect";
import { stackPolicyFor } from "../../../lib/policy-for";
import { notYetKnown, violation } from "../../../lib/problem";
import type { Link } from "../../../lib/stack";
import { Unknown } from "../../../lib/unknown";

const NAT = "azure-native:network:NatGateway";
const ADDRESS = "azure-native:network:PublicIPAddress";
const ASSOCIATION = "azure:network/natGatewayPublicIpAssociation:NatGatewayPublicIpAssociation";

export const requireStaticIp = stackPolicyFor(AZURE_NETWORK.AZ_NAT_STATIC_IP, {
  type: NAT,
  *check(stack) {
    for (const gateway of stack.all(NAT)) {
      const links: Link[] = gateway
        .items("publicIpAddresses")
        .map((one) => stack.link(one, "id", ADDRESS));
      for (const association of childrenOf(stack, gateway, ASSOCIATION, "natGatewayId").found) {
        links.push(stack.link(association, "publicIpAddressId", ADDRESS));
      }
      const list = gateway.get("publicIpAddresses");
      const prefixes = gateway.get("publicIpPrefixes");
      if (list instanceof Unknown) yield notYetKnown(gateway, "publicIpAddresses", list);
      else if (links.length === 0 && prefixes === undefined) {
        yield violation(gateway, "publicIpAddresses", "is not set, so its address is not known");
      }
      const addresses = new Set(
        links.flatMap((link) => (link.state === "found" ? link.nodes : [])),
      );
      for (const address of addresses) {
        yield* oneOf(address, "sku.name", ["Standard", "StandardV2"]);
        yield* equals(address, "publicIPAllocationMethod", "Static");
        if (!address.protect) {
          yield violation(address, "", "is allow-listed by others and not protected");
        }
      }
    }
  },
});
