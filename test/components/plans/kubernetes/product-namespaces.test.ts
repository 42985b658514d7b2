import { InvalidArgumentsError } from "../../../../components/plans/issues";
import {
  planProductNamespaces,
  PRODUCT_FLOWS,
  PRODUCT_NAMESPACES,
  type PlannedNamespace,
  type ProductNamespacesShape,
} from "../../../../components/plans/kubernetes/product-namespaces";

const all = Object.fromEntries(PRODUCT_NAMESPACES.map((name) => [name, {}]));

function plan(shape: Partial<ProductNamespacesShape> = {}): readonly PlannedNamespace[] {
  return planProductNamespaces("test", { namespaces: all, ...shape });
}

function one(name: string, shape: Partial<ProductNamespacesShape> = {}): PlannedNamespace {
  const found = plan(shape).find((namespace) => namespace.name === name);
  if (found === undefined) throw new Error(`no namespace ${name}`);
  return found;
}

const spec = (namespace: PlannedNamespace, key: string) =>
  namespace.policies.find((policy) => policy.key === key)?.spec;

const issues = (shape: Partial<ProductNamespacesShape>): readonly string[] => {
  try {
    plan(shape);
  } catch (error) {
    if (error instanceof InvalidArgumentsError) return error.issues.map(({ path }) => path);
    throw error;
  }
  return [];
};

describe("the namespaces of the product", () => {
  it("are planned in the order of their names", () => {
    expect(plan().map(({ name }) => name)).toEqual([
      "codemie",
      "elastic",
      "langfuse",
      "litellm",
      "oauth2-proxy",
      "security",
    ]);
  });

  it("refuse what the baseline standard refuses, and only warn of what restricted would (D-17)", () => {
    expect(one("codemie").labels).toEqual({
      "pod-security.kubernetes.io/enforce": "baseline",
      "pod-security.kubernetes.io/enforce-version": "latest",
      "pod-security.kubernetes.io/warn": "restricted",
      "pod-security.kubernetes.io/warn-version": "latest",
      "pod-security.kubernetes.io/audit": "restricted",
      "pod-security.kubernetes.io/audit-version": "latest",
    });
  });

  it("say why a namespace is privileged", () => {
    const elastic = one("elastic", {
      namespaces: {
        elastic: { podSecurity: { enforce: "privileged", reason: "sets kernel parameters" } },
      },
    });
    expect(elastic.labels["pod-security.kubernetes.io/enforce"]).toBe("privileged");
    expect(Object.values(elastic.annotations)).toEqual(["sets kernel parameters"]);
  });

  it("have quotas in Kubernetes's own words, of which single figures can be replaced", () => {
    expect(one("codemie").quota).toEqual({
      "requests.cpu": "16",
      "requests.memory": "40Gi",
      "limits.memory": "80Gi",
      "requests.storage": "200Gi",
      pods: "100",
      "services.loadbalancers": "1",
    });
    const { quota } = one("other", { namespaces: { other: { quota: { cpu: 0.5, pods: 3 } } } });
    expect(quota).toMatchObject({ "requests.cpu": "0.5", pods: "3", "requests.memory": "8Gi" });
    expect(quota).toMatchObject({ "services.loadbalancers": "0", "services.nodeports": "0" });
  });

  it("have quotas for the vendor's published load: 24 cores and 57 GiB", () => {
    const total = (key: string): number =>
      plan().reduce((sum, { quota }) => sum + Number.parseFloat(quota[key] ?? "0"), 0);
    expect(total("requests.cpu")).toBeGreaterThanOrEqual(24);
    expect(total("requests.memory")).toBeGreaterThanOrEqual(57);
  });
});

