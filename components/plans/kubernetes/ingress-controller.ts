import { throwIfAny, type Issue } from "../issues";
import { namespaceNameIssues } from "./names";
import { vaultSecretIssues, type VaultSecret } from "../vault-secret";
import { loadBalancerIssues, loadBalancerSettings, type LoadBalancerAccess } from "./load-balancer";

/** Where the chart of the controller comes from. */
export type IngressChart =
  /** A chart repository. */
  | {
      readonly mode: "repository";
      /** Optional. Address of the repository. @default - the chart's own */
      readonly url?: string | undefined;
      /** Optional. Version of the chart. @default - the version that this component is written for */
      readonly version?: string | undefined;
    }
  /** An OCI registry, for example a mirror: `oci://…/ingress-nginx`. */
  | {
      readonly mode: "oci";
      /** Required. Reference of the chart in the registry. */
      readonly reference: string;
      /** Optional. Version of the chart. @default - the version that this component is written for */
      readonly version?: string | undefined;
    }
  /** An unpacked chart or an archive on the machine that deploys. */
  | {
      readonly mode: "path";
      /** Required. Folder or archive. */
      readonly path: string;
    };

/** Chart and version that this was written against. */
export const INGRESS_CHART = {
  name: "ingress-nginx",
  repository: "https://kubernetes.github.io/ingress-nginx",
  version: "4.13.3",
} as const;

/** What the product's uploads and its slow answers need. Source: CodeMie's values for its ingress. */
export const INGRESS_LIMITS = { bodySizeMiB: 900, timeoutSeconds: 600 } as const;

/**
 * Engineering choices of the controller: two replicas, so that one can be drained. Pods that wait for a certificate wait for a role
 * too, which may have no effect for ten minutes (Azure, "Troubleshoot Azure RBAC").
 */
export const INGRESS_DEFAULTS = {
  className: "nginx",
  replicas: 2,
  waitSeconds: 600,
  waitSecondsWithCertificate: 900,
} as const;

/**
 * Service account of the controller, which the chart creates in the controller's namespace: the identity that reads the certificate
 * trusts it.
 */
export const INGRESS_SERVICE_ACCOUNT = "ingress-nginx";

/** Name of the certificate in the cluster: of the object that fetches it, and of the TLS secret that the driver writes. */
const CERTIFICATE = "ingress-certificate";

export interface IngressControllerShape<Text = string> {
  /** Required. Namespace of the controller, which has to exist. */
  readonly namespace: Text;
  /**
   * Required. `internal`: a load balancer inside the network, optionally with a fixed `address` and the `subnetName` that
   * it is taken from; `public`: one on the internet that lets in `allowedNetworks` alone.
   *
   * Error: `access.allowedNetworks: is empty, so the whole internet would be allowed; …`.
   */
  readonly access: LoadBalancerAccess<Text>;
  /**
   * Optional. Where the chart comes from: a `repository`, an `oci` registry or a `path` on this machine.
   * @default { mode: "repository" } with the project's own repository and the pinned version
   */
  readonly chart?: IngressChart | undefined;
  /** Optional. Name of the ingress class. @default "nginx" */
  readonly className?: Text | undefined;
  /** Optional. Pods of the controller. @default 2 */
  readonly replicas?: number | undefined;
  /** Optional. Registry that mirrors the controller's images. @default - the chart's own */
  readonly imageRegistry?: Text | undefined;
  /**
   * Optional. Certificate of every host whose Ingress names no other. The secrets-store driver mounts it into the controller and
   * writes it as a TLS secret; a renewed one follows within minutes.
   *
   * Error: `certificate.secretName: "wild.card" is not the name of a secret; …`.
   * Source: Azure, "Set up Secrets Store CSI Driver to enable NGINX Ingress Controller with TLS".
   * @default - the controller's own, which no browser trusts
   */
  readonly certificate?: VaultSecret<Text> | undefined;
  /** Optional. Largest upload. Unit: MiB. @default 900 */
  readonly bodySizeMiB?: number | undefined;
  /** Optional. How long an answer may take. Unit: seconds. @default 600 */
  readonly timeoutSeconds?: number | undefined;
}

export interface PlannedIngressController {
  readonly chart: string;
  readonly version: string | undefined;
  readonly repository: string | undefined;
  readonly className: string;
  readonly values: Readonly<Record<string, unknown>>;
  readonly certificate: PlannedIngressCertificate | undefined;
  readonly waitSeconds: number;
}

/** What the object that fetches the certificate says, but for the identity. */
export interface PlannedIngressCertificate {
  readonly name: string;
  readonly keyvaultName: string;
  /** List of the vault's objects, in YAML. */
  readonly objects: string;
  readonly secretObjects: readonly object[];
}

export function planIngressController(
  subject: string,
  shape: IngressControllerShape,
): PlannedIngressController {
  throwIfAny(subject, ingressControllerIssues(shape));
  const className = shape.className ?? INGRESS_DEFAULTS.className;
  const chart = shape.chart ?? { mode: "repository" };
  return {
    ...sourceOf(chart),
    className,
    values: valuesOf(shape, className),
    certificate: shape.certificate && certificateOf(shape.certificate),
    waitSeconds:
      shape.certificate === undefined
        ? INGRESS_DEFAULTS.waitSeconds
        : INGRESS_DEFAULTS.waitSecondsWithCertificate,
  };
}

