import { AWS_NETWORK } from "../../../../prerequisites/aws-network";
import { policyFor } from "../../../lib/policy-for";
import { notYetKnown, violation } from "../../../lib/problem";
import { Unknown } from "../../../lib/unknown";

export const requireDhcp = policyFor(AWS_NETWORK.AWS_DHCP_OPTIONS, {
  type: "aws:ec2/vpcDhcpOptions:VpcDhcpOptions",
  *check(options, { limits }) {
    const path = "domainNameServers";
    const servers = options.list(path);
    if (servers instanceof Unknown) yield notYetKnown(options, path, servers);
    else if (!limits.servers.some((server) => servers.includes(server))) {
      yield violation(options, path, `holds none of ${limits.servers.join(", ")}`);
    }
  },
});
