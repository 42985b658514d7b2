// Security groups that name each other, and who reaches the database behind them.
import { groupsOf, type Flow } from "../../../commands/report/groups";
import { mermaidOf } from "../../../commands/report/mermaid";
import { pageOf } from "../../../commands/report/page";
import { pictureOf } from "../../../commands/report/stack-report";
import { UNKNOWN } from "../../../sandbox/wire/values";
import { graphOf, type Resources } from "./resources";

const GROUP = "aws:ec2/securityGroup:SecurityGroup";

/** A web server, a database behind it, and a batch machine that nothing lets out. */
const SHOP: Resources = {
  vpc: ["aws:ec2/vpc:Vpc", { inputs: { cidrBlock: "10.0.0.0/16", tags: { Name: "shop" } } }],
  one: [
    "aws:ec2/subnet:Subnet",
    {
      inputs: { cidrBlock: "10.0.1.0/24", tags: { Name: "data-a" } },
      from: { vpcId: ["vpc"] },
    },
  ],
  two: [
    "aws:ec2/subnet:Subnet",
    {
      inputs: { cidrBlock: "10.0.2.0/24", tags: { Name: "data-b" } },
      from: { vpcId: ["vpc"] },
    },
  ],
  places: ["aws:rds/subnetGroup:SubnetGroup", { from: { subnetIds: ["one", "two"] } }],
  office: ["aws:ec2/managedPrefixList:ManagedPrefixList", { inputs: { name: "offices" } }],
  web: [
    GROUP,
    {
      inputs: {
        name: "web",
        ingress: [
          {
            protocol: "tcp",
            fromPort: 443,
            toPort: 443,
            cidrBlocks: ["0.0.0.0/0"],
            prefixListIds: [UNKNOWN],
          },
        ],
      },
      from: { vpcId: ["vpc"], ingress: ["office"] },
    },
  ],
  webOut: [
    "aws:ec2/securityGroupRule:SecurityGroupRule",
    {
      inputs: {
        type: "egress",
        protocol: "tcp",
        fromPort: 5432,
        toPort: 5432,
        description: "to the database",
      },
      from: { securityGroupId: ["web"], sourceSecurityGroupId: ["data"] },
    },
  ],
  batch: [GROUP, { inputs: { name: "batch" }, from: { vpcId: ["vpc"] } }],
  data: [GROUP, { inputs: { name: "data" }, from: { vpcId: ["vpc"] } }],
  fromWeb: [
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    {
      inputs: { ipProtocol: "tcp", fromPort: 5432, toPort: 5432, description: "web servers" },
      from: { securityGroupId: ["data"], referencedSecurityGroupId: ["web"] },
    },
  ],
  fromBatch: [
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    {
      inputs: { ipProtocol: "-1" },
      from: { securityGroupId: ["data"], referencedSecurityGroupId: ["batch"] },
    },
  ],
  fromSubnet: [
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    {
      inputs: { ipProtocol: "tcp", fromPort: 5000, toPort: 6000, cidrIpv4: "10.0.1.0/24" },
      from: { securityGroupId: ["data"] },
    },
  ],
  among: [
    "aws:ec2/securityGroupRule:SecurityGroupRule",
    {
      inputs: { type: "ingress", protocol: "udp", fromPort: 53, toPort: 53, self: true },
      from: { securityGroupId: ["data"] },
    },
  ],
  server: [
    "aws:ec2/instance:Instance",
    { inputs: { tags: { Name: "shop-1" } }, from: { vpcSecurityGroupIds: ["web"] } },
  ],
  database: [
    "aws:rds/instance:Instance",
    {
      inputs: { identifier: "orders", engine: "postgres", publiclyAccessible: false },
      from: { vpcSecurityGroupIds: ["data"], dbSubnetGroupName: ["places"] },
    },
  ],
};

const brief = ({ from, to, ports, passes }: Flow): string =>
  `${from.title} > ${to.title} ${ports}${passes ? "" : ", one side alone"}`;

