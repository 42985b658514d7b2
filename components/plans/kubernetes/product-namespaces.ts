import { parseCidr } from "../cidr";
import { throwIfAny, type Issue } from "../issues";
import { sortedEntries } from "../record";
import { namespaceNameIssues } from "./names";

/** Pod security standards of Kubernetes, loosest first. */
export const POD_SECURITY_LEVELS = ["privileged", "baseline", "restricted"] as const;

/** What a namespace enforces when nothing else is given. */
export const POD_SECURITY_DEFAULT = { enforce: "baseline" } as const;
export type PodSecurityLevel = (typeof POD_SECURITY_LEVELS)[number];

/** What the pods of one namespace may ask for together. */
export interface NamespaceQuota {
  /** Required. What pods may reserve. Unit: cores. */
  readonly cpu: number;
  /** Required. Memory that pods may reserve. Unit: GiB. */
  readonly memoryGiB: number;
  /** Required. Memory that pods may use at most. Unit: GiB. */
  readonly memoryLimitGiB: number;
  /** Required. Size of all persistent volumes together. Unit: GiB. */
  readonly storageGiB: number;
  /** Required. Number of pods. */
  readonly pods: number;
  /** Services of type LoadBalancer. */
  readonly loadBalancers: number;
}

/** What a container gets that asks for nothing; without it a quota would refuse such a container. */
export const CONTAINER_DEFAULTS = {
  cpuRequest: "100m",
  memoryRequest: "256Mi",
  memoryLimit: "1Gi",
} as const;

export interface NamespaceShape {
  /** Looser than `baseline` only with a reason. */
  readonly podSecurity?:
    | { readonly enforce: "baseline" | "restricted" }
    | { readonly enforce: "privileged"; readonly reason: string }
    | undefined;
  /** Optional. Quota of the namespace, in parts. @default - by the namespace, for the vendor's published load */
  readonly quota?:
    { readonly [K in keyof NamespaceQuota]?: NamespaceQuota[K] | undefined } | undefined;
  /** Pods reach PostgreSQL. */
  readonly database?: boolean | undefined;
}

/** From one namespace to another. */
export interface NamespaceFlow {
  /** Required. Namespace of the pods that call. */
  readonly from: string;
  /** Required. Namespace of the pods that answer. */
  readonly to: string;
  /** Required. TCP ports. */
  readonly ports: readonly number[];
}

export interface ProductNamespacesShape<Text = string> {
  /**
   * Required. Settings of each namespace by its name; `{}` takes the defaults for that name.
   *
   * `podSecurity.enforce`: standard that refuses pods, `baseline` when not given; `privileged` needs a `reason`.
   * `quota`: in cores, GiB and counts. `database`: pods may call PostgreSQL.
   *
   * Error: `namespaces.kube-product: kube-product belongs to Kubernetes; …`.
   */
  readonly namespaces: Readonly<Record<string, NamespaceShape>>;
  /** Optional. Namespace whose pods may call every other one; also one that exists already. @default - no such rule */
  readonly ingressNamespace?: string | undefined;
  /** Optional. Which namespace calls which, and where. @default PRODUCT_FLOWS */
  readonly flows?: readonly NamespaceFlow[] | undefined;
  /** Optional. Ports outside the cluster that pods may call beside 443. @default [] */
  readonly outboundPorts?: readonly number[] | undefined;
  /** Optional. Ranges of the database, as CIDR. @default - the private ranges of RFC 1918 */
  readonly databaseRanges?: readonly Text[] | undefined;
  /** Optional. Ranges of pods, as CIDR, that rules for the outside leave out. @default [] */
  readonly podRanges?: readonly Text[] | undefined;
  /** Optional. Who may reach NATS from outside the cluster. @default - none */
  readonly nats?:
    | {
        readonly namespace: string;
        readonly ports: readonly number[];
        readonly clientRanges: readonly Text[];
      }
    | undefined;
}

interface Known {
  readonly quota: NamespaceQuota;
  readonly database: boolean;
}

