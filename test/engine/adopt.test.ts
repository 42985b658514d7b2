// Networks and accounts that other tools made, in the simulated clouds, and taken over: nothing is replaced or lost, and the
// second preview changes nothing.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  DescribeAddressesCommand,
  DescribeInternetGatewaysCommand,
  DescribeNatGatewaysCommand,
  DescribeRouteTablesCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import {
  adoptionOf,
  importAndCheck,
  planOf,
  writeImportFile,
  type Adoption,
} from "../../commands/adopt/adopt";
import {
  fromAws,
  fromCloudFormation,
  fromTerraformState,
  type Existing,
} from "../../commands/adopt/existing";
import type { Engine } from "../../commands/engine";
import { CloudStore } from "../../sandbox/cloud-store";
import { startCloudHttp } from "../../sandbox/http";
import { openHarness, type Harness } from "./support/harness";

jest.setTimeout(600_000);

const FIXTURES = join(__dirname, "fixtures", "adopt");
const fixture = (...path: readonly string[]): string =>
  readFileSync(join(FIXTURES, ...path), "utf8");

/** Deploys what was there before, and opens the program that takes it over among the same clouds. */
async function beside(cloud: "azure" | "aws"): Promise<{
  readonly before: Harness;
  readonly harness: Harness;
  readonly ids: ReadonlySet<string>;
}> {
  const before = await openHarness({ root: join(FIXTURES, `${cloud}-before`) });
  await before.run("up");
  const ids = new Set(before.cloudResources().map(({ id }) => id));
  await before.stop();
  const harness = await openHarness({ root: join(FIXTURES, cloud), among: before });
  return { before, harness, ids };
}

/** The same, for the tests of one group. */
function openedBeside(cloud: "azure" | "aws"): () => Awaited<ReturnType<typeof beside>> {
  let opened: Awaited<ReturnType<typeof beside>>;
  beforeAll(async () => {
    opened = await beside(cloud);
  });
  afterAll(async () => {
    await opened.harness.close();
    await opened.before.close();
  });
  return () => opened;
}

async function adopt(harness: Harness, existing: readonly Existing[]) {
  const engine: Pick<Engine, "pulumi"> = {
    pulumi: (args, onLine, variables) =>
      harness.engine(args, {
        ...(onLine === undefined ? {} : { onLine }),
        ...(variables === undefined ? {} : { variables }),
      }),
  };
  const adoption = adoptionOf(await planOf(engine, "dev"), existing);
  const apply = async () => {
    const file = join(harness.dir, "import.json");
    writeImportFile(file, adoption.importFile);
    return importAndCheck(engine, "dev", file);
  };
  return { adoption, apply };
}

const addresses = ({ matches }: Adoption): readonly string[] =>
  matches.pairs.map(({ existing }) => existing.address);

/** Each resource that was there is still there under its id, and a second update has nothing to do. */
async function expectKept(harness: Harness, ids: ReadonlySet<string>): Promise<void> {
  const { changes } = await harness.run("up");
  expect(Object.keys(changes).filter((operation) => /replace|delete/.test(operation))).toEqual([]);
  const now = new Set(harness.cloudResources().map(({ id }) => id));
  expect([...ids].filter((id) => !now.has(id))).toEqual([]);
  expect(Object.keys((await harness.run("preview")).changes)).toEqual(["same"]);
}

describe("a network, zone, account, vault and workspace of a Terraform state", () => {
  const opened = openedBeside("azure");

  it("are imported, and the next update creates what is missing and changes the rest in place", async () => {
    const { harness, ids } = opened();
    const existing = fromTerraformState(fixture("azure-before", "terraform.tfstate.json"));
    const { adoption, apply } = await adopt(harness, existing);
    expect(adoption.stops).toEqual([]);
    expect([...addresses(adoption)].sort()).toEqual([
      "module.foundation.azurerm_key_vault.vault",
      "module.foundation.azurerm_log_analytics_workspace.logs",
      "module.foundation.azurerm_private_dns_zone.blobs",
      "module.foundation.azurerm_private_dns_zone_virtual_network_link.hub",
      "module.foundation.azurerm_resource_group.network",
      "module.foundation.azurerm_storage_account.files",
      "module.foundation.azurerm_subnet.endpoints",
      "module.foundation.azurerm_virtual_network.hub",
    ]);
    const verdict = await apply();
    expect(verdict.errors).toEqual([]);
    expect(verdict.losses).toEqual([]);
    await expectKept(harness, ids);
  });
});

