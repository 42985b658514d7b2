import { adoptionOf, type StackPlan } from "../../../commands/adopt/adopt";
import {
  fromAws,
  fromAzure,
  fromCloudFormation,
  fromTerraformState,
} from "../../../commands/adopt/existing";
import { match, type Planned } from "../../../commands/adopt/match";
import { UNKNOWN } from "../../../process/engine-values";

const URN = "urn:pulumi:dev::shop::";

const planned = (
  type: string,
  name: string,
  inputs: Planned["inputs"],
  references: Readonly<Record<string, Planned>> = {},
): Planned => ({
  type,
  name,
  urn: `${URN}${type}::${name}`,
  inputs,
  references: Object.fromEntries(Object.entries(references).map(([key, { urn }]) => [key, [urn]])),
});

const GROUP_ID = "/subscriptions/s/resourceGroups/shop-network";
const group = planned("azure-native:resources:ResourceGroup", "network", {
  resourceGroupName: "shop-network",
});
const vnet = planned(
  "azure-native:network:VirtualNetwork",
  "hub-vnet",
  { virtualNetworkName: "hub", resourceGroupName: UNKNOWN },
  { resourceGroupName: group },
);
const subnet = planned(
  "azure-native:network:Subnet",
  "hub-snet",
  { subnetName: "apps", virtualNetworkName: UNKNOWN, resourceGroupName: UNKNOWN },
  { virtualNetworkName: vnet, resourceGroupName: group },
);
const account = planned(
  "azure-native:storage:StorageAccount",
  "files",
  { accountName: "shopfiles", resourceGroupName: UNKNOWN },
  { resourceGroupName: group },
);

const stateOf = (...rows: readonly (readonly [string, string, object])[]): string =>
  JSON.stringify({
    version: 4,
    resources: rows.map(([type, name, attributes]) => ({
      mode: "managed",
      type,
      name,
      instances: [{ attributes }],
    })),
  });

const planFor = (...resources: readonly Planned[]): StackPlan => ({
  planned: resources,
  importFile: {
    resources: [
      { type: "platform-foundations:azure:HubNetwork", name: "hub", component: true },
      { type: "platform-foundations:aws:Vpc", name: "unused", component: true },
      ...resources.map(({ type, name }) => ({
        type,
        name,
        id: "<PLACEHOLDER>",
        ...(name.startsWith("hub") ? { parent: "hub" } : {}),
      })),
    ],
  },
});

describe("a Terraform state", () => {
  it("is matched on Azure by type, group and name, in any case, also where names come from other resources", () => {
    const existing = fromTerraformState(
      stateOf(
        ["azurerm_resource_group", "main", { id: GROUP_ID.toUpperCase() }],
        [
          "azurerm_subnet",
          "apps",
          { id: `${GROUP_ID}/providers/Microsoft.Network/virtualNetworks/HUB/subnets/apps` },
        ],
        [
          "azurerm_subnet",
          "other",
          { id: `${GROUP_ID}/providers/Microsoft.Network/virtualNetworks/other/subnets/apps` },
        ],
      ),
    );
    const { pairs, missing, left } = match([group, vnet, subnet], existing);
    expect(pairs.map((pair) => [pair.planned.name, pair.existing.address])).toEqual([
      ["network", "azurerm_resource_group.main"],
      ["hub-snet", "azurerm_subnet.apps"],
    ]);
    expect(missing.map(({ name }) => name)).toEqual(["hub-vnet"]);
    expect(left.map(({ address }) => address)).toEqual(["azurerm_subnet.other"]);
  });

  it("names each instance of a module by its address, and leaves data sources out", () => {
    const text = JSON.stringify({
      version: 4,
      resources: [
        { mode: "data", type: "aws_region", name: "here", instances: [{ attributes: {} }] },
        {
          mode: "managed",
          module: "module.net",
          type: "aws_subnet",
          name: "private",
          instances: [
            { index_key: "a", attributes: { id: "subnet-1", cidr_block: "10.0.0.0/24" } },
          ],
        },
      ],
    });
    expect(fromTerraformState(text)).toEqual([
      {
        address: 'module.net.aws_subnet.private["a"]',
        types: ["aws:ec2/subnet:Subnet"],
        id: "subnet-1",
        attributes: { id: "subnet-1", cidrBlock: "10.0.0.0/24" },
      },
    ]);
    expect(() => fromTerraformState('{"version": 3}')).toThrow(
      "version 3 is not a Terraform state that can be read; write one of version 4 with terraform state pull",
    );
  });
});

