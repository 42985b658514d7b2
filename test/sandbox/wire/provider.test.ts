import { status } from "@grpc/grpc-js";
import pb from "@pulumi/pulumi/proto/provider_pb";
import { OUTPUT, SECRET, SIGNATURE, UNKNOWN, secret } from "../../../sandbox/wire/values";
import { type ProviderClient, connect } from "../support/provider-client";

const VNET = "azure-native:network:VirtualNetwork";
const GROUP = "azure-native:resources:ResourceGroup";

describe("the provider protocol", () => {
  let azure: ProviderClient;
  beforeEach(async () => {
    azure = await connect("azure-native", { config: { location: "westeurope" } });
    await azure.create(GROUP, { resourceGroupName: "rg", location: "westeurope" });
  });
  afterEach(() => {
    azure.close();
  });

  const network = (more: object = {}): Readonly<Record<string, unknown>> => ({
    resourceGroupName: "rg",
    virtualNetworkName: "HubVNet",
    addressSpace: { addressPrefixes: ["10.1.0.0/16"] },
    ...more,
  });

  it("accepts secrets, resources and outputs, at the handshake and at configuration", async () => {
    const shake = await azure.call<InstanceType<typeof pb.ProviderHandshakeResponse>>(
      "handshake",
      new pb.ProviderHandshakeRequest(),
    );
    const configured = await azure.call<InstanceType<typeof pb.ConfigureResponse>>(
      "configure",
      new pb.ConfigureRequest(),
    );
    expect([
      shake.getAcceptSecrets(),
      shake.getAcceptResources(),
      shake.getAcceptOutputs(),
    ]).toEqual([true, true, true]);
    expect(configured.toObject()).toMatchObject({
      acceptsecrets: true,
      acceptresources: true,
      acceptoutputs: true,
      supportspreview: true,
    });
  });

  it("answers attach, plugin info and cancel, and keeps serving after a cancel", async () => {
    await azure.empty("cancel");
    const info = await azure.empty<{ getVersion(): string }>("getPluginInfo");
    expect(info.getVersion()).toBe("1.2.3");
  });

  it("names a method that it lacks", async () => {
    await expect(azure.call("construct", new pb.ConstructRequest())).rejects.toMatchObject({
      code: status.UNIMPLEMENTED,
      details:
        'The sandbox does not build the components of the package "azure-native": its own plugin would.',
    });
  });

  it("names each missing input", async () => {
    const { failures } = await azure.check("azure-native:storage:StorageAccount", {
      accountName: "a",
    });
    expect(failures.map(([property]) => property)).toEqual(["resourceGroupName", "kind", "sku"]);
  });

  it("generates a name once and keeps it", async () => {
    const first = await azure.check(VNET, { resourceGroupName: "rg" }, { name: "hub" });
    expect(first.inputs["virtualNetworkName"]).toMatch(/^hub[0-9a-f]{8}$/);
    const again = await azure.check(
      VNET,
      { resourceGroupName: "rg" },
      { name: "hub", olds: { virtualNetworkName: "hubold" } },
    );
    expect(again.inputs["virtualNetworkName"]).toBe("hubold");
  });

  it("previews a creation with the given inputs, and unknowns for values that only the cloud computes", async () => {
    const { id, outputs } = await azure.create(VNET, network({ tags: { owner: UNKNOWN } }), {
      preview: true,
    });
    expect(id).toBe("");
    expect(outputs).toMatchObject({
      addressSpace: { addressPrefixes: ["10.1.0.0/16"] },
      tags: { owner: UNKNOWN },
      resourceGuid: UNKNOWN,
    });
    expect(azure.store.list().map(({ token }) => token)).toEqual([GROUP]);
  });

  it("leaves unknown in a preview of azure-native what the program does not give, at any depth", async () => {
    const { outputs } = await azure.create(
      VNET,
      network({ subnets: [{ name: "apps", addressPrefix: "10.1.0.0/24" }] }),
      { preview: true },
    );
    expect(outputs).toMatchObject({
      location: "westeurope",
      name: UNKNOWN,
      ddosProtectionPlan: UNKNOWN,
      subnets: [{ name: "apps", id: UNKNOWN, networkSecurityGroup: UNKNOWN }],
    });
    expect(outputs).not.toHaveProperty("virtualNetworkName"); // Azure does not answer it
  });

  it("knows in the preview of an update of azure-native what is given, and a name and a place", async () => {
    const made = await azure.create(VNET, network());
    const news = { ...made.inputs, tags: { a: "1" } };
    expect(await azure.update(VNET, made, news, true)).toMatchObject({
      tags: { a: "1" },
      name: "HubVNet",
      location: "westeurope",
      resourceGuid: UNKNOWN,
      subnets: UNKNOWN,
    });
  });

  it("leaves unknown in a preview of a bridged provider what it always answers, and nothing else", async () => {
    const aws = await connect("aws", { config: { region: "eu-central-1" } });
    try {
      const subnet = { vpcId: "vpc-1", cidrBlock: "10.0.0.0/24", tags: { a: "1" } };
      const token = "aws:ec2/subnet:Subnet";
      const { outputs } = await aws.create(token, subnet, { preview: true });
      expect(outputs).toMatchObject({
        ...subnet,
        availabilityZone: UNKNOWN,
        arn: UNKNOWN,
        region: "eu-central-1",
        tagsAll: { a: "1" },
      });
      expect(outputs).not.toHaveProperty("outpostArn");
      const placed = { ...subnet, availabilityZone: "eu-central-1a" };
      const known = await aws.create(token, placed, { preview: true });
      expect(known.outputs["availabilityZone"]).toBe("eu-central-1a");
    } finally {
      aws.close();
    }
  });

  it("answers a preview of Kubernetes with the object alone while it or its cluster is not known", async () => {
    const token = "kubernetes:core/v1:ConfigMap";
    const map = { metadata: { name: "settings" }, data: { key: "value" } };
    const preview = { preview: true };
    const reached = await connect("kubernetes", { config: { kubeconfig: "{}" } });
    const awaited = await connect("kubernetes", { config: { kubeconfig: UNKNOWN } });
    try {
      const asked = await reached.create(token, map, preview);
      expect(asked.outputs).toMatchObject({ metadata: { uid: UNKNOWN }, data: { key: "value" } });
      const open = await reached.create(token, { ...map, data: { key: UNKNOWN } }, preview);
      expect(open.outputs["metadata"]).toEqual({ name: "settings" });
      const early = await awaited.create(token, map, preview);
      expect(early.outputs["metadata"]).toEqual({ name: "settings" });
    } finally {
      reached.close();
      awaited.close();
    }
  });

  it("keeps secrets marked, at any depth, and never in plain text in its store", async () => {
    const tags = { token: secret("s3cr3t-value") };
    const made = await azure.create(VNET, network({ tags }));
    expect(made.outputs["tags"]).toEqual({ token: { [SIGNATURE]: SECRET, value: "s3cr3t-value" } });
    expect(azure.store.get(made.id)?.outputs["tags"]).toEqual({ token: "[secret]" });
  });

  it("reads output values: known, secret, unknown", async () => {
    const output = (more: object): object => ({ [SIGNATURE]: OUTPUT, ...more });
    const { inputs } = await azure.check(
      VNET,
      network({
        tags: {
          known: output({ value: "a", dependencies: ["urn:x"] }),
          hidden: output({ value: "b", secret: true }),
          later: output({}),
        },
      }),
    );
    expect(inputs["tags"]).toEqual({ known: "a", hidden: secret("b"), later: UNKNOWN });
  });

  it("returns assets unchanged", async () => {
    const asset = { [SIGNATURE]: "c44067f5952c0a294b673a41bacd8c17", text: "hello", hash: "x" };
    const made = await azure.create(VNET, network({ tags: { file: asset } }));
    expect(made.outputs["tags"]).toEqual({ file: asset });
  });

  it("lists changes leaf by leaf, without ignored ones", async () => {
    const made = await azure.create(VNET, network({ tags: { a: "1", b: "2", "c.d": "3" } }));
    const news = { ...made.inputs, tags: { a: "1", b: "changed", e: "new" } };
    const diff = await azure.diff(VNET, made, news);
    expect(diff).toEqual({
      changes: { "tags.b": "UPDATE", 'tags["c.d"]': "DELETE", "tags.e": "ADD" },
      replaces: [],
      deleteBeforeReplace: false,
    });
    expect((await azure.diff(VNET, made, news, ["tags"])).changes).toEqual({});
  });

  it("sees no change in a secret mark or in the display name of a region", async () => {
    const made = await azure.create(VNET, network({ location: "westeurope", tags: { a: "1" } }));
    const news = { ...made.inputs, location: "West Europe", tags: { a: secret("1") } };
    expect((await azure.diff(VNET, made, news)).changes).toEqual({});
  });

  it("replaces by creating first where the id changes, by deleting first where it stays", async () => {
    const made = await azure.create(VNET, network({ location: "westeurope" }));
    const renamed = await azure.diff(VNET, made, { ...made.inputs, virtualNetworkName: "Other" });
    expect(renamed).toMatchObject({ replaces: ["virtualNetworkName"], deleteBeforeReplace: false });
    const moved = await azure.diff(VNET, made, { ...made.inputs, location: "northeurope" });
    expect(moved).toMatchObject({
      changes: { location: "UPDATE_REPLACE" },
      replaces: ["location"],
      deleteBeforeReplace: true,
    });
  });

  it("updates in place and keeps generated values", async () => {
    const made = await azure.create(VNET, network());
    const news = { ...made.inputs, tags: { a: "1" } };
    const updated = await azure.update(VNET, made, news);
    expect(updated).toMatchObject({ tags: { a: "1" }, resourceGuid: made.outputs["resourceGuid"] });
  });

  it("reads an existing resource with its inputs, for an import, and answers without an id for a deleted one", async () => {
    const made = await azure.create(VNET, network());
    const read = await azure.read(VNET, made.id.toUpperCase());
    expect(read).toEqual({ id: made.id, outputs: made.outputs, inputs: made.inputs });
    await azure.delete(VNET, made.id);
    expect((await azure.read(VNET, made.id)).id).toBe("");
    await expect(azure.delete(VNET, made.id)).resolves.toBeUndefined();
  });

  it("serves a versioned type as the type", async () => {
    const made = await azure.create("azure-native:network/v20240501:VirtualNetwork", network());
    expect(azure.store.get(made.id)?.token).toBe(VNET);
  });

  it("refuses an unknown type or function by name, with a remedy", async () => {
    await expect(azure.create("azure-native:network:VirtualNetwrk", {})).rejects.toMatchObject({
      code: status.FAILED_PRECONDITION,
      details: expect.stringMatching(
        /does not simulate the type "azure-native:network:VirtualNetwrk" of the package "azure-native"; the nearest simulated type is "azure-native:network:VirtualNetwork"\. .* with --generic/,
      ) as unknown,
    });
    await expect(azure.invoke("azure-native:network:getNothing", {})).rejects.toMatchObject({
      details: expect.stringContaining(
        'does not simulate the function "azure-native:network:getNothing"',
      ) as unknown,
    });
  });

  it("takes messages far larger than gRPC's default", async () => {
    const made = await azure.create(VNET, network({ tags: { large: "x".repeat(4_500_000) } }));
    expect((made.outputs["tags"] as { large: string }).large).toHaveLength(4_500_000);
  }, 60_000);
});
