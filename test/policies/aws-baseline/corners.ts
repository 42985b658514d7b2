import type { Corners } from "../support/corners";
import {
  UNKNOWN,
  add,
  all,
  idOf,
  remove,
  seen,
  set,
  unprotect,
  unset,
  type Change,
  type Planned,
} from "../support/graph";

const E = "aws:ec2/";
const VPC = `${E}vpc:Vpc`;
const SUBNET = `${E}subnet:Subnet`;
const GROUP = `${E}securityGroup:SecurityGroup`;
const TABLE = `${E}routeTable:RouteTable`;
const ROUTE = `${E}route:Route`;
const ENDPOINT = `${E}vpcEndpoint:VpcEndpoint`;
const CERTIFICATE = 'aws:acm/certificate:Certificate "certificate"';
const ZONE = 'aws:route53/zone:Zone "zone"';
const ROLE = "aws:iam/serviceLinkedRole:ServiceLinkedRole";
const ROLES = "platform-foundations:aws:ServiceLinkedRoles";
const OWN_ROUTES = ["private-a", "private-b"];

const record = (name: string, props: Planned["props"]): Planned => ({
  type: "aws:route53/record:Record",
  name,
  props,
});
const mine = { zoneId: idOf("zone"), name: idOf("certificate"), type: "CNAME" };

/** A rule of the group of the endpoints, as its only one. */
const ingress = (rule: Planned["props"]): Change => set("endpoints", "ingress", [rule]);
const IN_GROUP = `${GROUP} "endpoints" ingress[0]: ingress[0]`;

/** The graph without the resource of its provider, which every resource names. */
const inRegion =
  (props: Planned["props"]): Change =>
  (graph) =>
    remove("default")(graph).map(({ provider, ...planned }) => ({
      ...planned,
      ...(provider === undefined ? {} : { provider: { ...provider, props } }),
    }));
const ALLOWED = "expected one of eu-central-1";

const noNat = (name: string): string => `${SUBNET} "${name}": has no route to a NAT gateway`;
const noEndpoint = (name: string): string => `${TABLE} "${name}": has no S3 gateway endpoint`;

const subnet = (zone: string, cidrBlock: unknown): Planned => ({
  type: SUBNET,
  name: `more-${zone}`,
  props: { vpcId: idOf("main"), availabilityZone: zone, cidrBlock },
});
const zones = (...names: readonly string[]): Change =>
  add(...names.map((zone, index) => subnet(zone, `10.0.${String(200 + index)}.0/24`)));

