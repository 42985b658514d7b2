import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Project } from "../../sandbox/project";
import { unservedProviders } from "../../sandbox/providers";
import { packagesOf, readYamlProgram, schemaFor } from "../../sandbox/yaml-program";

const ANY = { $ref: "pulumi.json#/Any" };
const PROGRAM = `
name: shop
runtime: yaml
packages: { local: ./local }
plugins: { providers: [{ name: mine, path: ./mine }] }
variables:
  image:
    fn::invoke: { function: aws:ec2:getAmi, arguments: { owners: [self] }, return: imageId }
  zone:
    fn::aws:getRegion: {}
resources:
  vpc: { type: "aws:ec2:Vpc", properties: { cidrBlock: 10.0.0.0/16 } }
  lookedUp: { type: "aws:ec2:Vpc", get: { id: vpc-1, state: { tags: {} } } }
  made: { type: "aws:madeup:Thing" }
  elsewhere: { type: "pulumi:providers:aws", properties: { region: us-west-2 } }
  pet: { type: "random:RandomPet" }
  shop: { type: "kubernetes:core/v1:Service", properties: { spec: { clusterIP: "\${vpc.arn}" } } }
  part: { type: "mine:index:Part" }
  bucket: { type: "gcp:storage:Bucket", properties: { name: '\${made["first"]}-\${pet.a.b[0].c}-\${pet.a.d}' } }
  other: { type: "pulumi:pulumi:StackReference", properties: { name: organization/other/dev } }
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "yaml-program-"));
  writeFileSync(join(folder, "Pulumi.yaml"), PROGRAM);
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const schema = (name: string, types: readonly string[] = []) =>
  schemaFor(
    { name, types: Object.fromEntries(types.map((type) => [type, { id: "" }])), functions: {} },
    "7.0.0",
    readYamlProgram(folder),
  ) as {
    readonly provider: object;
    readonly types: Readonly<Record<string, object>>;
    readonly resources: Readonly<Record<string, { readonly inputProperties: object }>>;
    readonly functions: Readonly<Record<string, object>>;
  };

describe("the schema of a program in YAML", () => {
  it("has each type under the whole token of its provider, with the properties that the program gives it", () => {
    const { resources, functions, provider } = schema("aws", ["aws:ec2/vpc:Vpc"]);
    expect(Object.keys(resources)).toEqual(["aws:ec2/vpc:Vpc", "aws:madeup/thing:Thing"]);
    expect(resources["aws:ec2/vpc:Vpc"]?.inputProperties).toEqual({ cidrBlock: ANY, tags: ANY });
    expect(Object.keys(functions)).toEqual(["aws:ec2:getAmi", "aws:index:getRegion"]);
    expect(provider).toEqual({ inputProperties: { region: ANY }, properties: { region: ANY } });
    expect(Object.keys(schema("random", ["random:index/randomId:RandomId"]).resources)).toEqual([
      "random:index/randomPet:RandomPet",
    ]);
    expect(Object.keys(schema("gcp").resources)).toEqual(["gcp:storage:Bucket"]);
  });

  it("has an object type for each output whose members are read by name", () => {
    expect(schema("random").types).toEqual({
      "random:index:Output_a": {
        type: "object",
        properties: { b: ANY, d: ANY },
      },
    });
    expect(schema("aws", ["aws:ec2/vpc:Vpc"]).resources["aws:ec2/vpc:Vpc"]).toMatchObject({
      properties: { first: ANY, arn: ANY, imageId: ANY, a: { $ref: "#/types/aws:index:Output_a" } },
    });
  });

  it("fills in the API version and kind of an object in Kubernetes, as the SDKs do", () => {
    expect(schema("kubernetes").resources["kubernetes:core/v1:Service"]?.inputProperties).toEqual({
      spec: ANY,
      apiVersion: { type: "string", const: "v1" },
      kind: { type: "string", const: "Service" },
    });
  });

  it("names the packages, of which those that are not simulated and not the project's own get a server", () => {
    expect(packagesOf(readYamlProgram(folder))).toEqual([
      "aws",
      "random",
      "kubernetes",
      "mine",
      "gcp",
    ]);
    expect(unservedProviders(new Project(folder))).toEqual(["gcp"]);
  });

  it("is read from Main.yaml where there is one, and from the folder that main names", () => {
    mkdirSync(join(folder, "program"));
    writeFileSync(
      join(folder, "program", "Main.yaml"),
      "resources: { a: { type: 'tls:PrivateKey' } }",
    );
    expect(packagesOf(readYamlProgram(join(folder, "program")))).toEqual(["tls"]);
    writeFileSync(join(folder, "Pulumi.yaml"), "name: a\nruntime: yaml\nmain: program\n");
    expect(new Project(folder).program).toBe(join(folder, "program"));
    writeFileSync(join(folder, "program", "Main.yaml"), "- not a map");
    expect(packagesOf(readYamlProgram(join(folder, "program")))).toEqual([]);
  });
});