// As a secret, not as a certificate: only the secret of a certificate has the private key.
function certificateOf({ vaultName, secretName, version }: VaultSecret): PlannedIngressCertificate {
  const fields = {
    objectName: secretName,
    objectType: "secret",
    ...(version === undefined ? {} : { objectVersion: version }),
  };
  const lines = Object.entries(fields).map(([key, value]) => `    ${key}: ${value}\n`);
  return {
    name: CERTIFICATE,
    keyvaultName: vaultName,
    objects: `array:\n  - |\n${lines.join("")}`,
    secretObjects: [
      {
        secretName: CERTIFICATE,
        type: "kubernetes.io/tls",
        data: [
          { objectName: secretName, key: "tls.key" },
          { objectName: secretName, key: "tls.crt" },
        ],
      },
    ],
  };
}

export function ingressControllerIssues(shape: IngressControllerShape): readonly Issue[] {
  const issues: Issue[] = [
    ...namespaceNameIssues("namespace", shape.namespace),
    ...loadBalancerIssues("access", shape.access),
  ];
  const { certificate, chart, replicas } = shape;
  if (certificate !== undefined) issues.push(...vaultSecretIssues("certificate", certificate));
  if (chart?.mode === "oci" && !chart.reference.startsWith("oci://")) {
    issues.push({
      path: "chart.reference",
      problem: `${JSON.stringify(chart.reference)} is not a valid OCI reference`,
      hint: "write oci://<registry>/<path>/ingress-nginx",
    });
  }
  if (replicas !== undefined && (!Number.isInteger(replicas) || replicas < 1)) {
    issues.push({
      path: "replicas",
      problem: `${String(replicas)} is not a valid number of pods`,
      hint: "write 1 or more; 2 or more survive the loss of a node",
    });
  }
  return issues;
}

function sourceOf(
  chart: IngressChart,
): Pick<PlannedIngressController, "chart" | "version" | "repository"> {
  switch (chart.mode) {
    case "repository":
      return {
        chart: INGRESS_CHART.name,
        version: chart.version ?? INGRESS_CHART.version,
        repository: chart.url ?? INGRESS_CHART.repository,
      };
    case "oci":
      return {
        chart: chart.reference,
        version: chart.version ?? INGRESS_CHART.version,
        repository: undefined,
      };
    case "path":
      return { chart: chart.path, version: undefined, repository: undefined };
  }
}

function valuesOf(shape: IngressControllerShape, className: string) {
  const balancer = loadBalancerSettings(shape.access);
  const replicas = shape.replicas ?? INGRESS_DEFAULTS.replicas;
  const seconds = String(shape.timeoutSeconds ?? INGRESS_LIMITS.timeoutSeconds);
  return {
    ...(shape.imageRegistry === undefined
      ? {}
      : { global: { image: { registry: shape.imageRegistry } } }),
    ...(shape.certificate === undefined
      ? {}
      : { serviceAccount: { name: INGRESS_SERVICE_ACCOUNT } }),
    controller: {
      ...(shape.certificate === undefined ? {} : certificateValues(shape.namespace)),
      replicaCount: replicas,
      ...(replicas > 1 ? { minAvailable: 1 } : {}),
      ingressClassResource: {
        name: className,
        controllerValue: `k8s.io/ingress-${className}`,
        default: true,
      },
      ingressClass: className,
      config: {
        "proxy-body-size": `${String(shape.bodySizeMiB ?? INGRESS_LIMITS.bodySizeMiB)}m`,
        "proxy-connect-timeout": "60",
        "proxy-read-timeout": seconds,
        "proxy-send-timeout": seconds,
        "ssl-protocols": "TLSv1.2 TLSv1.3",
      },
      // Snippets would let everybody who may write an Ingress write the controller's own configuration.
      allowSnippetAnnotations: false,
      resources: { requests: { cpu: "200m", memory: "256Mi" }, limits: { memory: "1Gi" } },
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: "topology.kubernetes.io/zone",
          whenUnsatisfiable: "ScheduleAnyway",
          labelSelector: { matchLabels: { "app.kubernetes.io/component": "controller" } },
        },
      ],
      service: {
        type: "LoadBalancer",
        // Keeps the caller's address, which the access log and the source ranges need.
        externalTrafficPolicy: "Local",
        annotations: {
          "service.beta.kubernetes.io/azure-load-balancer-health-probe-request-path": "/healthz",
          ...balancer.annotations,
        },
        ...(balancer.loadBalancerSourceRanges.length === 0
          ? {}
          : { loadBalancerSourceRanges: balancer.loadBalancerSourceRanges }),
      },
    },
  };
}

/** The driver writes the TLS secret only while a pod mounts the volume. */
const certificateValues = (namespace: string) => ({
  extraArgs: { "default-ssl-certificate": `${namespace}/${CERTIFICATE}` },
  extraVolumes: [
    {
      name: "certificate",
      csi: {
        driver: "secrets-store.csi.k8s.io",
        readOnly: true,
        volumeAttributes: { secretProviderClass: CERTIFICATE },
      },
    },
  ],
  extraVolumeMounts: [{ name: "certificate", mountPath: "/mnt/certificate", readOnly: true }],
});
