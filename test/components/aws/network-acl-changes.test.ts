import fc from "fast-check";
import { Vpc, type VpcArgs } from "../../../components/aws/vpc";
import {
  isConnectionOpen,
  networkAcls,
  permits,
  type SimulatedAcl,
} from "../../../sandbox/clouds/aws/network-acl";
import type { CloudStoreReader } from "../../../sandbox/cloud-store";
import { SimulatedStack } from "../../support/simulated-stack";

jest.setTimeout(180_000);

const SUBNET = "aws:ec2/subnet:Subnet";
const RULE = "aws:ec2/networkAclRule:NetworkAclRule";
const INTERNET = "203.0.113.10";
const INTERNET_V6 = "2001:db8::10";

interface Settings {
  readonly networkAcl: "managed" | "default";
  readonly ipv6: boolean;
  readonly zones: number;
  readonly secondaryCidrBlocks: readonly string[];
}

const vpc = ({ zones, ...args }: Settings) => {
  const settings: VpcArgs = {
    region: "us-east-1",
    zones: ["us-east-1a", "us-east-1b", "us-east-1c"].slice(0, zones),
    nat: "single",
    flowLogs: { mode: "none", reason: "not part of the test" },
    ...args,
  };
  return () => new Vpc("main", settings);
};

const SIMPLE: Settings = { networkAcl: "managed", ipv6: false, zones: 2, secondaryCidrBlocks: [] };

/** Connections that a deployment needs and that the network ACL of a subnet refuses. */
function refused(
  cloud: CloudStoreReader,
  subnets: ReadonlyMap<string, string>,
  { ipv6, secondaryCidrBlocks }: Settings,
): readonly string[] {
  const inside = ["10.0.1.10", ...secondaryCidrBlocks.map((range) => range.replace(/0\/16$/, "9"))];
  const wanted = [
    ...inside.map((peer) => ({ opened: "in", peer, port: 5432 }) as const),
    ...inside.map((peer) => ({ opened: "out", peer, port: 22 }) as const),
    { opened: "in", peer: INTERNET, port: 443 } as const,
    { opened: "out", peer: INTERNET, port: 443 } as const,
    ...(ipv6 ? [{ opened: "out", peer: INTERNET_V6, port: 443 } as const] : []),
  ];
  const lists = subnets.size === 0 ? [] : networkAcls(cloud);
  return [...subnets].flatMap(([name, subnetId]) =>
    wanted
      .filter((connection) =>
        lists.every((acl) => !acl.subnetIds.includes(subnetId) || !permits(acl, connection)),
      )
      .map(({ opened, peer, port }) => `${name}: ${opened} ${peer}:${String(port)}`),
  );
}

async function deployed(
  all: readonly Settings[],
  after: (stack: SimulatedStack, settings: Settings) => void,
): Promise<void> {
  // Subnets that a deployment finds and keeps stay connected while it runs.
  let kept: ReadonlyMap<string, string> = new Map();
  const cutOff: string[] = [];
  const stack = await SimulatedStack.open("aws", {}, (cloud) => {
    cutOff.push(...refused(cloud, kept, SIMPLE));
  });
  try {
    for (const settings of all) {
      kept = new Map(
        [...stack.ids(SUBNET)].filter(([name]) =>
          ["a", "b", "c"].slice(0, settings.zones).includes(name.slice(-1)),
        ),
      );
      await stack.up(vpc(settings));
      expect(cutOff).toEqual([]);
      after(stack, settings);
    }
  } finally {
    stack.close();
  }
}

const hasNat = (stack: SimulatedStack, acl: SimulatedAcl): boolean =>
  stack.cloud
    .ofType("aws:ec2/natGateway:NatGateway")
    .some(({ inputs }) => acl.subnetIds.includes(String(inputs["subnetId"])));

describe("the network ACL of a VPC over a series of deployments", () => {
  it("leaves every subnet connected: managed, default, managed again", async () => {
    const modes = ["managed", "default", "managed"] as const;
    await deployed(
      modes.map((networkAcl) => ({ ...SIMPLE, networkAcl })),
      (stack, settings) => {
        expect(refused(stack.cloud, stack.ids(SUBNET), settings)).toEqual([]);
        const [list] = networkAcls(stack.cloud).filter(({ subnetIds }) => subnetIds.length > 0);
        expect(list?.isDefault).toBe(settings.networkAcl === "default");
      },
    );
  });

  it("gives the number of a range that is removed to the next one", async () => {
    await deployed(
      [["10.1.0.0/16", "10.2.0.0/16"], ["10.2.0.0/16"]].map((secondaryCidrBlocks) => ({
        ...SIMPLE,
        secondaryCidrBlocks,
      })),
      (stack, settings) => {
        expect(refused(stack.cloud, stack.ids(SUBNET), settings)).toEqual([]);
      },
    );
  });

  it("closes SSH and RDP of a managed list to the internet, and leaves the network working in every order of changes", async () => {
    const settings = fc.record<Settings>({
      networkAcl: fc.constantFrom("managed", "default"),
      ipv6: fc.boolean(),
      zones: fc.constantFrom(2, 3),
      secondaryCidrBlocks: fc.subarray(["10.1.0.0/16", "10.2.0.0/16", "10.3.0.0/16"]),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(settings, { minLength: 3, maxLength: 3 }), async (all) => {
        await deployed(all, (stack, now) => {
          const subnets = stack.ids(SUBNET);
          expect(refused(stack.cloud, subnets, now)).toEqual([]);
          for (const acl of networkAcls(stack.cloud))
            // Around a NAT gateway RDP's port is one of those that it sends from.
            for (const port of acl.subnetIds.length === 0
              ? []
              : hasNat(stack, acl)
                ? [22]
                : [22, 3389])
              expect(permits(acl, { opened: "in", peer: INTERNET, port })).toBe(
                now.networkAcl === "default",
              );
          for (const nat of stack.cloud.ofType("aws:ec2/natGateway:NatGateway")) {
            const answers = { opened: "out", peer: INTERNET, port: 443, sourcePort: 3389 } as const;
            expect(isConnectionOpen(stack.cloud, String(nat.inputs["subnetId"]), answers)).toBe(
              true,
            );
          }
          expect(stack.ids(RULE).size === 0).toBe(now.networkAcl === "default");
        });
      }),
      { numRuns: 5, seed: 20_260_901 },
    );
  });
});
