// What the pages and pictures of a report show, from small programs.
import { Graph, resourcesOfState } from "../../../commands/report/graph";
import { mermaidOf } from "../../../commands/report/mermaid";
import { addressesOf, networksOf } from "../../../commands/report/network";
import { pageOf, type StackReport } from "../../../commands/report/page";
import { pictureOf } from "../../../commands/report/stack-report";
import { topologySvg } from "../../../commands/report/svg";
import { timelineOf } from "../../../commands/report/timeline";
import { graphOf, hubAndSpoke, type Resources } from "./resources";

const VPC: Resources = {
  vpc: ["aws:ec2/vpc:Vpc", { inputs: { cidrBlock: "10.0.0.0/16", tags: { Name: "main" } } }],
  inside: [
    "aws:ec2/subnet:Subnet",
    {
      inputs: { cidrBlock: "10.0.16.0/20", availabilityZone: "eu-central-1a" },
      from: { vpcId: ["vpc"] },
    },
  ],
  outside: [
    "aws:ec2/subnet:Subnet",
    { inputs: { cidrBlock: "10.0.0.0/20" }, from: { vpcId: ["vpc"] } },
  ],
  address: ["aws:ec2/eip:Eip", { inputs: { domain: "vpc" } }],
  nat: [
    "aws:ec2/natGateway:NatGateway",
    { from: { subnetId: ["outside"], allocationId: ["address"] } },
  ],
  gateway: ["aws:ec2/internetGateway:InternetGateway", { from: { vpcId: ["vpc"] } }],
  tableInside: ["aws:ec2/routeTable:RouteTable", { from: { vpcId: ["vpc"] } }],
  tableOutside: ["aws:ec2/routeTable:RouteTable", { from: { vpcId: ["vpc"] } }],
  routeInside: [
    "aws:ec2/route:Route",
    { from: { routeTableId: ["tableInside"], natGatewayId: ["nat"] } },
  ],
  routeOutside: [
    "aws:ec2/route:Route",
    { from: { routeTableId: ["tableOutside"], gatewayId: ["gateway"] } },
  ],
  tieInside: [
    "aws:ec2/routeTableAssociation:RouteTableAssociation",
    { from: { routeTableId: ["tableInside"], subnetId: ["inside"] } },
  ],
  tieOutside: [
    "aws:ec2/routeTableAssociation:RouteTableAssociation",
    { from: { routeTableId: ["tableOutside"], subnetId: ["outside"] } },
  ],
  acl: ["aws:ec2/networkAcl:NetworkAcl", { from: { vpcId: ["vpc"] } }],
  tieAcl: [
    "aws:ec2/networkAclAssociation:NetworkAclAssociation",
    { from: { networkAclId: ["acl"], subnetId: ["inside"] } },
  ],
  https: [
    "aws:ec2/networkAclRule:NetworkAclRule",
    {
      inputs: {
        cidrBlock: "0.0.0.0/0",
        egress: false,
        fromPort: 443,
        toPort: 443,
        protocol: "6",
        ruleAction: "allow",
        ruleNumber: 200,
      },
      from: { networkAclId: ["acl"] },
    },
  ],
};

describe("networks", () => {
  it("of Azure hold subnets, members, rules and peerings", () => {
    expect(networksOf(graphOf(hubAndSpoke([])))).toMatchObject([
      {
        title: "HubVNet",
        ranges: ["10.1.0.0/16"],
        subnets: [
          {
            title: "Endpoints",
            rulesFrom: "endpoints-nsg",
            way: undefined,
            members: [{ noun: "private endpoint", title: "db-pe", hasPublicAddress: false }],
          },
        ],
        peers: [expect.stringMatching(/::spoke$/)],
      },
      {
        title: "AppVNet",
        subnets: [{ title: "Clients", rulesFrom: undefined, way: { kind: "NAT gateway" } }],
        peers: [expect.stringMatching(/::hub$/)],
      },
    ]);
  });

  it("of AWS hold subnets by range, zones, rules and the way to the internet", () => {
    expect(networksOf(graphOf(VPC))).toMatchObject([
      {
        title: "main",
        cloud: "AWS",
        subnets: [
          {
            title: "outside",
            way: { kind: "internet gateway" },
            members: [{ noun: "NAT gateway", hasPublicAddress: true }],
          },
          {
            title: "inside",
            zone: "eu-central-1a",
            way: { kind: "NAT gateway" },
            rules: [{ order: 200, protocol: "tcp", from: ["0.0.0.0/0"], ports: ["443"] }],
          },
        ],
      },
    ]);
  });

  it("count the addresses that no subnet takes", () => {
    const [network] = networksOf(graphOf(VPC));
    expect(network && addressesOf(network)).toEqual({ all: 65_536, free: 57_344 });
  });

  it("are found in a state by their ids as well", () => {
    const resource = (type: string, name: string, id: string, inputs: object) => ({
      urn: `urn:pulumi:dev::p::${type}::${name}`,
      type,
      id,
      inputs: { ...inputs },
    });
    const state = {
      deployment: {
        resources: [
          resource("aws:ec2/vpc:Vpc", "vpc", "vpc-1", { cidrBlock: "10.0.0.0/16" }),
          resource("aws:ec2/subnet:Subnet", "a", "subnet-1", {
            cidrBlock: "10.0.0.0/24",
            vpcId: "vpc-1",
          }),
          { ...resource("aws:ec2/vpc:Vpc", "old", "vpc-0", {}), delete: true },
          resource("pulumi:providers:aws", "default", "x", {}),
        ],
      },
    };
    expect(networksOf(new Graph(resourcesOfState(state)))).toMatchObject([
      { title: "vpc", subnets: [{ title: "a", ranges: ["10.0.0.0/24"] }] },
    ]);
  });
});

