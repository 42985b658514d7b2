import {
  connectionSecretIssues,
  planConnectionSecrets,
} from "../../../../components/plans/kubernetes/connection-secrets";
import { InvalidArgumentsError } from "../../../../components/plans/issues";
import { linesOf } from "../../../support/issues";

const postgres = { namespace: "codemie", secretName: "postgres", keys: ["host"] };

describe("the plan of connection secrets", () => {
  it("has each by its key, in the order of the keys", () => {
    const models = { namespace: "litellm", secretName: "postgres", keys: ["key", "A.b_c-1"] };
    expect(planConnectionSecrets("Secrets", { postgres, models })).toEqual([
      { key: "models", ...models },
      { key: "postgres", ...postgres },
    ]);
    // One name in two namespaces is two secrets, and two names in one namespace are.
    expect(
      connectionSecretIssues({ a: postgres, b: { ...postgres, secretName: "other" } }),
    ).toEqual([]);
  });

  it("refuses by name, all at once", () => {
    const secrets = {
      a: postgres,
      b: { ...postgres, keys: [] },
      c: { namespace: "kube-system", secretName: "Upper", keys: ["a b", "x".repeat(254), ""] },
      d: { ...postgres, secretName: "long", keys: ["x".repeat(253), "$a"] },
    };
    const lines = [
      "secrets.b.values: is empty; give at least one value",
      "secrets.b: codemie/postgres is a already; put the values of one secret together",
      "secrets.c.namespace: kube-system belongs to Kubernetes; choose a name other than default and gatekeeper-system that does not begin with kube-",
      'secrets.c.secretName: "Upper" is not a name that Kubernetes takes; write lower-case letters, digits, hyphens and dots, for example codemie-api',
      ...['"a b"', `"${"x".repeat(254)}"`, '""'].map(
        (name) =>
          `secrets.c.values: ${name} is not a valid key of a secret; write letters, digits, hyphens, underscores and dots`,
      ),
      'secrets.d.values: "$a" is not a valid key of a secret; write letters, digits, hyphens, underscores and dots',
    ];
    expect(linesOf(connectionSecretIssues(secrets))).toEqual(lines);
    expect(() => planConnectionSecrets("Secrets", secrets)).toThrow(
      new InvalidArgumentsError("Secrets", connectionSecretIssues(secrets)),
    );
  });
});
