import { InvalidArgumentsError } from "../../../../components/plans/issues";
import {
  planProductNamespaces,
  PRODUCT_FLOWS,
  PRODUCT_NAMESPACES,
  type PlannedNamespace,
  type ProductNamespacesShape,
} from "../../../../components/plans/kubernetes/product-namespaces";
import { linesOf } from "../../../support/issues";

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
    if (error instanceof InvalidArgumentsError) return linesOf(error.issues);
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

describe("the whole plan of a namespace", () => {
  const EVERY = {};
  const to = (name: string) => ({
    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } },
  });
  const tcp = (...ports: readonly number[]) => ports.map((port) => ({ protocol: "TCP", port }));
  const range = (cidr: string) => ({ ipBlock: { cidr } });
  const out = (key: string, peers: readonly object[], ports?: readonly object[]) => ({
    key,
    spec: {
      podSelector: EVERY,
      policyTypes: ["Egress"],
      egress: [{ to: peers, ...(ports && { ports }) }],
    },
  });
  const into = (key: string, rule: object) => ({
    key,
    spec: { podSelector: EVERY, policyTypes: ["Ingress"], ingress: [rule] },
  });
  const ALWAYS = [
    { key: "deny-all", spec: { podSelector: EVERY, policyTypes: ["Ingress", "Egress"] } },
    {
      key: "within",
      spec: {
        podSelector: EVERY,
        policyTypes: ["Ingress", "Egress"],
        ingress: [{ from: [{ podSelector: EVERY }] }],
        egress: [{ to: [{ podSelector: EVERY }] }],
      },
    },
    out(
      "dns",
      [to("kube-system")],
      [
        { protocol: "UDP", port: 53 },
        { protocol: "TCP", port: 53 },
      ],
    ),
    out("outbound", [{ ipBlock: { cidr: "0.0.0.0/0", except: ["169.254.169.254/32"] } }], tcp(443)),
  ];
  const DATABASE = out(
    "database",
    ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].map(range), // RFC 1918
    tcp(5432),
  );

  it("is that of the application beside all others", () => {
    const shape = {
      ingressNamespace: "ingress-nginx",
      nats: { namespace: "codemie", ports: [4222, 443, 443], clientRanges: ["10.1.0.0/16"] },
    };
    expect(one("codemie", shape).policies).toStrictEqual([
      ...ALWAYS,
      DATABASE,
      into("from-ingress", { from: [to("ingress-nginx")] }),
      out("to-elastic", [to("elastic")], tcp(9200)),
      out("to-langfuse", [to("langfuse")], tcp(3000)),
      out("to-litellm", [to("litellm")], tcp(4000)),
      out("to-security", [to("security")], tcp(8080, 8443)),
      into("from-oauth2-proxy", { from: [to("oauth2-proxy")], ports: tcp(8080) }),
      into("nats", { from: [range("10.1.0.0/16")], ports: tcp(443, 4222) }),
    ]);
    expect(one("codemie").annotations).toEqual({});
  });

  it("is that of the ingress controller", () => {
    const namespaces = { codemie: {}, "ingress-nginx": {}, security: {} };
    expect(
      one("ingress-nginx", { namespaces, ingressNamespace: "ingress-nginx" }).policies,
    ).toStrictEqual([
      ...ALWAYS,
      into("clients", { ports: tcp(80, 443, 8443) }),
      out("to-product", [to("codemie"), to("security")]),
    ]);
  });

  it("is that of a namespace with flows of its own", () => {
    const flows = [
      { from: "a", to: "b", ports: [2, 1] },
      { from: "b", to: "elsewhere", ports: [3] },
      { from: "elsewhere", to: "a", ports: [3] },
    ];
    const namespaces = { a: {}, b: { database: true } };
    const [a, b] = plan({ namespaces, flows });
    expect(a?.policies).toStrictEqual([...ALWAYS, out("to-b", [to("b")], tcp(1, 2))]);
    expect(b?.policies).toStrictEqual([
      ...ALWAYS,
      DATABASE,
      into("from-a", { from: [to("a")], ports: tcp(1, 2) }),
    ]);
    const without = one("codemie", { namespaces: { codemie: { database: false } } });
    expect(without.policies).toStrictEqual(ALWAYS);
  });

  it("keeps the reason of a looser standard on the namespace", () => {
    const podSecurity = { enforce: "privileged", reason: "sets kernel parameters" } as const;
    expect(one("elastic", { namespaces: { elastic: { podSecurity } } }).annotations).toEqual({
      "platform-foundations.example/pod-security-reason": "sets kernel parameters",
    });
    const restricted = { podSecurity: { enforce: "restricted" } } as const;
    expect(one("elastic", { namespaces: { elastic: restricted } })).toMatchObject({
      annotations: {},
      labels: { "pod-security.kubernetes.io/enforce": "restricted" },
    });
  });
});