describe("the network policies", () => {
  it("begin by denying everything, in every namespace", () => {
    for (const namespace of plan()) {
      expect(namespace.policies[0]).toEqual({
        key: "deny-all",
        spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
      });
    }
  });

  it("have keys of their own within a namespace", () => {
    for (const { policies } of plan({ ingressNamespace: "codemie" })) {
      const keys = policies.map(({ key }) => key);
      expect(new Set(keys).size).toBe(keys.length);
    }
  });

  it("open each flow at both of its ends, at the same ports", () => {
    const tcp = (ports: readonly number[]) => ports.map((port) => ({ protocol: "TCP", port }));
    for (const { from, to, ports } of PRODUCT_FLOWS) {
      expect(spec(one(from), `to-${to}`)?.egress?.[0]?.ports).toEqual(tcp(ports));
      expect(spec(one(to), `from-${from}`)?.ingress?.[0]).toEqual({
        from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": from } } }],
        ports: tcp(ports),
      });
    }
  });

  it("leave out flows to namespaces that are not there", () => {
    const keys = one("codemie", { namespaces: { codemie: {} } }).policies.map(({ key }) => key);
    expect(keys).toEqual(["deny-all", "within", "dns", "outbound", "database"]);
  });

  it("let pods out at 443 and at the integrations' ports, never to pods or to the node's metadata", () => {
    const outbound = spec(
      one("litellm", { outboundPorts: [8443, 443], podRanges: ["10.0.32.0/20"] }),
      "outbound",
    );
    expect(outbound?.egress).toEqual([
      {
        to: [{ ipBlock: { cidr: "0.0.0.0/0", except: ["169.254.169.254/32", "10.0.32.0/20"] } }],
        ports: [
          { protocol: "TCP", port: 443 },
          { protocol: "TCP", port: 8443 },
        ],
      },
    ]);
  });

  it("let only those to the database that have one", () => {
    const shape = { databaseRanges: ["10.0.64.0/24"] };
    expect(spec(one("codemie", shape), "database")?.egress).toEqual([
      { to: [{ ipBlock: { cidr: "10.0.64.0/24" } }], ports: [{ protocol: "TCP", port: 5432 }] },
    ]);
    expect(spec(one("elastic", shape), "database")).toBeUndefined();
    expect(
      spec(one("elastic", { namespaces: { elastic: { database: true } } }), "database"),
    ).toBeDefined();
  });

  it("let the ingress controller's namespace call all others, and clients call it", () => {
    const shape = {
      namespaces: { ...all, "ingress-nginx": {} },
      ingressNamespace: "ingress-nginx",
    };
    expect(spec(one("security", shape), "from-ingress")?.ingress).toEqual([
      {
        from: [
          {
            namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "ingress-nginx" } },
          },
        ],
      },
    ]);
    const controller = one("ingress-nginx", shape);
    expect(spec(controller, "to-product")?.egress?.[0]?.to).toHaveLength(PRODUCT_NAMESPACES.length);
    expect(spec(controller, "clients")?.ingress?.[0]?.ports?.map(({ port }) => port)).toEqual([
      80, 443, 8443,
    ]);
    expect(spec(controller, "from-ingress")).toBeUndefined();
  });

  it("let the listed networks alone reach NATS", () => {
    const nats = { namespace: "codemie", ports: [4222], clientRanges: ["10.1.0.0/16"] };
    expect(spec(one("codemie", { nats }), "nats")?.ingress).toEqual([
      { from: [{ ipBlock: { cidr: "10.1.0.0/16" } }], ports: [{ protocol: "TCP", port: 4222 }] },
    ]);
    expect(spec(one("security", { nats }), "nats")).toBeUndefined();
    expect(spec(one("codemie", { nats: { ...nats, clientRanges: [] } }), "nats")).toBeUndefined();
  });
});

describe("what cannot be planned", () => {
  it("is reported all at once", () => {
    expect(
      issues({
        namespaces: { "kube-product": {}, Codemie: {}, small: { quota: { memoryLimitGiB: 1 } } },
        outboundPorts: [0],
        databaseRanges: ["10.0.0.1/24"],
        podRanges: ["here"],
        flows: [{ from: "a", to: "b", ports: [70_000] }],
        nats: { namespace: "nats", ports: [4222], clientRanges: [] },
      }),
    ).toEqual([
      "namespaces.kube-product",
      "namespaces.Codemie",
      "namespaces.small.quota.memoryLimitGiB",
      "nats.namespace",
      "flows[0].ports",
      "outboundPorts",
      "databaseRanges[0]",
      "podRanges[0]",
    ]);
  });

  it("is not a namespace at all, or a negative quota", () => {
    expect(issues({ namespaces: {} })).toEqual(["namespaces"]);
    expect(issues({ namespaces: { a: { quota: { cpu: -1 } } } })).toEqual([
      "namespaces.a.quota.cpu",
    ]);
  });
});
