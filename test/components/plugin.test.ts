import * as pulumi from "@pulumi/pulumi";
import * as azure from "../../components/azure";
import { InvalidArgumentsError } from "../../components/plans/issues";
import { type Description, resolveArguments } from "../../components/plugin/arguments";
import { ComponentPackage } from "../../components/plugin/index";
import { build } from "../support/build";

const PLAIN = { plain: true };
const INPUT = {};
const HUB = "platform-foundations:azure:HubNetwork";
const PLACEMENT = "platform-foundations:azure:Placement";

const DESCRIPTION: Description = {
  schema: {
    version: "1.0.0",
    types: {
      [PLACEMENT]: {
        properties: { subnetId: INPUT, zoneName: PLAIN, waitFor: { items: INPUT, plain: true } },
      },
    },
    resources: {
      [HUB]: {
        inputProperties: {
          resourceGroupName: INPUT,
          location: INPUT,
          addressSpace: PLAIN,
          zones: { items: PLAIN, plain: true },
          scopes: { additionalProperties: INPUT, plain: true },
          placement: { $ref: `#/types/${PLACEMENT}` },
        },
        properties: { vnet: INPUT, vnetId: INPUT, subnets: { items: INPUT } },
      },
    },
  },
  resourceArguments: { [PLACEMENT]: ["waitFor"] },
};

const resolve = (inputs: pulumi.Inputs): Promise<Readonly<Record<string, unknown>>> =>
  resolveArguments(DESCRIPTION, HUB, inputs) as Promise<Readonly<Record<string, unknown>>>;

const unknown = (): pulumi.Output<string> =>
  new (pulumi.Output as unknown as new (...args: unknown[]) => pulumi.Output<string>)(
    [],
    Promise.resolve(undefined),
    Promise.resolve(false),
    Promise.resolve(false),
    Promise.resolve([]),
  );

describe("arguments that come from another language", () => {
  it("keep an output where the component takes an input", async () => {
    const location = unknown();
    const scopes = { a: unknown() };
    const placement = { subnetId: unknown(), zoneName: "z" };
    const args = await resolve({ location, scopes, placement });
    expect(args["location"]).toBe(location);
    expect((args["scopes"] as typeof scopes).a).toBe(scopes.a);
    expect((args["placement"] as typeof placement).subnetId).toBe(placement.subnetId);
  });

  it("are plain where the component decides by them, when the value is known", async () => {
    const args = await resolve({
      addressSpace: pulumi.output("10.0.0.0/16"),
      zones: pulumi.output(["a", "b"]),
    });
    expect(args).toEqual({ addressSpace: "10.0.0.0/16", zones: ["a", "b"] });
  });

  it("keep the secret of an object that is known as a whole", async () => {
    const { placement } = await resolve({
      placement: pulumi.secret({ subnetId: "subnet", zoneName: "zone" }),
    });
    const { subnetId, zoneName } = placement as {
      readonly subnetId: pulumi.Output<string>;
      readonly zoneName: string;
    };
    expect(zoneName).toBe("zone");
    expect(await pulumi.isSecret(subnetId)).toBe(true);
  });

  it("are refused together, each by its path, when a plain one is known only after the deployment", async () => {
    const error: unknown = await resolve({
      addressSpace: unknown(),
      zones: ["a", unknown()],
      placement: { zoneName: unknown() },
    }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(InvalidArgumentsError);
    expect((error as InvalidArgumentsError).issues.map(({ path }) => path)).toEqual([
      "addressSpace",
      "zones[1]",
      "placement.zoneName",
    ]);
  });

  it("name resources by their URNs", async () => {
    const urn = "urn:pulumi:dev::shop::aws:ec2/vpc:Vpc::net";
    const { placement } = await resolve({ placement: { waitFor: [urn] } });
    const [resource] = (placement as { readonly waitFor: readonly pulumi.Resource[] }).waitFor;
    expect(pulumi.Resource.isInstance(resource)).toBe(true);
    expect(await new Promise((done) => resource?.urn.apply(done))).toBe(urn);
  });
});

describe("the component package", () => {
  const server = new ComponentPackage(DESCRIPTION, { azure: () => Promise.resolve(azure) });

  it("registers the component and answers its outputs, with the URN of each resource", async () => {
    const { value, error } = await build(async () => {
      const made = await server.construct(
        "hub",
        HUB,
        { resourceGroupName: "rg", location: "westeurope" },
        {},
      );
      return new Promise((done) => pulumi.output(made.state).apply(done));
    });
    expect(error).toBeUndefined();
    expect(value).toEqual({
      vnet: expect.stringMatching(/^urn:.*VirtualNetwork::hub-vnet$/),
      vnetId: expect.stringContaining("hub-vnet"),
      subnets: [expect.stringMatching(/^urn:/), expect.stringMatching(/^urn:/)],
    });
  });

  it("answers unusable arguments with one reason for each property", async () => {
    await expect(
      server.construct(
        "hub",
        HUB,
        { resourceGroupName: "rg", location: "westeurope", addressSpace: "10.1.0.1/16" },
        {},
      ),
    ).rejects.toMatchObject({
      errors: [
        {
          propertyPath: "addressSpace",
          reason: "10.1.0.1/16 is not a network address; write 10.1.0.0/16",
        },
      ],
    });
  });

  it("refuses what is not a component and names those that are", async () => {
    await expect(server.construct("a", "platform-foundations:azure:Hub", {}, {})).rejects.toThrow(
      `platform-foundations:azure:Hub is not a component of this package; use one of ${HUB}`,
    );
  });
});