describe("what Azure lists", () => {
  const id = `${GROUP_ID}/providers/Microsoft.Network/virtualNetworks/hub`;

  it.each([
    ["one resource", JSON.stringify({ id, name: "hub" })],
    ["a list", JSON.stringify([{ id, name: "hub" }])],
    ["a page of Azure Resource Manager", JSON.stringify({ value: [{ id }] })],
  ])("is matched by the id of %s", (_, text) => {
    const hub = { ...vnet, inputs: { ...vnet.inputs, resourceGroupName: "shop-network" } };
    expect(match([hub], fromAzure(text)).pairs).toMatchObject([{ existing: { id } }]);
  });

  it("is refused when it holds no ids", () => {
    expect(() => fromAzure('[{"name": "hub"}]')).toThrow(
      "undefined is not the id of an Azure resource; write the file with az resource list",
    );
  });
});

describe("what the AWS CLI lists", () => {
  /** A network as `aws ec2 describe-...` shows it, with what AWS makes by itself. */
  const ANSWERS = [
    {
      Vpcs: [
        { VpcId: "vpc-1", CidrBlock: "10.8.0.0/16", IsDefault: false },
        { VpcId: "vpc-0", CidrBlock: "172.31.0.0/16", IsDefault: true },
      ],
    },
    {
      Subnets: [
        {
          SubnetId: "subnet-a",
          VpcId: "vpc-1",
          CidrBlock: "10.8.0.0/24",
          AvailabilityZone: "eu-central-1a",
        },
        {
          SubnetId: "subnet-b",
          VpcId: "vpc-1",
          CidrBlock: "10.8.1.0/24",
          AvailabilityZone: "eu-central-1b",
        },
      ],
    },
    {
      InternetGateways: [
        { InternetGatewayId: "igw-1", Attachments: [{ State: "available", VpcId: "vpc-1" }] },
      ],
    },
    { Addresses: [{ AllocationId: "eipalloc-1", PublicIp: "203.0.113.7" }] },
    {
      NatGateways: [
        {
          NatGatewayId: "nat-1",
          SubnetId: "subnet-a",
          VpcId: "vpc-1",
          NatGatewayAddresses: [{ AllocationId: "eipalloc-1", PublicIp: "203.0.113.7" }],
        },
      ],
    },
    {
      RouteTables: [
        {
          RouteTableId: "rtb-main",
          VpcId: "vpc-1",
          Associations: [
            { Main: true, RouteTableAssociationId: "rtbassoc-0", RouteTableId: "rtb-main" },
          ],
          Routes: [{ DestinationCidrBlock: "10.8.0.0/16", GatewayId: "local" }],
        },
        {
          RouteTableId: "rtb-b",
          VpcId: "vpc-1",
          Associations: [
            {
              Main: false,
              RouteTableAssociationId: "rtbassoc-1",
              RouteTableId: "rtb-b",
              SubnetId: "subnet-b",
            },
          ],
          Routes: [
            { DestinationCidrBlock: "10.8.0.0/16", GatewayId: "local" },
            { DestinationCidrBlock: "0.0.0.0/0", NatGatewayId: "nat-1" },
          ],
        },
      ],
    },
    {
      SecurityGroups: [
        { GroupId: "sg-0", GroupName: "default" },
        { GroupId: "sg-1", GroupName: "endpoints" },
      ],
    },
    { NetworkAcls: [{ NetworkAclId: "acl-0", IsDefault: true }] },
    { HostedZones: [{ Id: "/hostedzone/Z1", Name: "shop.example.com." }] },
    { logGroups: [{ logGroupName: "/vpc/flow" }] },
  ];
  const existing = ANSWERS.flatMap((answer) => fromAws(JSON.stringify(answer)));

  it("is matched by what tells its type apart and along references, to the ids that the import takes", () => {
    const vpc = planned("aws:ec2/vpc:Vpc", "net", { cidrBlock: "10.8.0.0/16" });
    const zoneA = planned(
      "aws:ec2/subnet:Subnet",
      "a",
      { cidrBlock: "10.8.0.0/24", vpcId: UNKNOWN },
      { vpcId: vpc },
    );
    const zoneB = planned(
      "aws:ec2/subnet:Subnet",
      "b",
      { cidrBlock: "10.8.1.0/24", vpcId: UNKNOWN },
      { vpcId: vpc },
    );
    const gateway = planned(
      "aws:ec2/internetGateway:InternetGateway",
      "igw",
      { vpcId: UNKNOWN },
      { vpcId: vpc },
    );
    const address = planned("aws:ec2/eip:Eip", "eip", { domain: "vpc" });
    const nat = planned(
      "aws:ec2/natGateway:NatGateway",
      "nat",
      { allocationId: UNKNOWN, subnetId: UNKNOWN },
      { allocationId: address, subnetId: zoneA },
    );
    const table = planned(
      "aws:ec2/routeTable:RouteTable",
      "rtb",
      { vpcId: UNKNOWN },
      { vpcId: vpc },
    );
    const association = planned(
      "aws:ec2/routeTableAssociation:RouteTableAssociation",
      "rtb-b",
      { subnetId: UNKNOWN, routeTableId: UNKNOWN },
      { subnetId: zoneB, routeTableId: table },
    );
    const route = planned(
      "aws:ec2/route:Route",
      "out",
      { routeTableId: UNKNOWN, destinationCidrBlock: "0.0.0.0/0", natGatewayId: UNKNOWN },
      { routeTableId: table, natGatewayId: nat },
    );
    const group = planned("aws:ec2/securityGroup:SecurityGroup", "sg", { name: "endpoints" });
    const zone = planned("aws:route53/zone:Zone", "zone", { name: "shop.example.com" });
    const logs = planned("aws:cloudwatch/logGroup:LogGroup", "logs", { name: "/vpc/flow" });
    const all = [
      vpc,
      zoneA,
      zoneB,
      gateway,
      address,
      nat,
      table,
      association,
      route,
      group,
      zone,
      logs,
    ];
    const { pairs, missing, unclear, left } = match(all, existing);
    expect(Object.fromEntries(pairs.map((pair) => [pair.planned.name, pair.existing.id]))).toEqual({
      net: "vpc-1",
      a: "subnet-a",
      b: "subnet-b",
      igw: "igw-1",
      eip: "eipalloc-1",
      nat: "nat-1",
      rtb: "rtb-b",
      "rtb-b": "subnet-b/rtb-b",
      out: "rtb-b_0.0.0.0/0",
      sg: "sg-1",
      zone: "Z1",
      logs: "/vpc/flow",
    });
    expect([missing, unclear]).toEqual([[], []]);
    expect(left.map(({ id }) => id).sort()).toEqual(["rtb-main", "vpc-0"]);
  });

  it("is refused where the answer holds none of the known lists", () => {
    expect(() => fromAws(JSON.stringify({ Reservations: [] }))).toThrow(
      /^the file has Reservations, and none of Vpcs, Subnets, .*; write it with the AWS CLI/,
    );
  });
});

