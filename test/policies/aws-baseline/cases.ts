import type { RuleCase } from "../support/cases";
import { UNKNOWN, add, all, idOf, remove, set, unprotect, unset } from "../support/graph";

const VPC = "aws:ec2/vpc:Vpc";
const SUBNET = "aws:ec2/subnet:Subnet";
const ALLOWED =
  "expected one of us-east-1, us-east-2, us-west-1, us-west-2, eu-central-1, eu-north-1, eu-west-2, ap-southeast-2, ca-central-1";

/** How each rule of the pack is put to the test, by its policy. */
export const AWS_CASES: Readonly<Record<string, RuleCase>> = {
  "aws-acm-require-validation-method": {
    faults: [
      [
        set("certificate", "validationMethod", "NONE"),
        'aws:acm/certificate:Certificate "certificate": validationMethod is "NONE", expected one of DNS, EMAIL',
      ],
      [
        add({
          type: "aws:route53/record:Record",
          name: "second",
          props: { zoneId: idOf("zone"), name: idOf("certificate"), type: "CNAME" },
        }),
        'aws:acm/certificate:Certificate "certificate": has 2 validation records, expected one for the domain and its wildcard',
      ],
      [
        all(
          set("certificate", "validationMethod", "EMAIL"),
          set("certificate", "validationOptions", [{ validationDomain: "acme.test" }]),
        ),
        'aws:acm/certificateValidation:CertificateValidation "issued": waits for a person to read a mail',
      ],
      [
        set("zone", "vpcs", [{ vpcId: idOf("main") }]),
        'aws:acm/certificate:Certificate "certificate": validationMethod is "DNS", which cannot succeed in a private zone',
      ],
    ],
    absent: [
      unset("certificate", "validationMethod"),
      'aws:acm/certificate:Certificate "certificate": validationMethod is not set, expected one of DNS, EMAIL',
    ],
    unknown: [
      set("certificate", "validationMethod", UNKNOWN),
      'aws:acm/certificate:Certificate "certificate": validationMethod',
    ],
  },
  "aws-dns-require-zone-kind": {
    faults: [
      [
        set("zone", "forceDestroy", true),
        'aws:route53/zone:Zone "zone": forceDestroy is true, expected anything but true',
      ],
    ],
    unknown: [set("zone", "forceDestroy", UNKNOWN), 'aws:route53/zone:Zone "zone": forceDestroy'],
    config: {
      settings: { deploymentType: "internal" },
      says: 'aws:route53/zone:Zone "zone": vpcs is not set, expected a zone that is private to a VPC',
    },
  },
  "aws-eip-require-protection": {
    faults: [
      [
        unprotect("nat-a-address"),
        'aws:ec2/eip:Eip "nat-a-address": is allow-listed by others and not protected',
      ],
    ],
    config: {
      on: unprotect("nat-a-address"),
      settings: { exceptions: [{ resource: "nat-*", reason: "a trial that lasts a day" }] },
      says: undefined,
    },
  },
  "aws-general-deny-plain-secret": {
    faults: [
      [
        set("main", "tags.note", "AKIAIOSFODNN7EXAMPLE"),
        `${VPC} "main": tags.note holds an AWS access key in plain text`,
      ],
    ],
    absent: [
      add({
        type: "aws:rds/instance:Instance",
        name: "database",
        props: { password: "correct horse battery" },
      }),
      'aws:rds/instance:Instance "database": password holds a secret in plain text',
    ],
  },
  "aws-network-deny-open-admin-ports": {
    faults: [
      [
        set("ssh-from-office", "cidrIpv4", "0.0.0.0/0"),
        'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule "ssh-from-office": cidrIpv4 opens port 22 to 0.0.0.0/0',
      ],
      [
        set("endpoints", "ingress.0", { protocol: "-1", ipv6CidrBlocks: ["::/0"] }),
        'aws:ec2/securityGroup:SecurityGroup "endpoints" ingress[0]: ingress[0].ipv6CidrBlocks opens port 22 and 3389 to ::/0',
      ],
    ],
    absent: [
      set("endpoints", "ingress.0", { protocol: "tcp", cidrBlocks: ["0.0.0.0/0"] }),
      'aws:ec2/securityGroup:SecurityGroup "endpoints" ingress[0]: ingress[0].cidrBlocks opens port 22 and 3389 to 0.0.0.0/0',
    ],
    unknown: [
      set("ssh-from-office", "cidrIpv4", UNKNOWN),
      'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule "ssh-from-office": cidrIpv4',
    ],
  },
  "aws-region-allow-supported": {
    faults: [
      [
        set("default", "region", "eu-west-3"),
        `pulumi:providers:aws "default": region is "eu-west-3", ${ALLOWED}`,
      ],
      [set("main", "region", "eu-west-3"), `${VPC} "main": region is "eu-west-3", ${ALLOWED}`],
    ],
    absent: [
      unset("default", "region"),
      `pulumi:providers:aws "default": region is not set, ${ALLOWED}`,
    ],
    unknown: [set("default", "region", UNKNOWN), 'pulumi:providers:aws "default": region'],
    config: {
      settings: { regions: ["us-east-1"] },
      says: 'pulumi:providers:aws "default": region is "eu-central-1", expected one of us-east-1',
    },
  },
  "aws-slr-deny-suffix-and-delete": {
    faults: [
      [
        set("role-batch", "customSuffix", "mine"),
        'aws:iam/serviceLinkedRole:ServiceLinkedRole "role-batch": customSuffix is "mine", expected no value',
      ],
      [
        unprotect("role-batch"),
        'aws:iam/serviceLinkedRole:ServiceLinkedRole "role-batch": would be deleted with the stack, although the whole account uses it',
      ],
    ],
    unknown: [
      set("role-batch", "customSuffix", UNKNOWN),
      'aws:iam/serviceLinkedRole:ServiceLinkedRole "role-batch": customSuffix',
    ],
    config: {
      on: all(
        unprotect("role-batch"),
        set("role-batch", "tags", { "platform-foundations:retain-on-delete": "true" }),
      ),
      settings: {},
      says: undefined,
    },
  },
  "aws-slr-require-all": {
    faults: [
      [
        remove("role-spot"),
        'aws:iam/serviceLinkedRole:ServiceLinkedRole "role-autoscaling": leaves out spot.amazonaws.com',
      ],
    ],
    absent: [
      remove("role-rds", "role-es"),
      'aws:iam/serviceLinkedRole:ServiceLinkedRole "role-autoscaling": leaves out es.amazonaws.com, rds.amazonaws.com',
    ],
    config: {
      on: remove("role-spot"),
      settings: { existing: ["spot.amazonaws.com"] },
      says: undefined,
    },
  },
  "aws-vpc-deny-default-group-rules": {
    faults: [
      [
        set("main-default", "ingress", [{ protocol: "-1", self: true }]),
        'aws:ec2/defaultSecurityGroup:DefaultSecurityGroup "main-default": ingress is a list of 1, expected no value',
      ],
    ],
    absent: [remove("main-default"), `${VPC} "main": leaves its default security group open`],
    unknown: [
      set("main-default", "egress", UNKNOWN),
      'aws:ec2/defaultSecurityGroup:DefaultSecurityGroup "main-default": egress',
    ],
  },
  "aws-vpc-limit-zones": {
    faults: [
      [
        unset("public-a", "availabilityZone"),
        `${SUBNET} "public-a": availabilityZone is not set, so AWS chooses the zone`,
      ],
    ],
    absent: [remove("private-b", "public-b"), `${VPC} "main": uses 1 zone, expected 2 to 6`],
    unknown: [
      set("public-a", "availabilityZone", UNKNOWN),
      `${SUBNET} "public-a": availabilityZone`,
    ],
  },
  "aws-vpc-require-cidr-plan": {
    faults: [
      [
        set("private-b", "cidrBlock", "10.0.0.0/21"),
        `${SUBNET} "private-b": cidrBlock is 10.0.0.0/21, which overlaps 10.0.0.0/20 of "private-a"`,
      ],
      [
        set("public-b", "cidrBlock", "10.9.0.0/20"),
        `${SUBNET} "public-b": cidrBlock is 10.9.0.0/20, outside "main"`,
      ],
      [
        set("main", "cidrBlock", "10.0.0.0/15"),
        `${VPC} "main": cidrBlock is 10.0.0.0/15, expected /16 to /28`,
      ],
    ],
    unknown: [set("private-b", "cidrBlock", UNKNOWN), `${SUBNET} "private-b": cidrBlock`],
  },
  "aws-vpc-require-dhcp": {
    faults: [
      [
        set("dhcp", "domainNameServers", ["192.0.2.53"]),
        'aws:ec2/vpcDhcpOptions:VpcDhcpOptions "dhcp": domainNameServers holds none of AmazonProvidedDNS, 169.254.169.253',
      ],
    ],
    absent: [
      unset("dhcp", "domainNameServers"),
      'aws:ec2/vpcDhcpOptions:VpcDhcpOptions "dhcp": domainNameServers holds none of AmazonProvidedDNS, 169.254.169.253',
    ],
    unknown: [
      set("dhcp", "domainNameServers", UNKNOWN),
      'aws:ec2/vpcDhcpOptions:VpcDhcpOptions "dhcp": domainNameServers',
    ],
  },
  "aws-vpc-require-dns": {
    faults: [
      [
        set("main", "enableDnsHostnames", false),
        `${VPC} "main": enableDnsHostnames is false, expected true`,
      ],
      [
        set("main", "enableDnsSupport", false),
        `${VPC} "main": enableDnsSupport is false, expected anything but false`,
      ],
    ],
    absent: [
      unset("main", "enableDnsHostnames"),
      `${VPC} "main": enableDnsHostnames is not set, expected true`,
    ],
    unknown: [set("main", "enableDnsHostnames", UNKNOWN), `${VPC} "main": enableDnsHostnames`],
  },
  "aws-vpc-require-nat-route": {
    faults: [[remove("private-b-out"), `${SUBNET} "private-b": has no route to a NAT gateway`]],
    absent: [remove("private-a-table"), `${SUBNET} "private-a": has no route to a NAT gateway`],
    unknown: [
      set("private-a-out", "natGatewayId", UNKNOWN),
      'aws:ec2/route:Route "private-a-out": natGatewayId',
    ],
    config: {
      on: set("private-b-out", "natGatewayId", idOf("nat-a")),
      settings: { sharedGateway: false },
      says: `${SUBNET} "private-b": leaves through the NAT gateway of "eu-central-1a"`,
    },
  },
  "aws-vpc-require-s3-endpoint": {
    faults: [
      [
        set("s3", "routeTableIds", [idOf("private-a-routes")]),
        'aws:ec2/routeTable:RouteTable "private-b-routes": has no S3 gateway endpoint',
      ],
    ],
    absent: [
      remove("s3"),
      'aws:ec2/routeTable:RouteTable "private-a-routes": has no S3 gateway endpoint',
    ],
  },
  "aws-vpc-require-subnets": {
    faults: [
      [
        remove("public-b", "public-b-table"),
        `${VPC} "main": has no public subnet in eu-central-1b`,
      ],
      [
        set("private-b", "cidrBlock", "10.0.16.0/25"),
        `${SUBNET} "private-b": cidrBlock is 10.0.16.0/25, smaller than /24`,
      ],
    ],
    absent: [
      remove("private-b", "private-b-table"),
      `${VPC} "main": has private subnets in 1 zones, expected 2 or more`,
    ],
    unknown: [
      set("private-b", "availabilityZone", UNKNOWN),
      `${SUBNET} "private-b": availabilityZone`,
    ],
    config: {
      on: remove("public-b", "public-b-table"),
      settings: { internetFacing: false },
      says: undefined,
    },
  },
};