/** Values beside those that `cases.ts` puts to every rule. */
export const AWS_CORNERS: Corners = {
  "aws-acm-require-validation-method": {
    "asks nothing of a certificate that is imported": {
      on: all(set("certificate", "privateKey", "pem"), unset("certificate", "validationMethod")),
    },
    ...Object.fromEntries(
      (
        [
          ["unknown", UNKNOWN, [], [`${CERTIFICATE}: validationOptions`]],
          [
            "none",
            [],
            [`${CERTIFICATE}: validationOptions is not set, expected the root domain`],
            [],
          ],
          [
            "without a domain",
            [{ domainName: "codeocean.acme.test" }],
            [
              `aws:acm/certificate:Certificate "certificate" validationOptions[0]: validationOptions[0].validationDomain is not set, expected a value`,
            ],
            [],
          ],
        ] as const
      ).map(([what, options, violations, unknowns]) => [
        `reads the options of validation by mail: ${what}`,
        {
          on: all(
            remove("issued"),
            add(record("second", mine), record("third", mine)),
            set("certificate", "validationMethod", "EMAIL"),
            set("certificate", "validationOptions", options),
          ),
          violations,
          unknowns,
        },
      ]),
    ),
    ...Object.fromEntries(
      [UNKNOWN, [UNKNOWN]].map((names) => [
        `cannot tell how many names there are: ${Array.isArray(names) ? "an item" : "the list"}`,
        {
          on: set("certificate", "subjectAlternativeNames", names),
          unknowns: [`${CERTIFICATE}: subjectAlternativeNames`],
        },
      ]),
    ),
    "counts a name and its wildcard once, in any letter case": {
      on: all(
        set("certificate", "subjectAlternativeNames", ["*.CODEOCEAN.acme.test", "other.test"]),
        add(record("second", { zoneId: idOf("zone"), records: [idOf("certificate")] })),
      ),
    },
    "counts each record that is computed from the certificate": {
      on: all(
        set("certificate", "subjectAlternativeNames", ["other.test"]),
        add(
          record("second", { zoneId: idOf("zone"), records: [idOf("certificate")] }),
          record("third", { zoneId: idOf("zone"), type: idOf("certificate") }),
          record("alien", { zoneId: idOf("zone"), name: "alien", records: [idOf("issued")] }),
        ),
      ),
      violations: [`${CERTIFICATE}: has 3 validation records, expected 2, one for each name`],
    },
    "takes one record where no name is known": {
      on: all(
        set("certificate", "domainName", UNKNOWN),
        unset("certificate", "subjectAlternativeNames"),
      ),
    },
    "takes a zone of another stack": { on: set("validation", "zoneId", "Z0123456789") },
  },
  "aws-dns-require-zone-kind": {
    "refuses a private zone where all are public": {
      on: set("zone", "vpcs", [{ vpcId: idOf("main") }]),
      settings: { deploymentType: "internet-facing" },
      violations: [`${ZONE}: vpcs is set, expected a public zone`],
    },
    ...Object.fromEntries(
      (
        [
          ["any", true],
          ["internal", true],
          ["internet-facing", false],
        ] as const
      ).map(([deploymentType, isPrivate]) => [
        `takes a zone of the kind that ${deploymentType} asks for`,
        {
          on: all(
            set("zone", "vpcs", isPrivate ? [{ vpcId: idOf("main") }] : undefined),
            set("zone", "delegationSetId", isPrivate ? undefined : "N1"),
          ),
          settings: { deploymentType },
        },
      ]),
    ),
    "refuses name servers of a private zone": {
      on: all(set("zone", "vpcs", [{ vpcId: idOf("main") }]), set("zone", "delegationSetId", "N1")),
      violations: [
        `${ZONE}: delegationSetId is set on a private zone, which has no name servers of its own`,
      ],
    },
  },
  "aws-eip-require-protection": {
    "asks nothing of an address that no NAT gateway has": {
      on: all(unprotect("nat-a-address"), set("nat-a", "allocationId", "eipalloc-1")),
    },
  },
  "aws-network-deny-open-admin-ports": {
    ...Object.fromEntries(
      (
        [
          ["6", 22, 22, "22"],
          ["TCP", 3389, 3389, "3389"],
          ["all", undefined, undefined, "22 and 3389"],
          ["-1", 443, 443, "22 and 3389"],
          ["udp", 22, 22, undefined],
          ["tcp", 23, 3388, undefined],
          [undefined, 22, 3388, "22"],
          ["tcp", undefined, 100, "22"],
          ["tcp", 100, undefined, "3389"],
        ] as const
      ).map(([protocol, fromPort, toPort, ports]) => [
        `reads protocol ${String(protocol)} with ports ${String(fromPort)} to ${String(toPort)}`,
        {
          on: ingress({ protocol, fromPort, toPort, cidrBlocks: ["10.0.0.0/8", "0.0.0.0/0"] }),
          violations:
            ports === undefined ? [] : [`${IN_GROUP}.cidrBlocks opens port ${ports} to 0.0.0.0/0`],
        },
      ]),
    ),
    ...Object.fromEntries(
      (["fromPort", "toPort"] as const).map((path) => [
        `cannot tell a rule whose ${path} is not known`,
        {
          on: ingress({
            protocol: "tcp",
            fromPort: 22,
            toPort: 22,
            cidrBlocks: ["0.0.0.0/0"],
            [path]: UNKNOWN,
          }),
          unknowns: [`${IN_GROUP}.${path}`],
        },
      ]),
    ),
    ...Object.fromEntries(
      (
        [
          ["cidrBlocks", UNKNOWN],
          ["cidrBlocks", [UNKNOWN]],
          ["ipv6CidrBlocks", UNKNOWN],
          ["ipv6CidrBlocks", [UNKNOWN]],
        ] as const
      ).map(([path, value]) => [
        `cannot tell ${path} that are not known: ${Array.isArray(value) ? "an item" : "the list"}`,
        {
          on: ingress({ protocol: "tcp", fromPort: 22, toPort: 22, [path]: value }),
          unknowns: [`${IN_GROUP}.${path}`],
        },
      ]),
    ),
    "cannot tell rules of a group that are not known": {
      on: set("endpoints", "ingress", UNKNOWN),
      unknowns: [`${GROUP} "endpoints": ingress`],
    },
    "refuses the new protocol, too": {
      on: all(unset("ssh-from-office", "cidrIpv4"), set("ssh-from-office", "cidrIpv6", "::/0")),
      violations: [
        'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule "ssh-from-office": cidrIpv6 opens port 22 to ::/0',
      ],
    },
    "looks at the default group and at rules by themselves, but for what leaves": {
      on: all(
        set("main-default", "ingress", [{ protocol: "-1", cidrBlocks: ["0.0.0.0/0"] }]),
        set("endpoints", "egress", [{ protocol: "-1", cidrBlocks: ["0.0.0.0/0"] }]),
        add(
          ...(["ingress", "egress"] as const).map((type) => ({
            type: `${E}securityGroupRule:SecurityGroupRule`,
            name: type,
            props: {
              type,
              protocol: "tcp",
              fromPort: 22,
              toPort: 22,
              cidrBlocks: ["0.0.0.0/0"],
              securityGroupId: idOf("endpoints"),
            },
          })),
        ),
      ),
      violations: [
        `${E}defaultSecurityGroup:DefaultSecurityGroup "main-default" ingress[0]: ingress[0].cidrBlocks opens port 22 and 3389 to 0.0.0.0/0`,
        `${E}securityGroupRule:SecurityGroupRule "ingress": cidrBlocks opens port 22 to 0.0.0.0/0`,
      ],
    },
  },
  "aws-region-allow-supported": {
    "tells the region of a provider that is not part of the stack once": {
      on: inRegion({ region: "eu-west-3" }),
      settings: { regions: ["eu-central-1"] },
      violations: [`${VPC} "main": is made in region "eu-west-3", ${ALLOWED}`],
    },
    "refuses a provider without a region": {
      on: inRegion({}),
      settings: { regions: ["eu-central-1"] },
      violations: [`${VPC} "main": is made in region not set, ${ALLOWED}`],
    },
    "takes an allowed region of such a provider": {
      on: inRegion({ region: "eu-central-1" }),
      settings: { regions: ["us-east-1", "eu-central-1"] },
    },
    "cannot tell a region of such a provider that is not known": {
      on: inRegion(
        seen([{ type: "provider", name: "provider", props: { region: UNKNOWN } }])[0]?.props ?? {},
      ),
      unknowns: [`${VPC} "main":`],
    },
    "cannot tell a region that a resource computes, and leaves other unknown ones to the provider":
      {
        on: all(set("main", "region", idOf("zone")), set("zone", "region", UNKNOWN)),
        unknowns: [`${VPC} "main": region`],
      },
    "takes what belongs to no provider, and what is not of AWS": {
      on: all(
        remove("default"),
        (graph) => graph.slice(0, 1).map(({ type, name, props }) => ({ type, name, props })),
        add({ type: "gcp:storage/bucket:Bucket", name: "b", props: { region: "europe-west1" } }),
      ),
    },
    "tells a region of the resource's own once for each": {
      on: all(
        remove("default"),
        set("main", "region", "eu-west-3"),
        set("zone", "region", "eu-central-1"),
      ),
      settings: { regions: ["eu-central-1"] },
      violations: [`${VPC} "main": region is "eu-west-3", ${ALLOWED}`],
    },
  },
  "aws-slr-deny-suffix-and-delete": {
    "takes no tag with another value": {
      on: all(
        unprotect("role-batch"),
        set("role-batch", "tags", { "platform-foundations:retain-on-delete": "false" }),
      ),
      violations: [
        `${ROLE} "role-batch": would be deleted with the stack, although the whole account uses it`,
      ],
    },
  },
  "aws-slr-require-all": {
    "takes the newer name of a service": {
      on: set("role-es", "awsServiceName", "opensearchservice.amazonaws.com"),
    },
    "cannot tell a service that is not known": {
      on: set("role-es", "awsServiceName", UNKNOWN),
      violations: [`${ROLE} "role-autoscaling": leaves out es.amazonaws.com`],
      unknowns: [`${ROLE} "role-es": awsServiceName`],
    },
    "reads what a component says to exist, by principal or by short name": {
      on: all(
        remove("role-es", "role-rds", "role-spot"),
        add({
          type: ROLES,
          name: "roles",
          props: { roles: { rds: "existing", "es.amazonaws.com": "existing" } },
        }),
      ),
      violations: [`${ROLES} "roles": leaves out spot.amazonaws.com`],
    },
    ...Object.fromEntries(
      [UNKNOWN, "rds", undefined].map((roles, index) => [
        `reads nothing from a component that says nothing (${String(index)})`,
        {
          on: all(remove("role-rds"), add({ type: ROLES, name: "roles", props: { roles } })),
          violations: [`${ROLES} "roles": leaves out rds.amazonaws.com`],
        },
      ]),
    ),
    "asks nothing of a stack without any": {
      on: (graph) => graph.filter(({ type }) => type !== ROLE),
    },
  },
  "aws-vpc-deny-default-group-rules": {
    "refuses rules for what leaves, and takes no group of another network": {
      on: all(
        set("main-default", "egress", [{ protocol: "-1" }]),
        add({ type: VPC, name: "second", props: { cidrBlock: "10.1.0.0/16" } }),
      ),
      violations: [
        `${E}defaultSecurityGroup:DefaultSecurityGroup "main-default": egress is a list of 1, expected no value`,
        `${VPC} "second": leaves its default security group open`,
      ],
    },
  },
  "aws-vpc-limit-zones": {
    "takes six zones": { on: zones("c", "d", "e", "f") },
    "refuses seven": {
      on: zones("c", "d", "e", "f", "g"),
      violations: [`${VPC} "main": uses 7 zones, expected 2 to 6`],
    },
    "refuses seven beside one that is not known": {
      on: all(zones("c", "d", "e", "f", "g", "h"), set("public-a", "availabilityZone", UNKNOWN)),
      violations: [`${VPC} "main": uses 8 zones, expected 2 to 6`],
      unknowns: [`${SUBNET} "public-a": availabilityZone`],
    },
    "does not count too few while one is not known": {
      on: all(remove("private-b"), set("public-b", "availabilityZone", UNKNOWN)),
      unknowns: [`${SUBNET} "public-b": availabilityZone`],
    },
    "does not count too few while AWS chooses one": {
      on: all(remove("private-b"), unset("public-b", "availabilityZone")),
      violations: [`${SUBNET} "public-b": availabilityZone is not set, so AWS chooses the zone`],
    },
    "reads ids of zones": {
      on: all(
        ...["private-a", "public-a", "private-b", "public-b"].map((name) =>
          all(unset(name, "availabilityZone"), set(name, "availabilityZoneId", name.slice(-1))),
        ),
      ),
    },
    "leaves a network without subnets to another rule": {
      on: add({ type: VPC, name: "empty", props: { cidrBlock: "10.1.0.0/16" } }),
    },
  },
  "aws-vpc-require-cidr-plan": {
    ...Object.fromEntries(
      (
        [
          ["10.0.0.0/16", "10.0.0.0/16", []],
          ["10.0.0.0/28", "10.0.0.0/28", []],
          [
            "10.0.0.0/29",
            "10.0.0.0/29",
            [`${VPC} "main": cidrBlock is 10.0.0.0/29, expected /16 to /28`],
          ],
        ] as const
      ).map(([block, only, violations]) => [
        `reads the block ${block}`,
        {
          on: all(
            remove("private-a", "public-a", "private-b", "public-b"),
            set("main", "cidrBlock", block),
            add(subnet("c", only)),
          ),
          violations,
        },
      ]),
    ),
    "takes a subnet in an additional block": {
      on: all(
        add({
          type: `${E}vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation`,
          name: "extra",
          props: { vpcId: idOf("main"), cidrBlock: "10.9.0.0/16" },
        }),
        set("public-b", "cidrBlock", "10.9.0.0/20"),
      ),
    },
    ...Object.fromEntries(
      (
        [
          ["is not known", UNKNOWN, [`${VPC} "main": cidrBlock`]],
          ["an address manager chooses", undefined, []],
          ["is not a range", "ten", []],
        ] as const
      ).map(([what, block, unknowns]) => [
        `compares subnets alone where the block ${what}`,
        {
          on: all(set("main", "cidrBlock", block), set("public-b", "cidrBlock", "10.0.0.0/24")),
          violations: [
            `${SUBNET} "public-b": cidrBlock is 10.0.0.0/24, which overlaps 10.0.0.0/20 of "private-a"`,
          ],
          unknowns,
        },
      ]),
    ),
    ...Object.fromEntries(
      [undefined, "ten", 7].map((block) => [
        `leaves a subnet with the block ${String(block)} to AWS`,
        { on: set("public-b", "cidrBlock", block) },
      ]),
    ),
  },
  "aws-vpc-require-dhcp": {
    "takes the address of the same server, among others": {
      on: set("dhcp", "domainNameServers", ["192.0.2.53", "169.254.169.253"]),
    },
  },
  "aws-vpc-require-dns": {
    "takes support that is on unless told otherwise": { on: unset("main", "enableDnsSupport") },
  },
  "aws-vpc-require-nat-route": {
    "takes another way to leave": {
      on: all(
        unset("private-b-out", "natGatewayId"),
        set("private-b-out", "transitGatewayId", "tgw-1"),
      ),
    },
    "takes no route to a part of the internet": {
      on: set("private-b-out", "destinationCidrBlock", "0.0.0.0/1"),
      violations: [noNat("private-b")],
    },
    "cannot tell a destination that is not known": {
      on: set("private-b-out", "destinationCidrBlock", UNKNOWN),
      unknowns: [`${ROUTE} "private-b-out": destinationCidrBlock`],
    },
    "cannot tell routes inside a table that are not known": {
      on: all(remove("private-b-out"), set("private-b-routes", "routes", UNKNOWN)),
      unknowns: [`${TABLE} "private-b-routes": routes`],
    },
    "cannot tell the destination of a route inside a table": {
      on: all(
        remove("private-b-out"),
        set("private-b-routes", "routes", [{ cidrBlock: UNKNOWN, natGatewayId: idOf("nat-b") }]),
      ),
      unknowns: [`${ROUTE} "private-b-routes" routes[0]: routes[0].cidrBlock`],
    },
    "reads a route inside a table": {
      on: all(
        remove("private-b-out"),
        set("private-b-routes", "routes", [
          { cidrBlock: "10.8.0.0/16", gatewayId: "vgw-1" },
          { cidrBlock: "0.0.0.0/0", natGatewayId: idOf("nat-b") },
        ]),
      ),
    },
    "follows the main table of the network, under any of its names": {
      on: all(
        remove("private-a-table", "private-b-table"),
        add({
          type: ROUTE,
          name: "main-out",
          props: {
            routeTableId: idOf("main"),
            destinationCidrBlock: "0.0.0.0/0",
            natGatewayId: idOf("nat-a"),
          },
        }),
      ),
    },
    ...Object.fromEntries(
      (["mainRouteTableId", "defaultRouteTableId"] as const).map((path) => [
        `follows the main table by the id that the network has as ${path}`,
        {
          on: all(
            remove("private-a-table", "private-b-table"),
            set("main", path, "rtb-1"),
            add({
              type: ROUTE,
              name: "main-out",
              props: {
                routeTableId: "rtb-1",
                destinationCidrBlock: "0.0.0.0/0",
                natGatewayId: idOf("nat-a"),
              },
            }),
          ),
        },
      ]),
    ),
    "takes no route of a table of others": {
      on: all(
        remove("private-a-table"),
        set("main", "mainRouteTableId", "rtb-1"),
        add({
          type: ROUTE,
          name: "main-out",
          props: {
            routeTableId: "rtb-2",
            destinationCidrBlock: "0.0.0.0/0",
            natGatewayId: idOf("nat-a"),
          },
        }),
      ),
      violations: [noNat("private-a")],
    },
    "follows the default table that the program manages": {
      on: all(
        remove("private-a-table", "private-b-table"),
        add({
          type: `${E}defaultRouteTable:DefaultRouteTable`,
          name: "default-table",
          props: {
            defaultRouteTableId: idOf("main"),
            routes: [{ cidrBlock: "0.0.0.0/0", natGatewayId: idOf("nat-a") }],
          },
        }),
      ),
    },
    "follows the table that the program makes the main one": {
      on: all(
        remove("private-a-table", "private-b-table"),
        add({
          type: `${E}mainRouteTableAssociation:MainRouteTableAssociation`,
          name: "main-table",
          props: { vpcId: idOf("main"), routeTableId: idOf("private-a-routes") },
        }),
      ),
    },
    "follows an association with the network's own table": {
      on: all(
        set("private-a-table", "routeTableId", idOf("main")),
        set("private-b-table", "routeTableId", "rtb-9"),
      ),
      violations: OWN_ROUTES.map(noNat),
    },
    "cannot tell a gateway that is not known, where each zone has its own": {
      on: set("private-b-out", "natGatewayId", UNKNOWN),
      settings: { sharedGateway: false },
      unknowns: [`${ROUTE} "private-b-out": natGatewayId`],
    },
    "takes a gateway of each zone's own, of another stack, or whose zone is not known": {
      on: all(
        set("private-b-out", "natGatewayId", "nat-0123"),
        set("nat-a", "subnetId", "subnet-0123"),
      ),
      settings: { sharedGateway: false },
    },
    "takes the gateway of each zone": { on: (graph) => graph, settings: { sharedGateway: false } },
  },
  "aws-vpc-require-s3-endpoint": {
    ...Object.fromEntries(
      (
        [
          ["an interface", "vpcEndpointType", "Interface"],
          ["an endpoint of another service", "serviceName", "com.amazonaws.eu-central-1.dynamodb"],
        ] as const
      ).map(([what, path, value]) => [
        `takes no ${what}`,
        {
          on: set("s3", path, value),
          violations: OWN_ROUTES.map((name) => noEndpoint(`${name}-routes`)),
        },
      ]),
    ),
    "takes a gateway that says so, and a service that is not known": {
      on: all(set("s3", "vpcEndpointType", "Gateway"), set("s3", "serviceName", UNKNOWN)),
    },
    "takes associations, also of an endpoint of another stack": {
      on: all(
        unset("s3", "routeTableIds"),
        add(
          ...(
            [
              ["a", idOf("s3")],
              ["b", "vpce-0123"],
            ] as const
          ).map(([at, vpcEndpointId]) => ({
            type: `${E}vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation`,
            name: `s3-${at}`,
            props: { vpcEndpointId, routeTableId: idOf(`private-${at}-routes`) },
          })),
        ),
      ),
    },
    "takes no association of an endpoint of another service": {
      on: all(
        set("s3", "routeTableIds", [idOf("private-b-routes")]),
        add(
          {
            type: ENDPOINT,
            name: "tables",
            props: { vpcId: idOf("main"), serviceName: "com.amazonaws.eu-central-1.dynamodb" },
          },
          {
            type: `${E}vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation`,
            name: "tables-a",
            props: { vpcEndpointId: idOf("tables"), routeTableId: idOf("private-a-routes") },
          },
        ),
      ),
      violations: [noEndpoint("private-a-routes")],
    },
    "takes a list of ids": {
      on: all(
        set("private-a-routes", "id", "rtb-a"),
        set("private-b-routes", "id", "rtb-b"),
        set("s3", "routeTableIds", ["rtb-a", "rtb-c"]),
      ),
      violations: [noEndpoint("private-b-routes")],
    },
    "takes no list that is computed from elsewhere": {
      on: set("s3", "routeTableIds", UNKNOWN),
      violations: OWN_ROUTES.map((name) => noEndpoint(`${name}-routes`)),
    },
    "asks nothing for subnets whose routes are not known": {
      on: all(
        remove("private-b-out"),
        set("private-b-routes", "routes", UNKNOWN),
        set("s3", "routeTableIds", [idOf("private-a-routes")]),
      ),
    },
  },
  "aws-vpc-require-subnets": {
    "cannot tell a block that is not known, and asks no size of what is not a range": {
      on: all(set("private-b", "cidrBlock", UNKNOWN), set("private-a", "cidrBlock", "ten")),
      unknowns: [`${SUBNET} "private-b": cidrBlock`],
    },
    "takes the smallest private subnet, and any public one": {
      on: all(
        set("private-b", "cidrBlock", "10.0.16.0/24"),
        set("public-b", "cidrBlock", "10.9.0.0/28"),
      ),
    },
    "asks the main block of the first two zones": {
      on: set("private-b", "cidrBlock", "10.9.0.0/20"),
      violations: [
        `${SUBNET} "private-b": cidrBlock is 10.9.0.0/20, outside the main block 10.0.0.0/16`,
      ],
    },
    "takes an additional block for a third zone": {
      on: add(subnet("eu-central-1c", "10.9.0.0/20")),
      settings: { internetFacing: false },
    },
    "asks no main block of a network whose block is not known": {
      on: all(set("main", "cidrBlock", UNKNOWN), set("private-b", "cidrBlock", "10.9.0.0/20")),
    },
    "cannot tell subnets whose routes are not known": {
      on: all(remove("private-b-out"), set("private-b-routes", "routes", UNKNOWN)),
      unknowns: [`${TABLE} "private-b-routes": routes`],
    },
    ...Object.fromEntries(
      (
        [
          ["private gateway by its id", "vgw-1", []],
          ["private gateway of the program", idOf("vpn"), []],
          [
            "gateway of the internet",
            "igw-1",
            [`${VPC} "main": has private subnets in 1 zones, expected 2 or more`],
          ],
        ] as const
      ).map(([what, gatewayId, violations]) => [
        `reads a route to a ${what}`,
        {
          on: all(
            add({ type: `${E}vpnGateway:VpnGateway`, name: "vpn", props: {} }),
            unset("private-b-out", "natGatewayId"),
            set("private-b-out", "gatewayId", gatewayId),
          ),
          violations,
        },
      ]),
    ),
    "leaves a subnet whose zone AWS chooses to another rule": {
      on: unset("private-b", "availabilityZone"),
    },
    "asks a public subnet in a zone with a private one alone": {
      on: add(
        { ...subnet("eu-central-1c", "10.0.200.0/24"), name: "public-c" },
        {
          type: `${E}routeTableAssociation:RouteTableAssociation`,
          name: "public-c-table",
          props: { subnetId: idOf("public-c"), routeTableId: idOf("public-routes") },
        },
      ),
    },
  },
};