describe("a CloudFormation stack", () => {
  const vpc = planned("aws:ec2/vpc:Vpc", "net", { cidrBlock: "10.0.0.0/16" });
  const subnets = ["a", "b"].map((zone, index) =>
    planned(
      "aws:ec2/subnet:Subnet",
      zone,
      { cidrBlock: `10.0.${String(index)}.0/24` },
      { vpcId: vpc },
    ),
  );
  const [first = vpc, second = vpc] = subnets;
  const tables = ["a", "b"].map((zone) =>
    planned("aws:ec2/routeTable:RouteTable", zone, {}, { vpcId: vpc }),
  );
  const [tableA = vpc, tableB = vpc] = tables;
  const associations = [
    planned(
      "aws:ec2/routeTableAssociation:RouteTableAssociation",
      "a",
      {},
      { subnetId: first, routeTableId: tableA },
    ),
    planned(
      "aws:ec2/routeTableAssociation:RouteTableAssociation",
      "b",
      {},
      { subnetId: second, routeTableId: tableB },
    ),
  ];
  const template = {
    Resources: {
      Net: { Type: "AWS::EC2::VPC", Properties: { CidrBlock: "10.0.0.0/16" } },
      One: { Properties: { CidrBlock: "10.0.0.0/24", VpcId: { Ref: "Net" } } },
      Two: { Properties: { CidrBlock: "10.0.1.0/24", VpcId: { Ref: "Net" } } },
      TableOne: { Properties: { VpcId: { Ref: "Net" } } },
      TableTwo: { Properties: { VpcId: { Ref: "Net" } } },
      JoinOne: { Properties: { SubnetId: { Ref: "One" }, RouteTableId: { Ref: "TableOne" } } },
      JoinTwo: { Properties: { SubnetId: { Ref: "Two" }, RouteTableId: { Ref: "TableTwo" } } },
    },
  };
  const resources = JSON.stringify({
    StackResources: [
      ["Net", "AWS::EC2::VPC", "vpc-1"],
      ["One", "AWS::EC2::Subnet", "subnet-1"],
      ["Two", "AWS::EC2::Subnet", "subnet-2"],
      ["TableOne", "AWS::EC2::RouteTable", "rtb-1"],
      ["TableTwo", "AWS::EC2::RouteTable", "rtb-2"],
      ["JoinOne", "AWS::EC2::SubnetRouteTableAssociation", "rtbassoc-1"],
      ["JoinTwo", "AWS::EC2::SubnetRouteTableAssociation", "rtbassoc-2"],
    ].map(([LogicalResourceId, ResourceType, PhysicalResourceId]) => ({
      LogicalResourceId,
      ResourceType,
      PhysicalResourceId,
    })),
  });

  it("is matched by ranges, then along references in both directions", () => {
    const existing = fromCloudFormation(resources, JSON.stringify({ TemplateBody: template }));
    const { pairs, missing, unclear } = match(
      [vpc, ...subnets, ...tables, ...associations],
      existing,
    );
    const found = pairs.map((pair) => [pair.planned.name, pair.existing.id]);
    expect(found).toEqual(
      expect.arrayContaining([
        ["a", "rtb-1"],
        ["b", "rtb-2"],
        ["a", "subnet-1/rtb-1"],
        ["b", "subnet-2/rtb-2"],
      ]),
    );
    expect(missing).toEqual([]);
    expect(unclear).toEqual([]);
  });

  it("is read from a template in YAML with the short forms of references", () => {
    const text =
      "Resources:\n  One:\n    Properties: { CidrBlock: 10.0.0.0/24, VpcId: !Ref Net, Other: !GetAtt Net.Arn }\n";
    const one = fromCloudFormation(resources, text).find(({ address }) => address === "One");
    expect(one?.attributes).toEqual({
      cidrBlock: "10.0.0.0/24",
      vpcId: "vpc-1",
      other: "vpc-1",
      id: "subnet-1",
    });
  });

  it("never pairs two whose names or destinations differ, though they are the only ones of their type", () => {
    const state = stateOf(
      ["aws_route53_record", "old", { id: "r1", name: "old.example.com", type: "A" }],
      ["aws_route", "peer", { id: "r2", destination_cidr_block: "10.9.0.0/16" }],
    );
    const { pairs, left } = match(
      [
        planned("aws:route53/record:Record", "new", { name: "new.example.com", type: "A" }),
        planned("aws:ec2/route:Route", "out", { destinationCidrBlock: "0.0.0.0/0" }),
      ],
      fromTerraformState(state),
    );
    expect(pairs).toEqual([]);
    expect(left).toHaveLength(2);
  });

  it("takes none of several that fit", () => {
    const existing = fromCloudFormation(resources, JSON.stringify(template));
    const { unclear } = match([vpc, tableA], existing);
    expect(unclear.map(({ candidates }) => candidates.map(({ id }) => id))).toEqual([
      ["rtb-1", "rtb-2"],
    ]);
  });
});

