import { Egress } from "../../../components/azure/egress";
import { type InvalidArgumentsError } from "../../../components/plans/issues";
import { build, valueOf } from "../../support/build";

const common = { resourceGroupName: "CodeMieRG", location: "westeurope" };
const address = {
  outputs: { "azure-native:network:PublicIPAddress": () => ({ ipAddress: "20.1.2.3" }) },
};

describe("the egress of a spoke", () => {
  it("is by default a NAT gateway with a protected static address and no default route", async () => {
    const { resources, error, value } = await build(() => new Egress("egress", common), address);
    expect(error).toBeUndefined();
    expect(resources.map(({ type, name }) => `${type} ${name}`)).toEqual([
      "azure-native:network:NatGateway egress-ng",
      "azure-native:network:PublicIPAddress egress-pip",
      "platform-foundations:azure:Egress egress",
    ]);
    const [gateway, pip] = resources;
    expect(pip?.protect).toBe(true);
    expect(pip?.inputs).toEqual({
      ...common,
      publicIpAddressName: "egress-pip",
      sku: { name: "Standard", tier: "Regional" },
      publicIPAllocationMethod: "Static",
      publicIPAddressVersion: "IPv4",
      idleTimeoutInMinutes: 4,
      zones: ["1", "2", "3"],
    });
    expect(gateway?.protect).toBe(false);
    expect(gateway?.inputs).toEqual({
      ...common,
      natGatewayName: "egress-ng",
      sku: { name: "Standard" },
      idleTimeoutInMinutes: 4,
      publicIpAddresses: [{ id: expect.stringMatching(/egress-pip$/) }],
    });
    const egress = value as Egress;
    expect(egress.outboundType).toBe("userAssignedNATGateway");
    expect(egress.routes).toEqual([]);
    expect(await valueOf(egress.natGatewayId)).toMatch(/egress-ng$/);
    expect(await valueOf(egress.publicIpAddress)).toBe("20.1.2.3");
  });

  it("O3: makes the address before the gateway that carries it", async () => {
    const { resources } = await build(() => new Egress("egress", common));
    expect(resources.find((r) => r.name === "egress-ng")?.dependsOn).toEqual(["egress-pip"]);
  });

  it("takes zone, time, names, tags, a workspace and an unprotected address", async () => {
    const { resources } = await build(
      () =>
        new Egress("egress", {
          ...common,
          idleTimeoutMinutes: 30,
          zone: "2",
          addressZones: [],
          natGatewayName: "NatGateway",
          publicIpName: "NatGatewayPip",
          protect: false,
          tags: { owner: "platform" },
          diagnostics: { workspaceId: "/workspace" },
        }),
    );
    const find = (name: string) => resources.find((r) => r.name === name);
    expect(find("egress-ng")?.inputs).toMatchObject({
      natGatewayName: "NatGateway",
      idleTimeoutInMinutes: 30,
      zones: ["2"],
      tags: { owner: "platform" },
    });
    expect(find("egress-pip")?.inputs).toMatchObject({ publicIpAddressName: "NatGatewayPip" });
    expect(find("egress-pip")?.inputs).not.toHaveProperty("zones");
    expect(find("egress-pip")?.protect).toBe(false);
    // A NAT gateway takes no diagnostic setting.
    expect(resources.map(({ name }) => name).filter((name) => name.endsWith("-diag"))).toEqual([
      "egress-pip-diag",
    ]);
  });

  it("carries an address that was reserved beforehand, and creates none", async () => {
    const publicIpId =
      "/subscriptions/s/resourceGroups/net/providers/Microsoft.Network/publicIPAddresses/kept";
    const { resources, value } = await build(
      () => new Egress("egress", { ...common, publicIpId }),
      address,
    );
    const gateway = resources.find(({ name }) => name === "egress-ng");
    expect(gateway?.inputs["publicIpAddresses"]).toEqual([{ id: publicIpId }]);
    expect(await valueOf((value as Egress).publicIpAddress)).toBe("20.1.2.3");
    // Reading an address is not creating it: only the read carries an id of its own.
    expect(
      resources.filter(({ name, inputs }) => name === "egress-pip" && "sku" in inputs),
    ).toEqual([]);
  });

  it("routes to an appliance by a default route and registers nothing", async () => {
    const { resources, value } = await build(() => Egress.appliance({ nextHopIp: "10.1.4.4" }));
    expect(resources).toEqual([]);
    expect(value).toMatchObject({
      outboundType: "userDefinedRouting",
      natGatewayId: undefined,
      publicIpAddress: undefined,
      routes: [{ name: "default-to-appliance", addressPrefix: "0.0.0.0/0", nextHopIp: "10.1.4.4" }],
    });
  });

  it("leaves egress to the cluster's load balancer for a reason and registers nothing", async () => {
    const { resources, value } = await build(() =>
      Egress.loadBalancer({ reason: "the region offers no NAT gateway" }),
    );
    expect(resources).toEqual([]);
    expect(value).toEqual({
      outboundType: "loadBalancer",
      routes: [],
      natGatewayId: undefined,
      publicIpAddress: undefined,
      withoutFixedEgress: { reason: "the region offers no NAT gateway" },
    });
  });

  it.each<[string, () => unknown, readonly string[]]>([
    [
      "NAT gateway",
      () =>
        new Egress("egress", {
          ...common,
          idleTimeoutMinutes: 3,
          zone: "4",
          addressZones: ["a"],
          publicIpId: "/id",
        }),
      [
        "idleTimeoutMinutes: 3 is out of range; use a whole number from 4 to 120",
        'zone: "4" is not an availability zone; use "1", "2" or "3"',
        'addressZones[0]: "a" is not an availability zone; use "1", "2" or "3"',
        "addressZones: applies to a created address only, and publicIpId is given; remove addressZones; the given address has its own zones",
      ],
    ],
    [
      "appliance",
      () => Egress.appliance({ nextHopIp: "firewall" }),
      ['nextHopIp: "firewall" is not an IPv4 address; give the private address of the appliance'],
    ],
    [
      "load balancer",
      () => Egress.loadBalancer({ reason: "" }),
      ["reason: is missing; explain in a sentence why the stricter default does not fit"],
    ],
  ])("refuses every mistake at once: %s", async (_, program, lines) => {
    const { error, resources } = await build(program);
    expect((error as InvalidArgumentsError).message.split("\n  ").slice(1)).toEqual(lines);
    expect(resources).toEqual([]);
  });
});
