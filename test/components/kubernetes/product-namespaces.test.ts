import { ProductNamespaces } from "../../../components/kubernetes/product-namespaces";
import { InvalidArgumentsError } from "../../../components/plans/issues";
import { build } from "../../support/build";
import { listed, named } from "./objects";

describe("product namespaces", () => {
  it("are a namespace, its limits, its quota and its policies each", async () => {
    const { error, resources } = await build(
      () => new ProductNamespaces("main", { namespaces: { codemie: {} } }),
    );
    expect(error).toBeUndefined();
    expect(listed(resources)).toEqual([
      "core/v1:LimitRange main-limits-codemie",
      "core/v1:Namespace main-ns-codemie",
      "core/v1:ResourceQuota main-quota-codemie",
      "networking.k8s.io/v1:NetworkPolicy main-netpol-codemie-database",
      "networking.k8s.io/v1:NetworkPolicy main-netpol-codemie-deny-all",
      "networking.k8s.io/v1:NetworkPolicy main-netpol-codemie-dns",
      "networking.k8s.io/v1:NetworkPolicy main-netpol-codemie-outbound",
      "networking.k8s.io/v1:NetworkPolicy main-netpol-codemie-within",
      "kubernetes:ProductNamespaces main",
    ]);
  });

  it("are protected, and everything inside them waits for them", async () => {
    const { resources } = await build(
      () => new ProductNamespaces("main", { namespaces: { codemie: {} } }),
    );
    expect(named(resources, "main-ns-codemie").protect).toBe(true);
    for (const { name, dependsOn, protect } of resources.filter(
      (resource) => resource.custom && resource.name !== "main-ns-codemie",
    )) {
      expect([name, dependsOn, protect]).toEqual([name, ["main-ns-codemie"], false]);
    }
  });

  it("carry the labels that they are given, beside those of pod security", async () => {
    const { resources } = await build(
      () =>
        new ProductNamespaces("main", {
          namespaces: { codemie: {} },
          labels: { team: "platform" },
          protect: false,
        }),
    );
    const { inputs, protect } = named(resources, "main-ns-codemie");
    expect(protect).toBe(false);
    expect(inputs["metadata"]).toMatchObject({
      name: "codemie",
      labels: {
        team: "platform",
        "app.kubernetes.io/managed-by": "platform-foundations",
        "pod-security.kubernetes.io/enforce": "baseline",
      },
    });
  });

  it("give containers that ask for nothing what a quota asks for", async () => {
    const { resources } = await build(
      () => new ProductNamespaces("main", { namespaces: { codemie: {} } }),
    );
    expect(named(resources, "main-limits-codemie").inputs["spec"]).toEqual({
      limits: [
        {
          type: "Container",
          defaultRequest: { cpu: "100m", memory: "256Mi" },
          default: { memory: "1Gi" },
        },
      ],
    });
  });

  it("refuse and register nothing", async () => {
    const { error, resources } = await build(
      () => new ProductNamespaces("main", { namespaces: {} }),
    );
    expect(error).toBeInstanceOf(InvalidArgumentsError);
    expect(resources).toEqual([]);
  });

  it("can be made twice in one stack", async () => {
    const { error, resources } = await build(() => [
      new ProductNamespaces("one", { namespaces: { one: {} } }),
      new ProductNamespaces("two", { namespaces: { two: {} } }),
    ]);
    expect(error).toBeUndefined();
    expect(new Set(listed(resources)).size).toBe(resources.length);
  });
});
