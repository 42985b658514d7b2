import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { status } from "@grpc/grpc-js";
import type { Scenario } from "../../../sandbox/clouds/scenario";
import { startClouds } from "../../../sandbox/serve";
import { CloudStore } from "../../../sandbox/cloud-store";
import { type ProviderClient, connect, connectToPort } from "../support/provider-client";

jest.setTimeout(30_000);

const GROUP = "azure-native:resources:ResourceGroup";
const VNET = "azure-native:network:VirtualNetwork";
const SUBNET = "azure-native:network:Subnet";
const VAULT = "azure-native:keyvault:Vault";
const rg = { resourceGroupName: "rg" } as const;

const group = (name: string) => ({ resourceGroupName: name, location: "westeurope" });

describe("a scenario", () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "cloud-store-"));
  });
  afterEach(() => {
    rmSync(dir, { recursive: true, force: true });
  });

  const journal = () => new CloudStore(dir).notes();

  describe("with chances", () => {
    let azure: ProviderClient;
    afterEach(() => {
      azure.close();
    });

    async function start(scenario: Partial<Scenario>): Promise<void> {
      azure = await connect("azure-native", { dir, scenario });
      await azure.create(GROUP, group("rg"));
      await azure.create(VNET, {
        ...rg,
        virtualNetworkName: "hub",
        addressSpace: { addressPrefixes: ["10.0.0.0/16"] },
      });
    }
    const subnet = (index: number): Promise<string> =>
      azure
        .create(SUBNET, {
          ...rg,
          virtualNetworkName: "hub",
          subnetName: `snet-${index}`,
          addressPrefix: `10.0.${index}.0/24`,
        })
        .then(
          () => "generated",
          (error: unknown) => String(error),
        );
    async function subnets(count: number): Promise<readonly string[]> {
      const outcomes: string[] = [];
      for (let index = 0; index < count; index += 1) outcomes.push(await subnet(index));
      return outcomes;
    }
    const applied = (behaviour: string): number =>
      journal().filter((line) => line["behaviour"] === behaviour).length;
    const ONE_AT_A_TIME = "one change at a time in a virtual network";

    it("throttles that share of the calls, which the provider's client tries again", async () => {
      await start({ throttle: { probability: 0.2, types: [SUBNET] } });
      expect(new Set(await subnets(100))).toEqual(new Set(["generated"]));
      expect(applied("throttling")).toBeGreaterThan(10);
      expect(applied("throttling")).toBeLessThan(50);
    });

    it("fails in the provider's words when every attempt is throttled", async () => {
      await start({ throttle: { probability: 1, types: [SUBNET] } });
      expect(await subnet(0)).toMatch(/FAILED_PRECONDITION: .*TooManyRequests/);
      expect(applied("throttling")).toBe(4);
      expect(azure.store.ofType(SUBNET)).toEqual([]);
    });

    it("answers that share of the calls with a server error, which the client tries again", async () => {
      await start({ seed: 2, serverError: { probability: 0.2, types: [SUBNET] } });
      expect(new Set(await subnets(100))).toEqual(new Set(["generated"]));
      expect(applied("server error")).toBeGreaterThan(10);
      expect(applied("server error")).toBeLessThan(50);
    });

    it("fails with the server error when every attempt meets one", async () => {
      await start({ serverError: { probability: 1, types: [SUBNET] } });
      expect(await subnet(0)).toMatch(/Code="InternalServerError"/);
      expect(applied("server error")).toBe(4);
    });

    it("lets other programs change a parent that takes one change at a time, and no other resource", async () => {
      await start({ conflict: { probability: 1, types: [] } });
      expect(azure.store.list().map(({ token }) => token)).toEqual([GROUP, VNET]);
      expect(await subnet(0)).toMatch(/AnotherOperationInProgress/);
      expect(applied(ONE_AT_A_TIME)).toBe(4);
    });

    it("draws the same from the same seed", async () => {
      await start({ seed: 3, conflict: { probability: 0.7, types: [] } });
      const first = await subnets(20);
      expect(new Set(first.map((outcome) => outcome === "generated"))).toEqual(
        new Set([true, false]),
      );
      azure.close();
      new CloudStore(dir).reset();
      await start({ seed: 3, conflict: { probability: 0.7, types: [] } });
      expect(await subnets(20)).toEqual(first);
    });
  });

  describe("in which an operation never answers", () => {
    it.each([
      ["before", 0, []],
      ["during", 1, ["accepted"]],
      ["after", 1, ["accepted", "done"]],
    ] as const)(
      "%s the cloud's work, it leaves %i resources; others go on",
      async (stage, left, stages) => {
        const azure = await connect("azure-native", {
          dir,
          scenario: { hang: [{ operation: 1, stage }] },
        });
        try {
          const hanging = azure.create(GROUP, group("first"));
          await azure.create(GROUP, group("second"));
          const first = journal().filter(({ number }) => number === 1);
          expect(first.map((line) => line["stage"])).toEqual([...stages, "hangs"]);
          expect(azure.store.list()).toHaveLength(left + 1);
          azure.close();
          await expect(hanging).rejects.toMatchObject({ code: status.CANCELLED });
        } finally {
          azure.close();
        }
      },
    );
  });

  describe("in which the clouds' process dies", () => {
    const config = { location: "westeurope" };

    async function withClouds(
      scenario: Partial<Scenario>,
      body: (azure: ProviderClient) => Promise<void>,
    ): Promise<void> {
      const clouds = await startClouds({ dir, latency: 0, scenario });
      const azure = await connectToPort(clouds.ports["azure-native"], new CloudStore(dir), config);
      try {
        await body(azure);
      } finally {
        azure.close();
        await clouds.stop();
      }
    }
    const ids = (): readonly string[] =>
      new CloudStore(dir).list().map(({ id }) => id.split("/").at(-1) ?? "");
    const lost = { code: status.UNAVAILABLE };

    it.each([
      ["before", []],
      ["during", ["rg"]],
      ["after", ["rg"]],
    ] as const)(
      "%s a creation, the next start finds %j",
      async (stage, left) => {
        await withClouds({ crash: [{ operation: 1, stage }] }, (azure) =>
          expect(azure.create(GROUP, group("rg"))).rejects.toMatchObject(lost),
        );
        await withClouds({}, () => Promise.resolve());
        expect(ids()).toEqual(left);
      },
      60_000,
    );

    it.each([
      ["before", ["rg", "kv"], []],
      ["during", [], ["kv"]],
      ["after", [], ["kv"]],
    ] as const)(
      "%s the deletion of a group, the next start finds %j and holds the names %j",
      async (stage, left, held) => {
        await withClouds({ crash: [{ operation: 3, stage }] }, async (azure) => {
          const { id } = await azure.create(GROUP, group("rg"));
          await azure.create(VAULT, {
            ...rg,
            vaultName: "kv",
            properties: { sku: {}, tenantId: "t" },
          });
          await expect(azure.delete(GROUP, id)).rejects.toMatchObject(lost);
        });
        await withClouds({}, () => Promise.resolve());
        expect(ids()).toEqual(left);
        expect(new CloudStore(dir).reservedNames().map(({ name }) => name)).toEqual(held);
      },
      60_000,
    );
  });
});