const quota = (
  cpu: number,
  memoryGiB: number,
  storageGiB: number,
  more: Partial<NamespaceQuota> = {},
): NamespaceQuota => ({
  cpu,
  memoryGiB,
  memoryLimitGiB: 2 * memoryGiB,
  storageGiB,
  pods: 50,
  loadBalancers: 0,
  ...more,
});

const ELSEWHERE: Known = { quota: quota(4, 8, 50), database: false };

/**
 * Namespaces of the product, with quotas for the vendor's published load (24 cores and 57 GiB together) and a rolling
 * update beside it.
 */
const PRODUCT: Readonly<Record<string, Known>> = {
  codemie: { quota: quota(16, 40, 200, { pods: 100, loadBalancers: 1 }), database: true },
  elastic: { quota: quota(8, 24, 500), database: false },
  "ingress-nginx": { quota: quota(4, 4, 0, { pods: 20, loadBalancers: 1 }), database: false },
  langfuse: { quota: quota(6, 16, 200), database: true },
  litellm: { quota: quota(4, 8, 20), database: true },
  "oauth2-proxy": { quota: quota(2, 2, 0, { pods: 20 }), database: false },
  security: { quota: quota(4, 8, 50), database: true },
};

/** Where the ingress controller lives when it is ours. */
export const INGRESS_NAMESPACE = "ingress-nginx";

/** Namespaces when none are named. */
export const PRODUCT_NAMESPACES = [
  "codemie",
  "elastic",
  "langfuse",
  "litellm",
  "oauth2-proxy",
  "security",
] as const;

/** Which part of the product calls which, at the ports that the parts listen on by default. */
export const PRODUCT_FLOWS: readonly NamespaceFlow[] = [
  { from: "codemie", to: "elastic", ports: [9200] },
  { from: "codemie", to: "langfuse", ports: [3000] },
  { from: "codemie", to: "litellm", ports: [4000] },
  { from: "codemie", to: "security", ports: [8080, 8443] },
  { from: "langfuse", to: "security", ports: [8080, 8443] },
  { from: "litellm", to: "langfuse", ports: [3000] },
  { from: "oauth2-proxy", to: "codemie", ports: [8080] },
  { from: "oauth2-proxy", to: "elastic", ports: [5601] },
  { from: "oauth2-proxy", to: "security", ports: [8080, 8443] },
];

/** Ports of NATS: clients, and the port under which the product's service offers it (`nats://codemie-nats:443`). */
export const NATS_PORTS = [443, 4222] as const;

/** Private ranges, for a database whose own range is not given. */
const PRIVATE_RANGES = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

/** The address at which a node's own identity answers; no pod of the product has business there. */
const NODE_METADATA = "169.254.169.254/32";
const POSTGRES_PORT = 5432;
const POD_SECURITY = "pod-security.kubernetes.io";

/** A rule's other side; labels or an address range. */
export type PolicyPeer =
  | { readonly podSelector: object }
  | { readonly namespaceSelector: { readonly matchLabels: Readonly<Record<string, string>> } }
  | { readonly ipBlock: { readonly cidr: string; readonly except?: string[] | undefined } };

export interface PolicyPort {
  readonly protocol: "TCP" | "UDP";
  readonly port: number;
}

/** The `spec` of a network policy. */
export interface PlannedPolicy {
  readonly key: string;
  readonly spec: {
    readonly podSelector: object;
    readonly policyTypes: ("Ingress" | "Egress")[];
    readonly ingress?:
      | { readonly from?: PolicyPeer[] | undefined; readonly ports?: PolicyPort[] | undefined }[]
      | undefined;
    readonly egress?:
      | { readonly to?: PolicyPeer[] | undefined; readonly ports?: PolicyPort[] | undefined }[]
      | undefined;
  };
}

export interface PlannedNamespace {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** `hard` of the resource quota. */
  readonly quota: Readonly<Record<string, string>>;
  readonly policies: readonly PlannedPolicy[];
}

