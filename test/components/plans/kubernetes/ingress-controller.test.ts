import { InvalidArgumentsError } from "../../../../components/plans/issues";
import {
  ingressControllerIssues,
  planIngressController,
  type IngressControllerShape,
} from "../../../../components/plans/kubernetes/ingress-controller";
import { linesOf } from "../../../support/issues";

const SHAPE: IngressControllerShape = { namespace: "ingress-nginx", access: { mode: "internal" } };
const plan = (more: Partial<IngressControllerShape> = {}) =>
  planIngressController("IngressController", { ...SHAPE, ...more });

/** Values of the chart for an internal controller of two pods, as its own `values.yaml` names them. */
const controller = {
  replicaCount: 2,
  minAvailable: 1,
  ingressClassResource: { name: "nginx", controllerValue: "k8s.io/ingress-nginx", default: true },
  ingressClass: "nginx",
  config: {
    "proxy-body-size": "900m",
    "proxy-connect-timeout": "60",
    "proxy-read-timeout": "600",
    "proxy-send-timeout": "600",
    "ssl-protocols": "TLSv1.2 TLSv1.3",
  },
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
    externalTrafficPolicy: "Local",
    annotations: {
      "service.beta.kubernetes.io/azure-load-balancer-health-probe-request-path": "/healthz",
      "service.beta.kubernetes.io/azure-load-balancer-internal": "true",
    },
  },
};

describe("the plan of an ingress controller", () => {
  it("is two pods of the pinned chart behind an internal load balancer", () => {
    expect(plan()).toEqual({
      chart: "ingress-nginx",
      version: "4.13.3",
      repository: "https://kubernetes.github.io/ingress-nginx",
      className: "nginx",
      values: { controller },
      certificate: undefined,
      waitSeconds: 600,
    });
    expect(Object.keys(plan().values)).toEqual(["controller"]);
  });

  it("takes class, pods, sizes, registry and allowed networks", () => {
    const planned = plan({
      className: "inner",
      replicas: 1,
      bodySizeMiB: 5,
      timeoutSeconds: 30,
      imageRegistry: "images.contoso.com",
      access: { mode: "public", allowedNetworks: ["203.0.113.0/24"] },
    });
    expect(planned.className).toBe("inner");
    const single = { ...controller, minAvailable: undefined };
    expect(planned.values).toEqual({
      global: { image: { registry: "images.contoso.com" } },
      controller: {
        ...single,
        replicaCount: 1,
        ingressClassResource: {
          name: "inner",
          controllerValue: "k8s.io/ingress-inner",
          default: true,
        },
        ingressClass: "inner",
        config: {
          ...controller.config,
          "proxy-body-size": "5m",
          "proxy-read-timeout": "30",
          "proxy-send-timeout": "30",
        },
        service: {
          ...controller.service,
          annotations: {
            "service.beta.kubernetes.io/azure-load-balancer-health-probe-request-path": "/healthz",
          },
          loadBalancerSourceRanges: ["203.0.113.0/24"],
        },
      },
    });
  });

  it.each<
    readonly [
      IngressControllerShape["chart"],
      chart: string,
      version: string | undefined,
      repository: string | undefined,
    ]
  >([
    [
      { mode: "repository" },
      "ingress-nginx",
      "4.13.3",
      "https://kubernetes.github.io/ingress-nginx",
    ],
    [
      { mode: "repository", url: "https://charts.contoso.com", version: "4.12.1" },
      "ingress-nginx",
      "4.12.1",
      "https://charts.contoso.com",
    ],
    [
      { mode: "oci", reference: "oci://images/ingress" },
      "oci://images/ingress",
      "4.13.3",
      undefined,
    ],
    [
      { mode: "oci", reference: "oci://images/ingress", version: "4.12.1" },
      "oci://images/ingress",
      "4.12.1",
      undefined,
    ],
    [{ mode: "path", path: "./chart.tgz" }, "./chart.tgz", undefined, undefined],
  ])("takes its chart from %j", (source, chart, version, repository) => {
    const planned = plan({ chart: source });
    expect([planned.chart, planned.version, planned.repository]).toEqual([
      chart,
      version,
      repository,
    ]);
  });

  it.each([
    [undefined, ""],
    ["0123456789abcdef0123456789abcdef", "    objectVersion: 0123456789abcdef0123456789abcdef\n"],
  ])(
    "fetches a certificate of version %s with its key, mounts it and waits longer",
    (version, line) => {
      const planned = plan({ certificate: { vaultName: "vault", secretName: "wild", version } });
      expect(planned.certificate).toEqual({
        name: "ingress-certificate",
        keyvaultName: "vault",
        objects: `array:\n  - |\n    objectName: wild\n    objectType: secret\n${line}`,
        secretObjects: [
          {
            secretName: "ingress-certificate",
            type: "kubernetes.io/tls",
            data: [
              { objectName: "wild", key: "tls.key" },
              { objectName: "wild", key: "tls.crt" },
            ],
          },
        ],
      });
      expect(planned.waitSeconds).toBe(900);
      expect(planned.values).toEqual({
        serviceAccount: { name: "ingress-nginx" },
        controller: {
          ...controller,
          extraArgs: { "default-ssl-certificate": "ingress-nginx/ingress-certificate" },
          extraVolumes: [
            {
              name: "certificate",
              csi: {
                driver: "secrets-store.csi.k8s.io",
                readOnly: true,
                volumeAttributes: { secretProviderClass: "ingress-certificate" },
              },
            },
          ],
          extraVolumeMounts: [
            { name: "certificate", mountPath: "/mnt/certificate", readOnly: true },
          ],
        },
      });
    },
  );

  it("refuses everything unusable at once", () => {
    const wrong: IngressControllerShape = {
      namespace: "kube-system",
      access: { mode: "internal", address: "here" },
      certificate: { vaultName: "vault", secretName: "wild.card" },
      chart: { mode: "oci", reference: "https://images.contoso.com" },
      replicas: 0,
    };
    expect(linesOf(ingressControllerIssues(wrong))).toEqual([
      "namespace: kube-system belongs to Kubernetes; choose a name other than default and gatekeeper-system that does not begin with kube-",
      'access.address: "here" is not an IPv4 address; write four numbers, for example 10.0.16.200',
      expect.stringMatching(/^certificate\.secretName: "wild\.card" is not the name of a secret; /),
      'chart.reference: "https://images.contoso.com" is not a valid OCI reference; write oci://<registry>/<path>/ingress-nginx',
      "replicas: 0 is not a valid number of pods; write 1 or more; 2 or more survive the loss of a node",
    ]);
    expect(linesOf(ingressControllerIssues({ ...SHAPE, replicas: 1.5 }))).toEqual([
      "replicas: 1.5 is not a valid number of pods; write 1 or more; 2 or more survive the loss of a node",
    ]);
    expect(ingressControllerIssues({ ...SHAPE, replicas: 1 })).toEqual([]);
    expect(() => planIngressController("IngressController", wrong)).toThrow(InvalidArgumentsError);
  });
});
