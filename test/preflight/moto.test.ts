import { spawn, type ChildProcess } from "node:child_process";
import { createServer, type AddressInfo } from "node:net";
import {
  AllocateAddressCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { CreateServiceLinkedRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { CreateHostedZoneCommand, Route53Client } from "@aws-sdk/client-route-53";
import { existingRoles } from "../../preflight/checks/aws/roles";
import { awsClient } from "../../preflight/clients/aws";
import { pythonTool } from "../../scripts/checkers/tools";

jest.setTimeout(300_000);

const moto = pythonTool({
  name: "moto",
  version: "5.2.1",
  extra: "server",
  command: "moto_server",
});

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

(moto.missing === undefined ? describe : describe.skip)("the AWS reader against moto", () => {
  const credentials = { accessKeyId: "testing", secretAccessKey: "testing" };
  const region = "eu-central-1";
  let server: ChildProcess;
  let endpoint = "";
  const client = () => ({ region, endpoint, credentials });
  const aws = () => awsClient(client());

  beforeAll(async () => {
    const port = await freePort();
    endpoint = `http://127.0.0.1:${String(port)}`;
    server = spawn(moto.command, ["--host", "127.0.0.1", "--port", String(port)], {
      stdio: "ignore",
    });
    for (let attempt = 0; attempt < 300; attempt += 1) {
      const answer = await fetch(`${endpoint}/moto-api/`).catch(() => undefined);
      if (answer?.ok === true) return;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    throw new Error("moto did not answer");
  });

  afterAll(async () => {
    const ended = new Promise((resolve) => server.once("exit", resolve));
    server.kill();
    await ended;
  });

  it("knows who asks, and which zones there are", async () => {
    expect((await aws().identity()).account).toBe("123456789012");
    const zones = await aws().zones();
    expect(zones.map(({ name }) => name)).toEqual([
      "eu-central-1a",
      "eu-central-1b",
      "eu-central-1c",
    ]);
    expect(await aws().zoneNames([zones[1]?.id ?? "", "eu-central-1a"])).toEqual([
      "eu-central-1b",
      "eu-central-1a",
    ]);
  });

  it("counts VPCs, elastic addresses and more subnets than one page holds", async () => {
    const ec2 = new EC2Client(client());
    const before = (await aws().vpcs()).length;
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }));
    const vpcId = Vpc?.VpcId ?? "";
    for (let index = 0; index < 110; index += 1) {
      await ec2.send(
        new CreateSubnetCommand({ VpcId: vpcId, CidrBlock: `10.0.${String(index)}.0/24` }),
      );
    }
    await ec2.send(new AllocateAddressCommand({ Domain: "vpc" }));
    expect((await aws().vpcs()).length).toBe(before + 1);
    expect(await aws().subnets(vpcId)).toHaveLength(110);
    expect(await aws().elasticAddresses()).toHaveLength(1);
    expect((await aws().routeTables(vpcId)).filter(({ isMain }) => isMain)).toHaveLength(1);
    expect(await aws().vpcDns(vpcId)).toEqual({ support: true, hostnames: false });
  });

  it("tells roles that exist from those that do not", async () => {
    await new IAMClient(client()).send(
      new CreateServiceLinkedRoleCommand({ AWSServiceName: "autoscaling.amazonaws.com" }),
    );
    const existing = await existingRoles((name) => aws().role(name));
    expect(existing.get("autoscaling")).toBe("AWSServiceRoleForAutoScaling");
    expect(existing.get("spot")).toBeUndefined();
  });

  it("reads a hosted zone, and knows when there is none", async () => {
    const { HostedZone } = await new Route53Client(client()).send(
      new CreateHostedZoneCommand({ Name: "codeocean.contoso.com", CallerReference: "1" }),
    );
    const id = (HostedZone?.Id ?? "").split("/").at(-1) ?? "";
    expect(await aws().hostedZone(id)).toMatchObject({
      name: "codeocean.contoso.com",
      isPrivate: false,
    });
    expect((await aws().records(id)).map(({ type }) => type).sort()).toEqual(["NS", "SOA"]);
    expect(await aws().hostedZone("Z0000000000000")).toBeUndefined();
  });

  it("reads quotas by code, and vCPUs of instance types", async () => {
    expect(await aws().quota("vpc", "L-F678F1CE")).toBe(5);
    expect(await aws().vcpus(["m5.large", "r5d.4xlarge"])).toEqual(
      new Map([
        ["m5.large", 2],
        ["r5d.4xlarge", 16],
      ]),
    );
  });
});