/** Labels, quotas and network policies of every namespace. Namespaces that a flow names and that are not ours are left out. */
export function planProductNamespaces(
  subject: string,
  shape: ProductNamespacesShape,
): readonly PlannedNamespace[] {
  throwIfAny(subject, productNamespacesIssues(shape));
  return sortedEntries(shape.namespaces).map(([name, namespace]) => {
    const { podSecurity = POD_SECURITY_DEFAULT } = namespace;
    return {
      name,
      labels: {
        [`${POD_SECURITY}/enforce`]: podSecurity.enforce,
        [`${POD_SECURITY}/enforce-version`]: "latest",
        // Warned of, not enforced: the product's containers write to their own file system (interpretation D-17), and more.
        [`${POD_SECURITY}/warn`]: "restricted",
        [`${POD_SECURITY}/warn-version`]: "latest",
        [`${POD_SECURITY}/audit`]: "restricted",
        [`${POD_SECURITY}/audit-version`]: "latest",
      },
      annotations:
        "reason" in podSecurity
          ? { "platform-foundations.example/pod-security-reason": podSecurity.reason }
          : {},
      quota: hard({ ...(PRODUCT[name] ?? ELSEWHERE).quota, ...given(namespace.quota) }),
      policies: policiesOf(name, namespace, shape),
    };
  });
}

export function productNamespacesIssues(shape: ProductNamespacesShape): readonly Issue[] {
  const { namespaces, nats, flows = [] } = shape;
  const names = Object.keys(namespaces);
  const issues: Issue[] = names.flatMap((name) => namespaceNameIssues(`namespaces.${name}`, name));
  if (names.length === 0) {
    issues.push({ path: "namespaces", problem: "is empty", hint: "name at least one namespace" });
  }
  for (const [name, { quota: wanted = {} }] of sortedEntries(namespaces)) {
    for (const [key, value] of sortedEntries(given(wanted) as Record<string, number>)) {
      if (!Number.isFinite(value) || value < 0) {
        issues.push({
          path: `namespaces.${name}.quota.${key}`,
          problem: `${String(value)} is not a valid quantity`,
          hint: "write 0 or more",
        });
      }
    }
    const { memoryGiB, memoryLimitGiB } = {
      ...(PRODUCT[name] ?? ELSEWHERE).quota,
      ...given(wanted),
    };
    if (memoryLimitGiB < memoryGiB) {
      issues.push({
        path: `namespaces.${name}.quota.memoryLimitGiB`,
        problem: `${String(memoryLimitGiB)} is below memoryGiB ${String(memoryGiB)}`,
        hint: "a pod may use what it reserves: raise memoryLimitGiB",
      });
    }
  }
  if (nats !== undefined && !names.includes(nats.namespace)) {
    issues.push({
      path: "nats.namespace",
      problem: `${nats.namespace} is none of the namespaces`,
      hint: `use one of ${names.join(", ")}`,
    });
  }
  flows.forEach(({ ports }, index) => {
    issues.push(...portIssues(`flows[${String(index)}].ports`, ports));
  });
  issues.push(
    ...portIssues("outboundPorts", shape.outboundPorts ?? []),
    ...portIssues("nats.ports", nats?.ports ?? []),
    ...rangeIssues("databaseRanges", shape.databaseRanges),
    ...rangeIssues("podRanges", shape.podRanges),
    ...rangeIssues("nats.clientRanges", nats?.clientRanges),
  );
  return issues;
}

const portIssues = (path: string, ports: readonly number[]): readonly Issue[] =>
  ports
    .filter((port) => !Number.isInteger(port) || port < 1 || port > 65_535)
    .map((port) => ({
      path,
      problem: `${String(port)} is not a valid port`,
      hint: "write a whole number from 1 to 65535",
    }));

const rangeIssues = (path: string, ranges: readonly string[] = []): readonly Issue[] =>
  ranges.flatMap((text, index) => {
    const parsed = parseCidr(text);
    return parsed.ok
      ? []
      : [{ path: `${path}[${String(index)}]`, problem: parsed.problem, hint: parsed.hint }];
  });

function given<T extends object>(values: T | undefined): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(
    Object.entries(values ?? {}).filter(([, value]) => value !== undefined),
  ) as { [K in keyof T]?: NonNullable<T[K]> };
}