/** Nothing of the network was created a second time. */
function expectOnce(harness: Harness): void {
  const planned = harness.cloudResources().map(({ token }) => token);
  for (const [token, count] of [
    ["aws:ec2/vpc:Vpc", 1],
    ["aws:ec2/subnet:Subnet", 4],
    ["aws:ec2/natGateway:NatGateway", 2],
    ["aws:ec2/eip:Eip", 2],
    ["aws:ec2/routeTable:RouteTable", 4],
  ] as const)
    expect(planned.filter((each) => each === token)).toHaveLength(count);
}

describe("a network of a CloudFormation stack", () => {
  const opened = openedBeside("aws");

  it("is imported with its addresses, gateways, tables and routes, and nothing is created a second time", async () => {
    const { harness, ids } = opened();
    const template = JSON.parse(fixture("aws-before", "template.json")) as {
      readonly Resources: Readonly<Record<string, { readonly Type: string }>>;
    };
    const made = new Map(
      harness.cloudResources().map((each) => [each.urn.split("::").at(-1), each]),
    );
    const listed = Object.entries(template.Resources).map(([name, { Type }]) => ({
      LogicalResourceId: name,
      ResourceType: Type,
      // CloudFormation names an elastic IP by its address.
      PhysicalResourceId:
        Type === "AWS::EC2::EIP" ? made.get(name)?.outputs["publicIp"] : made.get(name)?.id,
    }));
    const allocations = Object.fromEntries(
      ["AddressA", "AddressB"].map((name) => [name, made.get(name)?.id ?? ""]),
    );
    const existing = fromCloudFormation(
      JSON.stringify({ StackResources: listed }),
      fixture("aws-before", "template.json"),
      allocations,
    );
    const { adoption, apply } = await adopt(harness, existing);
    expect(adoption.stops).toEqual([]);
    expect(adoption.matches.left.map(({ address }) => address)).toEqual(["GatewayAttachment"]);
    const verdict = await apply();
    expect(verdict.errors).toEqual([]);
    expect(verdict.losses).toEqual([]);
    await expectKept(harness, ids);
    expectOnce(harness);
  });
});

describe("a network that nobody wrote down", () => {
  const opened = openedBeside("aws");

  it("is imported from what AWS lists of the account", async () => {
    const { harness, ids } = opened();
    const http = await startCloudHttp({ store: new CloudStore(harness.environment.cloudStore) });
    const ec2 = new EC2Client({
      region: "us-east-1",
      endpoint: http.url,
      credentials: { accessKeyId: "sandbox", secretAccessKey: "sandbox" },
    });
    const lists = await Promise.all([
      ec2.send(new DescribeVpcsCommand()),
      ec2.send(new DescribeSubnetsCommand()),
      ec2.send(new DescribeInternetGatewaysCommand()),
      ec2.send(new DescribeAddressesCommand()),
      ec2.send(new DescribeNatGatewaysCommand()),
      ec2.send(new DescribeRouteTablesCommand()),
    ]);
    ec2.destroy();
    await http.close();
    const existing = lists.flatMap((list) => fromAws(JSON.stringify(list)));
    const { adoption, apply } = await adopt(harness, existing);
    expect(adoption.stops).toEqual([]);
    const verdict = await apply();
    expect(verdict.errors).toEqual([]);
    expect(verdict.losses).toEqual([]);
    await expectKept(harness, ids);
    expectOnce(harness);
  });
});
