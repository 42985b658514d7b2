import { AWS_NETWORK } from "../../../../prerequisites/aws-network";
import { VPC, routeTablesOf, subnetsOf } from "../../../lib/aws-network";
import { childrenOf } from "../../../lib/children";
import type { Node } from "../../../lib/node";
import { stackPolicyFor } from "../../../lib/policy-for";
import { violation } from "../../../lib/problem";
import { Unknown } from "../../../lib/unknown";

const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";
const ENDPOINT_ROUTE = "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation";

export const requireS3Endpoint = stackPolicyFor(AWS_NETWORK.AWS_VPC_S3_ENDPOINT, {
  type: VPC,
  *check(stack) {
    const endpoints = stack
      .all(ENDPOINT)
      .filter((endpoint) => (endpoint.text("vpcEndpointType") ?? "Gateway") === "Gateway")
      .filter((endpoint) => endpoint.text("serviceName")?.endsWith(".s3") ?? true);
    // An endpoint that is declared elsewhere may be one of S3.
    const ofS3 = (association: Node): boolean => {
      const link = stack.link(association, "vpcEndpointId", ENDPOINT);
      return link.state !== "found" || link.nodes.some((node) => endpoints.includes(node));
    };
    for (const vpc of stack.all(VPC)) {
      const tables = new Set(
        subnetsOf(stack, vpc)
          .filter(({ exit }) => exit.kind !== "internet" && exit.kind !== "unclear")
          .flatMap(({ subnet }) => routeTablesOf(stack, subnet, vpc)),
      );
      for (const table of tables) {
        const reached =
          endpoints.some((endpoint) =>
            endpoint.sources("routeTableIds").some((source) => source.urn === table.urn),
          ) || childrenOf(stack, table, ENDPOINT_ROUTE, "routeTableId").found.some(ofS3);
        const listed = endpoints.some((endpoint) => {
          const ids = endpoint.list("routeTableIds");
          const id = table.text("id");
          return !(ids instanceof Unknown) && id !== undefined && ids.includes(id);
        });
        if (!reached && !listed) yield violation(table, "", "has no S3 gateway endpoint");
      }
    }
  },
});
