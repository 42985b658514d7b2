// A small foundation that meets every AWS rule, written as another team would write it.
import { idOf, type Graph, type Planned } from "./graph";

const provider = {
  type: "pulumi:providers:aws",
  urn: "urn:pulumi:test::program::pulumi:providers:aws::default",
  name: "default",
  props: { region: "eu-central-1" },
};

const E = "aws:ec2/";
const ZONES = ["eu-central-1a", "eu-central-1b"] as const;

const resource = (
  type: string,
  name: string,
  props: Readonly<Record<string, unknown>>,
  more: Partial<Planned> = {},
): Planned => ({ type, name, props, provider, ...more });

const zonal = (zone: string, index: number): Graph => {
  const at = zone.slice(-1);
  return [
    resource(`${E}subnet:Subnet`, `private-${at}`, {
      vpcId: idOf("main"),
      availabilityZone: zone,
      cidrBlock: `10.0.${String(index * 16)}.0/20`,
    }),
    resource(`${E}subnet:Subnet`, `public-${at}`, {
      vpcId: idOf("main"),
      availabilityZone: zone,
      cidrBlock: `10.0.${String(96 + index * 16)}.0/20`,
    }),
    resource(`${E}eip:Eip`, `nat-${at}-address`, { domain: "vpc" }, { protect: true }),
    resource(`${E}natGateway:NatGateway`, `nat-${at}`, {
      allocationId: idOf(`nat-${at}-address`),
      subnetId: idOf(`public-${at}`),
    }),
    resource(`${E}routeTable:RouteTable`, `private-${at}-routes`, { vpcId: idOf("main") }),
    resource(`${E}route:Route`, `private-${at}-out`, {
      routeTableId: idOf(`private-${at}-routes`),
      destinationCidrBlock: "0.0.0.0/0",
      natGatewayId: idOf(`nat-${at}`),
    }),
    resource(`${E}routeTableAssociation:RouteTableAssociation`, `private-${at}-table`, {
      subnetId: idOf(`private-${at}`),
      routeTableId: idOf(`private-${at}-routes`),
    }),
    resource(`${E}routeTableAssociation:RouteTableAssociation`, `public-${at}-table`, {
      subnetId: idOf(`public-${at}`),
      routeTableId: idOf("public-routes"),
    }),
  ];
};

const SERVICES = [
  "autoscaling",
  "batch",
  "elasticache",
  "elasticfilesystem",
  "elasticloadbalancing",
  "es",
  "rds",
  "spot",
];

/** The foundation: two zones, a public hosted zone, a certificate validated by DNS, all eight roles. */
export const AWS_FOUNDATION: Graph = [
  { type: "pulumi:providers:aws", name: "default", props: { region: "eu-central-1" } },
  resource(`${E}vpc:Vpc`, "main", {
    cidrBlock: "10.0.0.0/16",
    enableDnsHostnames: true,
    enableDnsSupport: true,
  }),
  resource(`${E}defaultSecurityGroup:DefaultSecurityGroup`, "main-default", {
    vpcId: idOf("main"),
  }),
  resource(`${E}internetGateway:InternetGateway`, "gateway", { vpcId: idOf("main") }),
  resource(`${E}routeTable:RouteTable`, "public-routes", {
    vpcId: idOf("main"),
    routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: idOf("gateway") }],
  }),
  ...ZONES.flatMap(zonal),
  resource(`${E}vpcEndpoint:VpcEndpoint`, "s3", {
    vpcId: idOf("main"),
    serviceName: "com.amazonaws.eu-central-1.s3",
    routeTableIds: [idOf("private-a-routes"), idOf("private-b-routes")],
  }),
  resource(`${E}vpcDhcpOptions:VpcDhcpOptions`, "dhcp", {
    domainNameServers: ["AmazonProvidedDNS"],
  }),
  resource(`${E}securityGroup:SecurityGroup`, "endpoints", {
    vpcId: idOf("main"),
    ingress: [{ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["10.0.0.0/16"] }],
  }),
  resource("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "ssh-from-office", {
    securityGroupId: idOf("endpoints"),
    ipProtocol: "tcp",
    fromPort: 22,
    toPort: 22,
    cidrIpv4: "203.0.113.0/24",
  }),
  resource("aws:route53/zone:Zone", "zone", { name: "codeocean.acme.test" }, { protect: true }),
  resource("aws:acm/certificate:Certificate", "certificate", {
    domainName: "codeocean.acme.test",
    subjectAlternativeNames: ["*.codeocean.acme.test"],
    validationMethod: "DNS",
  }),
  resource("aws:route53/record:Record", "validation", {
    zoneId: idOf("zone"),
    name: idOf("certificate"),
    type: "CNAME",
    records: [idOf("certificate")],
  }),
  resource("aws:acm/certificateValidation:CertificateValidation", "issued", {
    certificateArn: idOf("certificate"),
  }),
  ...SERVICES.map((service) =>
    resource(
      "aws:iam/serviceLinkedRole:ServiceLinkedRole",
      `role-${service}`,
      { awsServiceName: `${service}.amazonaws.com` },
      { protect: true },
    ),
  ),
];
