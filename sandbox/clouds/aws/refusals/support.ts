import type { Value } from "../../../wire/values";
import type { Stored, CloudStore } from "../../../cloud-store";
import { text } from "../account";

export const VPC = "aws:ec2/vpc:Vpc";

export const SUBNET = "aws:ec2/subnet:Subnet";

export const BLOCK = "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation";

export const GATEWAY = "aws:ec2/internetGateway:InternetGateway";

export const EGRESS_ONLY = "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway";

export const NAT = "aws:ec2/natGateway:NatGateway";

export const ACL = "aws:ec2/networkAcl:NetworkAcl";

export const DEFAULT_ACL = "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl";

export const ACL_RULE = "aws:ec2/networkAclRule:NetworkAclRule";

export const ACL_ASSOCIATION = "aws:ec2/networkAclAssociation:NetworkAclAssociation";

export const ZONE = "aws:route53/zone:Zone";

export const RECORD = "aws:route53/record:Record";

export const EC2_ERRORS =
  "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html";

export function users(
  store: CloudStore,
  tokens: readonly string[],
  input: string,
  id: string,
): readonly Stored[] {
  const names = (value: Value): boolean =>
    value === id || (Array.isArray(value) && value.includes(id));
  return tokens
    .flatMap((token) => store.storedOfType(token))
    .filter((other) => names(other.inputs[input]));
}

export function zoneOf(store: CloudStore, subnet: string): string {
  return text(
    store.storedOfType(SUBNET).find(({ id }) => id === subnet)?.outputs["availabilityZone"],
  );
}

export function blocksOf(store: CloudStore, vpc: string): readonly string[] {
  const first = store.storedOfType(VPC).find(({ id }) => id === vpc)?.inputs["cidrBlock"];
  const more = store
    .storedOfType(BLOCK)
    .filter((other) => other.inputs["vpcId"] === vpc)
    .map((other) => other.inputs["cidrBlock"]);
  return [first, ...more].map(text).filter((block) => block !== "");
}
