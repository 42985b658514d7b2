import { Node } from "../../../policies/lib/node";
import { plainSecrets } from "../../../policies/lib/plain-secrets";
import { factOf } from "../../../policies/lib/problem";
import { UNKNOWN, secret } from "../support/graph";
import { nodeOf } from "../support/node";

type Props = Readonly<Record<string, unknown>>;

const found = (node: Node): readonly string[] =>
  [...plainSecrets(node)].map((problem) =>
    problem.kind === "violation" ? factOf(problem) : "unknown",
  );

describe("a secret in plain text", () => {
  it.each<[string, Props, readonly string[]]>([
    ["any:index:Type", { adminPassword: "p" }, ["adminPassword"]],
    ["any:index:Type", { administratorPassword: "p" }, ["administratorPassword"]],
    ["any:index:Type", { masterPassword: "p" }, ["masterPassword"]],
    ["any:index:Type", { password: "p" }, []],
    ["any:index:Type", { adminPassword: "" }, []],
    ["any:index:Type", { adminPassword: 7 }, []],
    ["any:index:Type", { adminPassword: UNKNOWN }, []],
    ["any:index:Type", { adminPassword: "[secret]" }, []],
    ["any:index:Type", { adminPassword: secret("p") }, []],
    ["any:index:Type", { inner: { adminPassword: "p" } }, []],
    ["azure-native:keyvault:Secret", { properties: { value: "p" } }, ["properties.value"]],
    ["azure-native:keyvault:Secret", { properties: secret({ value: "p" }) }, []],
    [
      "azure-native:keyvault/v20240401:Secret",
      { properties: { value: "p" } },
      ["properties.value"],
    ],
    ["azure:keyvault/secret:Secret", { value: "p" }, ["value"]],
    [
      "azure-native:compute:VirtualMachine",
      { osProfile: { adminPassword: "p" } },
      ["osProfile.adminPassword"],
    ],
    ["aws:secretsmanager/secretVersion:SecretVersion", { secretString: "p" }, ["secretString"]],
    ["aws:rds/instance:Instance", { password: "p" }, ["password"]],
    ["aws:rds/cluster:Cluster", { masterPassword: "p" }, ["masterPassword"]],
  ])("is found in %s with %j", (type, props, paths) => {
    expect(found(nodeOf({ type, props }))).toEqual(
      paths.map((path) => `${path} holds a secret in plain text`),
    );
  });

  it.each([
    ["-----BEGIN RSA PRIVATE KEY-----", "a private key"],
    ["-----BEGIN PRIVATE KEY-----", "a private key"],
    [`AccountKey=${"a".repeat(40)}`, "a storage account key"],
    [`Endpoint=x;SharedAccessKey=${"a".repeat(20)}`, "a shared access key"],
    ["use AKIAIOSFODNN7EXAMPLE here", "an AWS access key"],
    ["ASIAIOSFODNN7EXAMPLE", "an AWS access key"],
    [`ghp_${"a".repeat(36)}`, "a repository token"],
    ["postgres://u:hunter22@db/app", "a password inside an address"],
  ])("is known by its shape: %s", (text, what) => {
    const node = nodeOf({ props: { list: [{ note: text }] } });
    expect(found(node)).toEqual([`list[0].note holds ${what} in plain text`]);
    expect(found(nodeOf({ props: { note: secret(text) } }))).toEqual([]);
  });

  it.each([
    "-----BEGIN CERTIFICATE-----",
    `AccountKey=${"a".repeat(39)}`,
    `SharedAccessKey=${"a".repeat(19)}`,
    "xAKIAIOSFODNN7EXAMPLE",
    "AKIAIOSFODNN7EXAMPLES",
    `ghp_${"a".repeat(35)}`,
    "https://user@host/path",
    "https://host:443/a@b",
    "https://u:ab@host",
  ])("is not what looks alike: %s", (note) => {
    expect(found(nodeOf({ props: { note, no: null, hidden: UNKNOWN } }))).toEqual([]);
  });

  it("is known by its shape alone where nobody noted what is secret", () => {
    const resource = {
      ...nodeOf().resource,
      props: { adminPassword: "p", note: "AKIAIOSFODNN7EXAMPLE" },
    };
    expect(found(Node.of(resource))).toEqual(["note holds an AWS access key in plain text"]);
  });
});