function hard(of: NamespaceQuota): Readonly<Record<string, string>> {
  return {
    "requests.cpu": String(of.cpu),
    "requests.memory": `${String(of.memoryGiB)}Gi`,
    "limits.memory": `${String(of.memoryLimitGiB)}Gi`,
    "requests.storage": `${String(of.storageGiB)}Gi`,
    pods: String(of.pods),
    "services.loadbalancers": String(of.loadBalancers),
    // A load balancer takes node ports, one for each of its ports; nothing else here needs one.
    ...(of.loadBalancers === 0 ? { "services.nodeports": "0" } : {}),
  };
}

const EVERY_POD = {};
const inNamespace = (name: string): PolicyPeer => ({
  namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } },
});
const tcp = (ports: readonly number[]): PolicyPort[] =>
  [...new Set(ports)].sort((a, b) => a - b).map((port) => ({ protocol: "TCP", port }));
const blocks = (ranges: readonly string[], except: readonly string[] = []): PolicyPeer[] =>
  ranges.map((cidr) => ({
    ipBlock: { cidr, ...(except.length === 0 ? {} : { except: [...except] }) },
  }));

function allowIn(key: string, from: PolicyPeer[] | undefined, ports?: PolicyPort[]): PlannedPolicy {
  const rule = {
    ...(from === undefined ? {} : { from }),
    ...(ports === undefined ? {} : { ports }),
  };
  return { key, spec: { podSelector: EVERY_POD, policyTypes: ["Ingress"], ingress: [rule] } };
}

function allowOut(key: string, to: PolicyPeer[], ports?: PolicyPort[]): PlannedPolicy {
  const rule = { to, ...(ports === undefined ? {} : { ports }) };
  return { key, spec: { podSelector: EVERY_POD, policyTypes: ["Egress"], egress: [rule] } };
}

function policiesOf(
  name: string,
  namespace: NamespaceShape,
  shape: ProductNamespacesShape,
): readonly PlannedPolicy[] {
  const { ingressNamespace, nats } = shape;
  const others = Object.keys(shape.namespaces).filter((other) => other !== name);
  const flows = (shape.flows ?? PRODUCT_FLOWS).filter(
    ({ from, to }) => from in shape.namespaces && to in shape.namespaces,
  );
  const isIngress = name === ingressNamespace;
  return [
    { key: "deny-all", spec: { podSelector: EVERY_POD, policyTypes: ["Ingress", "Egress"] } },
    {
      key: "within",
      spec: {
        podSelector: EVERY_POD,
        policyTypes: ["Ingress", "Egress"],
        ingress: [{ from: [{ podSelector: EVERY_POD }] }],
        egress: [{ to: [{ podSelector: EVERY_POD }] }],
      },
    },
    allowOut(
      "dns",
      [inNamespace("kube-system")],
      [
        { protocol: "UDP", port: 53 },
        { protocol: "TCP", port: 53 },
      ],
    ),
    allowOut(
      "outbound",
      blocks(["0.0.0.0/0"], [NODE_METADATA, ...(shape.podRanges ?? [])]),
      tcp([443, ...(shape.outboundPorts ?? [])]),
    ),
    ...((namespace.database ?? (PRODUCT[name] ?? ELSEWHERE).database)
      ? [allowOut("database", blocks(shape.databaseRanges ?? PRIVATE_RANGES), tcp([POSTGRES_PORT]))]
      : []),
    ...(isIngress
      ? [
          // Clients, limited by the load balancer itself, and the API server's calls to the controller's webhook.
          allowIn("clients", undefined, tcp([80, 443, 8443])),
          allowOut("to-product", others.map(inNamespace)),
        ]
      : ingressNamespace === undefined
        ? []
        : [allowIn("from-ingress", [inNamespace(ingressNamespace)])]),
    ...flows
      .filter(({ from }) => from === name)
      .map(({ to, ports }) => allowOut(`to-${to}`, [inNamespace(to)], tcp(ports))),
    ...flows
      .filter(({ to }) => to === name)
      .map(({ from, ports }) => allowIn(`from-${from}`, [inNamespace(from)], tcp(ports))),
    ...(nats?.namespace === name && nats.clientRanges.length > 0
      ? [allowIn("nats", blocks(nats.clientRanges), tcp(nats.ports))]
      : []),
  ];
}