describe("what cannot be planned", () => {
  const RANGE = "write four numbers and a prefix length, for example 10.1.0.0/16";
  const PORT = "write a whole number from 1 to 65535";
  const port = (path: string, value: string): string =>
    `${path}: ${value} is not a valid port; ${PORT}`;

  it.each<readonly [what: string, Partial<ProductNamespacesShape>, lines: readonly string[]]>([
    ["nothing of all namespaces", {}, []],
    ["nothing of quotas of zero", { namespaces: { a: { quota: { cpu: 0, storageGiB: 0 } } } }, []],
    [
      "nothing of a quota that uses what it reserves",
      { namespaces: { a: { quota: { memoryGiB: 8, memoryLimitGiB: 8, pods: undefined } } } },
      [],
    ],
    [
      "nothing of the outermost ports",
      { outboundPorts: [1, 65_535], flows: [{ from: "a", to: "b", ports: [1] }] },
      [],
    ],
    [
      "nothing of sound ranges",
      {
        databaseRanges: ["10.0.64.0/24"],
        podRanges: ["10.0.32.0/20"],
        nats: { namespace: "codemie", ports: [4222], clientRanges: ["10.1.0.0/16"] },
      },
      [],
    ],
    [
      "no namespace at all",
      { namespaces: {} },
      ["namespaces: is empty; name at least one namespace"],
    ],
    [
      "names",
      { namespaces: { "kube-product": {}, Codemie: {} } },
      [
        "namespaces.kube-product: kube-product belongs to Kubernetes; choose a name other than default and gatekeeper-system that does not begin with kube-",
        'namespaces.Codemie: "Codemie" is not a namespace\'s name; write up to 63 lower-case letters, digits and hyphens, for example codemie',
      ],
    ],
    [
      "quantities",
      { namespaces: { a: { quota: { cpu: -1, pods: Number.NaN, storageGiB: Infinity } } } },
      [
        "namespaces.a.quota.cpu: -1 is not a valid quantity; write 0 or more",
        "namespaces.a.quota.pods: NaN is not a valid quantity; write 0 or more",
        "namespaces.a.quota.storageGiB: Infinity is not a valid quantity; write 0 or more",
      ],
    ],
    [
      "limits below what is reserved, by default too",
      {
        namespaces: { codemie: { quota: { memoryLimitGiB: 39 } }, a: { quota: { memoryGiB: 17 } } },
      },
      [
        "namespaces.a.quota.memoryLimitGiB: 16 is below memoryGiB 17; a pod may use what it reserves: raise memoryLimitGiB",
        "namespaces.codemie.quota.memoryLimitGiB: 39 is below memoryGiB 40; a pod may use what it reserves: raise memoryLimitGiB",
      ],
    ],
    [
      "NATS in a namespace that is not there",
      {
        namespaces: { a: {}, b: {} },
        nats: { namespace: "nats", ports: [0, 4222], clientRanges: ["10.1.0.0/16", "here"] },
      },
      [
        "nats.namespace: nats is none of the namespaces; use one of a, b",
        port("nats.ports", "0"),
        `nats.clientRanges[1]: "here" is not an IPv4 range; ${RANGE}`,
      ],
    ],
    [
      "ports",
      { outboundPorts: [0, 1.5, 65_536, 443], flows: [{ from: "a", to: "b", ports: [70_000] }] },
      [
        port("flows[0].ports", "70000"),
        port("outboundPorts", "0"),
        port("outboundPorts", "1.5"),
        port("outboundPorts", "65536"),
      ],
    ],
    [
      "ranges",
      { databaseRanges: ["10.0.0.1/24"], podRanges: ["here"] },
      [
        "databaseRanges[0]: 10.0.0.1/24 is not a network address; write 10.0.0.0/24",
        `podRanges[0]: "here" is not an IPv4 range; ${RANGE}`,
      ],
    ],
  ])("%s", (_what, shape, lines) => {
    expect(issues(shape)).toEqual(lines);
  });
});
