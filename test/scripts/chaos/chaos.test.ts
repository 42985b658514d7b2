import type { Case } from "../../../scripts/chaos/campaign";
import { named, secretsIn } from "../../../scripts/chaos/end";
import { FAULTS } from "../../../scripts/chaos/faults";
import { drawn } from "../../../scripts/chaos/sample";

const run = { title: "a deployment", command: "up", stackFile: "Pulumi.dev.yaml" } as const;
const cases = FAULTS.flatMap((fault) =>
  Array.from({ length: 20 }, (_, index): Case => ({
    run,
    fault,
    operation: index + 1,
    operations: 20,
    stateBytes: 1000,
  })),
);
const places = (some: readonly Case[]): readonly string[] =>
  some.map(({ fault, operation }) => `${fault.title} ${operation}`);

describe("the draw of cases", () => {
  it("takes as many of each kind of fault, the same ones with the same seed", () => {
    const some = drawn(cases, 2, 1);
    for (const { title } of FAULTS)
      expect(some.filter(({ fault }) => fault.title === title)).toHaveLength(2);
    expect(places(drawn(cases, 2, 1))).toEqual(places(some));
    expect(places(drawn(cases, 2, 2))).not.toEqual(places(some));
  });

  it("takes every case where more are asked for", () => {
    expect(places(drawn(cases, 100, 1)).toSorted()).toEqual(places(cases).toSorted());
  });
});

describe("the secrets of a state", () => {
  const MARK = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
  const LINE = "MIIEpAIBAAKCAQEAu1".repeat(3);
  const secret = (value: unknown): object => ({ ...MARK, plaintext: JSON.stringify(value) });

  it("are found at every depth, of several lines the longest", () => {
    expect(
      secretsIn({
        resources: [
          { outputs: { password: secret("correct horse battery"), name: "not a secret at all" } },
          {
            outputs: secret({
              keys: [`-----BEGIN KEY-----\n${LINE}\n-----END KEY-----`],
            }),
          },
        ],
      }),
    ).toEqual(["correct horse battery", LINE]);
  });

  it("are not the public keys that are kept as secrets", () => {
    expect(secretsIn(secret([`ssh-rsa ${LINE}`, `-----BEGIN PUBLIC KEY-----\n${LINE}`]))).toEqual(
      [],
    );
  });

  it("are left out where any file could hold them by chance", () => {
    expect(secretsIn({ port: secret("5432"), on: secret(true) })).toEqual([]);
  });
});

describe("what the clouds make up", () => {
  const TABLE = "rtb-0123456789abcdef0";
  const table = { urn: "a", type: "aws:ec2/routeTable:RouteTable", id: TABLE };
  const route = {
    urn: "b",
    type: "aws:ec2/route:Route",
    id: `r-${TABLE}1080289494`,
    inputs: { routeTableId: TABLE, destinationCidrBlock: "0.0.0.0/0" },
  };

  it("is named after its resource, also where it holds what another one made up", () => {
    expect(named(JSON.stringify([table.id, route.id, route.inputs]), [table, route])).toBe(
      JSON.stringify([
        "<1 of a>",
        "<1 of b>",
        { routeTableId: "<1 of a>", destinationCidrBlock: "0.0.0.0/0" },
      ]),
    );
  });
});