describe("an adoption", () => {
  const existing = fromTerraformState(
    stateOf(
      ["azurerm_resource_group", "main", { id: GROUP_ID }],
      [
        "azurerm_virtual_network",
        "hub",
        { id: `${GROUP_ID}/providers/Microsoft.Network/virtualNetworks/hub` },
      ],
      [
        "azurerm_storage_account",
        "files",
        { id: `${GROUP_ID}/providers/Microsoft.Storage/storageAccounts/oldfiles` },
      ],
    ),
  );

  it("imports what was matched, below the components that have a part in it", () => {
    const { importFile, stops } = adoptionOf(planFor(group, vnet, subnet), existing.slice(0, 2));
    expect(stops).toEqual([]);
    expect(importFile.resources.map(({ name, id }) => [name, id])).toEqual([
      ["hub", undefined],
      ["network", GROUP_ID],
      ["hub-vnet", `${GROUP_ID}/providers/Microsoft.Network/virtualNetworks/hub`],
    ]);
  });

  it("stops where something that holds data would be created a second time", () => {
    const { stops, lines } = adoptionOf(planFor(group, vnet, account), existing);
    expect(stops).toEqual([
      expect.stringMatching(
        /^azurerm_storage_account\.files .* is not what the settings plan; azure-native:storage:StorageAccount files would be created beside it, without what it holds: every blob in it/,
      ),
    ]);
    expect(lines[0]).toBe("Stops the adoption (1):");
    expect(lines.filter((line) => !line.startsWith(" "))).toEqual([
      "Stops the adoption (1):",
      "Planned and missing: the next update creates them (1):",
      "Exist and are not planned: they stay outside of the stack (1):",
      "Imported (2):",
    ]);
  });
});