describe("security groups of AWS", () => {
  it("say who may talk to whom, in rules of each form", () => {
    expect(groupsOf(graphOf(SHOP)).flows.map(brief).sort()).toEqual([
      "0.0.0.0/0 > web tcp 443",
      "10.0.1.0/24 > data tcp 5000-6000",
      "batch > data any, one side alone",
      "data > data udp 53, one side alone",
      "offices > web tcp 443",
      "web > data tcp 5432",
    ]);
  });

  it("are found in a state by their ids, and ids of others stand for themselves", () => {
    const graph = graphOf({
      web: [GROUP, { id: "sg-web", inputs: { name: "web" } }],
      data: [
        GROUP,
        {
          id: "sg-data",
          inputs: {
            name: "data",
            ingress: [
              {
                protocol: "-1",
                fromPort: 0,
                toPort: 0,
                securityGroups: ["sg-web", "sg-elsewhere"],
                prefixListIds: ["pl-1"],
              },
            ],
          },
        },
      ],
    });
    expect(groupsOf(graph).flows.map(brief)).toEqual([
      "web > data any, one side alone",
      "sg-elsewhere > data any, one side alone",
      "pl-1 > data any",
    ]);
  });

  it("are boxes and arrows of the topology", () => {
    const text = mermaidOf(pictureOf(graphOf(SHOP)).topology);
    const id = (title: string): string =>
      new RegExp(`(n\\d+)\\["${title}<br/>security group`).exec(text)?.[1] ?? "none";
    expect(text).toContain(`${id("web")} -->|"tcp 5432"| ${id("data")}`);
    expect(text).toMatch(/n\d+\["offices<br\/>prefix list"\]/);
    expect(text).toContain(`clients-AWS -->|"tcp 443"| ${id("web")}`);
    expect(text).not.toContain("batch");
  });
});

describe("the page of an AWS program with a database", () => {
  const page = (): Promise<string> =>
    pageOf({
      stack: "shop",
      from: "a preview",
      madeAt: new Date("2026-11-01T10:00:00Z"),
      picture: pictureOf(graphOf(SHOP)),
      prerequisites: undefined,
      policies: undefined,
      change: undefined,
    });

  it("answers who can reach it, and why others cannot", async () => {
    const text = await page();
    expect(text).toContain(
      "<tr><td>RDS database orders</td><td>TCP 5432</td><td>data-a, data-b</td>" +
        "<td>10.0.1.0/24 (data-a), EC2 instance shop-1 (web)</td><td>no</td><td>none in this stack</td></tr>",
    );
    expect(text).toContain(
      "<tr><td>batch (nothing of this stack is in it)</td><td>no</td><td>data: fromBatch, and batch lets nothing out to it</td></tr>",
    );
  });

  it("answers what waits longest", async () => {
    expect(await page()).toMatch(
      /The chain that decides it: .*, then RDS database database \(10 min 0 s\)\. What waits longest: RDS database database, for \d+ s\./,
    );
  });
});

describe("application security groups of Azure", () => {
  const NETWORK = "azure-native:network";
  const rules = [
    {
      name: "AllowWeb",
      priority: 100,
      access: "Allow",
      direction: "Inbound",
      protocol: "Tcp",
      sourceApplicationSecurityGroups: [{ id: "/web" }],
      destinationApplicationSecurityGroups: [{ id: "/data" }],
      destinationPortRange: "5432",
    },
    {
      name: "DenyAll",
      priority: 4096,
      access: "Deny",
      direction: "Inbound",
      protocol: "*",
      sourceAddressPrefix: "*",
      destinationApplicationSecurityGroups: [{ id: "/data" }],
      destinationPortRange: "*",
    },
  ];
  const asg = (name: string): Resources[string] => [
    `${NETWORK}:ApplicationSecurityGroup`,
    { id: `/${name}`, inputs: { applicationSecurityGroupName: name } },
  ];

  it("say who may talk to whom by the rules that allow", () => {
    const graph = graphOf({
      web: asg("web"),
      data: asg("data"),
      card: [
        `${NETWORK}:NetworkInterface`,
        {
          inputs: {
            networkInterfaceName: "web-nic",
            ipConfigurations: [{ applicationSecurityGroups: [{ id: "/web" }] }],
          },
        },
      ],
      group: [
        `${NETWORK}:NetworkSecurityGroup`,
        { inputs: { networkSecurityGroupName: "nsg", securityRules: rules } },
      ],
    });
    const { groups, flows } = groupsOf(graph);
    expect(flows).toEqual([
      expect.objectContaining({
        from: expect.objectContaining({ title: "web" }) as unknown,
        to: expect.objectContaining({ title: "data" }) as unknown,
        ports: "tcp 5432",
        letInBy: "nsg: AllowWeb",
        passes: true,
      }),
    ]);
    expect(groups.find(({ title }) => title === "web")?.members).toEqual([
      "network interface web-nic",
    ]);
  });
});