describe("the order of a deployment", () => {
  it("starts each resource after what it waits for, and finds the chain that decides", () => {
    const timeline = timelineOf(
      graphOf({
        group: ["azure-native:resources:ResourceGroup"],
        network: ["azure-native:network:VirtualNetwork", { after: ["group"] }],
        cluster: ["azure-native:containerservice:ManagedCluster", { after: ["network"] }],
        vault: ["azure-native:keyvault:Vault", { after: ["group"] }],
        pool: ["azure-native:containerservice:AgentPool", { after: ["cluster", "vault"] }],
        other: ["acme:index:Thing", { after: ["pool"] }],
      }),
    );
    expect(timeline.chain.map(({ name }) => name)).toEqual(["group", "network", "cluster", "pool"]);
    expect(timeline.unknown).toEqual(["acme:index:Thing"]);
    const at = (name: string) => timeline.bars.find((bar) => bar.name === name);
    const cluster = at("cluster");
    expect(at("pool")?.start).toBe((cluster?.start ?? 0) + (cluster?.seconds ?? 0));
    expect(timeline.seconds).toBe((at("pool")?.start ?? 0) + (at("pool")?.seconds ?? 0));
    expect(at("vault")).toMatchObject({ decides: false });
  });
});

describe("pictures", () => {
  it("as Mermaid show networks, services and arrows", () => {
    expect(mermaidOf(pictureOf(graphOf(hubAndSpoke([]))).topology)).toBe(`flowchart LR
  subgraph n1["HubVNet (Azure)<br/>10.1.0.0/16"]
    n2["Endpoints<br/>10.1.1.0/24<br/>private endpoint db-pe"]
  end
  subgraph n3["AppVNet (Azure)<br/>10.2.0.0/16"]
    n4["Clients<br/>10.2.1.0/24"]
  end
  n5["db-1<br/>PostgreSQL server<br/>public access: no"]
  n6["Nat<br/>NAT gateway"]
  internet-Azure["Internet"]
  n3 <-->|peering| n1
  n2 -->|"private endpoint"| n5
  n4 --> n6
  n6 --> internet-Azure
`);
  });

  it("as SVG draw every box and arrow, and are the same each time", async () => {
    const { topology } = pictureOf(graphOf({ ...hubAndSpoke([]), ...VPC }));
    const svg = await topologySvg(topology, "Networks & more");
    expect(svg).toContain('aria-label="Networks &amp; more"');
    const boxes = topology.boxes.flatMap((box) => [box, ...box.boxes]);
    for (const { lines } of boxes) expect(svg).toContain(`>${lines[0] ?? ""}</text>`);
    expect(svg.match(/<rect/g)).toHaveLength(boxes.length);
    expect(svg.match(/<path/g)).toHaveLength(topology.arrows.length);
    expect(await topologySvg(topology, "Networks & more")).toBe(svg);
  });
});

describe("the page", () => {
  const report: StackReport = {
    stack: "dev",
    from: "a preview",
    madeAt: new Date("2026-11-01T10:00:00Z"),
    picture: pictureOf(graphOf(hubAndSpoke([]))),
    prerequisites: [
      { code: "A_1", title: "First", verdict: "PASS", message: "fine" },
      {
        code: "A_2",
        title: "Second",
        verdict: "FAIL",
        subject: "it",
        message: "<b>bad</b>",
        hint: "fix it",
      },
    ],
    policies: [],
    change: undefined,
  };

  it("needs nothing from elsewhere and runs nothing", async () => {
    const page = await pageOf(report);
    expect(page).not.toMatch(/<script|<link|<img|@import|url\(|src=/);
    expect(page.match(/https?:\/\/[^"<\s]+/g)).toEqual([
      "http://www.w3.org/2000/svg",
      "http://www.w3.org/2000/svg",
    ]);
  });

  it("shows texts as texts, the worst first", async () => {
    const page = await pageOf(report);
    expect(page).toContain("it: &lt;b&gt;bad&lt;/b&gt;");
    expect(page.indexOf("Second")).toBeLessThan(page.indexOf("First"));
    expect(page).toContain("1 fail, 0 warn, 0 unknown, 1 pass");
  });

  it("says what was not asked", async () => {
    const page = await pageOf({ ...report, prerequisites: undefined, policies: undefined });
    expect(page.match(/Not asked: a report from a state file/g)).toHaveLength(3);
  });

  it("names what a stack without networks lacks", async () => {
    const page = await pageOf({ ...report, picture: pictureOf(graphOf({})) });
    expect(page).toContain("The stack makes no network.");
    expect(page).toContain("The stack makes no service with clients.");
  });
});
