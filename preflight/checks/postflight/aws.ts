import { awsCheck, fail, pass, skip, unknown, type Finding } from "../../check";
import type { Certificate } from "../../clients/aws/certificates";
import { assessEndpoints } from "../aws/endpoints";
import { privateSubnetIds } from "../aws/vpc";
import { outputText } from "./outputs";

export function assessStatus(certificate: Certificate | undefined, addresses: string): Finding {
  if (certificate === undefined) return fail("the certificate does not exist", "deploy again");
  return certificate.status === "ISSUED"
    ? pass(`issued for ${certificate.names.join(", ")}`)
    : fail(
        `status is ${certificate.status}`,
        `approve the request (${addresses}); it is given up after 72 hours`,
      );
}

export const certificateStatus = awsCheck(
  "PF_AWS_CERT_STATUS",
  ["acm:DescribeCertificate"],
  async (needs, { aws, outputs }) => {
    const arn =
      needs.certificate.method === "given"
        ? needs.certificate.arn
        : outputText(outputs, "certificateArn");
    if (arn === undefined)
      return unknown("the stack puts out no certificateArn; deploy it first, or give --outputs");
    const how =
      needs.certificate.method === "email"
        ? `a mail went to the five addresses of ${needs.rootDomain}`
        : "by its DNS record";
    return assessStatus(await aws.certificate(arn), how);
  },
);

export const endpointAccess = awsCheck(
  "PF_AWS_ENDPOINTS",
  ["ec2:DescribeVpcEndpoints", "ec2:DescribeSecurityGroups", "ec2:DescribeSubnets"],
  async ({ region, vpc, endpointAccess }, { aws }) => {
    if (vpc.mode === "new")
      return skip("a new VPC has no interface endpoints that could shut machines out");
    const [endpoints, subnets] = await Promise.all([
      aws.interfaceEndpoints(vpc.vpcId),
      aws.subnets(vpc.vpcId),
    ]);
    const ids = [...new Set(endpoints.flatMap(({ groupIds }) => groupIds))].sort();
    const groups = ids.length === 0 ? [] : await aws.securityGroups(ids);
    const ranges = subnets
      .filter(({ id }) => privateSubnetIds(vpc).includes(id))
      .map(({ cidrBlock }) => cidrBlock);
    if (ranges.length === 0) return unknown("none of the private subnets is visible");
    // Before the deployment a missing rule is a warning; afterwards machines cannot work without it.
    return assessEndpoints(region, endpoints, groups, ranges, endpointAccess).map((finding) =>
      finding.result === "warn" ? { ...finding, result: "fail" as const } : finding,
    );
  },
);
