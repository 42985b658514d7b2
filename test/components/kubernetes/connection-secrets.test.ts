import * as pulumi from "@pulumi/pulumi";
import { ConnectionSecrets } from "../../../components/kubernetes/connection-secrets";
import { InvalidArgumentsError } from "../../../components/plans/issues";
import { build } from "../../support/build";
import { listed, named } from "./objects";

const postgres = {
  namespace: "codemie",
  secretName: "codemie-postgres",
  values: { host: "db.example", password: "generated-secret" },
};

describe("connection secrets", () => {
  it("are secrets from end to end, even values that nobody marked", async () => {
    const { error, resources } = await build(
      () => new ConnectionSecrets("main", { secrets: { postgres } }),
    );
    expect(error).toBeUndefined();
    expect(listed(resources)).toEqual([
      "core/v1:Secret main-secret-postgres",
      "kubernetes:ConnectionSecrets main",
    ]);
    const { inputs } = named(resources, "main-secret-postgres");
    expect(inputs["stringData"]).toEqual({ secret: true, value: postgres.values });
    expect(JSON.stringify({ ...inputs, stringData: undefined })).not.toContain("generated-secret");
  });

  it("take values that are known only later", async () => {
    const { error, resources } = await build(
      () =>
        new ConnectionSecrets("main", {
          secrets: { postgres: { ...postgres, values: { password: pulumi.secret("later") } } },
        }),
    );
    expect(error).toBeUndefined();
    expect(named(resources, "main-secret-postgres").inputs["stringData"]).toMatchObject({
      secret: true,
      value: { password: "later" },
    });
  });

  it("refuse by name and never show a value", async () => {
    const { error, resources } = await build(
      () =>
        new ConnectionSecrets("main", {
          secrets: {
            a: postgres,
            b: postgres,
            c: { ...postgres, secretName: "Upper", values: { "a b": "generated-secret" } },
            d: { ...postgres, secretName: "empty", values: {} },
          },
        }),
    );
    expect(error).toBeInstanceOf(InvalidArgumentsError);
    expect((error as InvalidArgumentsError).issues.map(({ path }) => path)).toEqual([
      "secrets.b",
      "secrets.c.secretName",
      "secrets.c.values",
      "secrets.d.values",
    ]);
    expect(String(error)).not.toContain("generated-secret");
    expect(resources).toEqual([]);
  });
});
