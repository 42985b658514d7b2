import * as containerservice from "@pulumi/azure-native/containerservice";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { EntraLogin } from "../config/load";
import type { KubernetesBaselineConfig } from "../config/schema/kubernetes-baseline";
import { ApplicationRecords } from "../components/azure/application-records";
import {
  type ConnectionSecret,
  ConnectionSecrets,
} from "../components/kubernetes/connection-secrets";
import {
  type IngressCertificate,
  IngressController,
} from "../components/kubernetes/ingress-controller";
import { APPLICATION_RECORDS } from "../components/plans/azure/platform-defaults";
import { ProductNamespaces } from "../components/kubernetes/product-namespaces";
import { StorageClass } from "../components/kubernetes/storage-class";
import {
  type WorkloadServiceAccount,
  WorkloadServiceAccounts,
} from "../components/kubernetes/workload-service-accounts";
import { entraKubeconfig } from "../components/plans/kubernetes/kubeconfig";
import {
  type LoadBalancerAccess,
  loadBalancerSettings,
} from "../components/plans/kubernetes/load-balancer";
import {
  INGRESS_NAMESPACE,
  type NamespaceShape,
  NATS_PORTS,
} from "../components/plans/kubernetes/product-namespaces";
import { accountOfSubject } from "../components/plans/kubernetes/workload-service-accounts";
import type { AzureSubscriptions } from "./azure-subscriptions";
import type {
  KubernetesBaselineOutputs,
  KubernetesCoreContract,
  KubernetesModelsContract,
  LayerContext,
  PostgresContract,
} from "./contracts";

/** What this layer needs beside its settings. */
export interface KubernetesBaselineUpstream {
  readonly cluster: ClusterAccess;
  /** Phase 2; undefined for a cluster from elsewhere. */
  readonly core: KubernetesCoreContract | undefined;
  /** Phase 3 and the service accounts of its identity; undefined without it. */
  readonly models:
    | {
        readonly outputs: KubernetesModelsContract;
        readonly subjects: readonly string[];
      }
    | undefined;
  /** Subscriptions that zones may be in. */
  readonly subscriptions: AzureSubscriptions;
}

/** How the cluster is reached: by Entra login to that of phase 2, or by a kubeconfig. */
export type ClusterAccess =
  | { readonly mode: "entra"; readonly login: EntraLogin; readonly core: KubernetesCoreContract }
  | { readonly mode: "existing"; readonly kubeconfig: pulumi.Output<string> };

type Config = KubernetesBaselineConfig;

/** What the product's charts expect to find in a cluster. Source: CodeMie, Prerequisites, "Admission Control and Resource Requirements". */
export function kubernetesBaseline(
  name: string,
  config: Config,
  context: LayerContext,
  upstream: KubernetesBaselineUpstream,
): KubernetesBaselineOutputs {
  const provider = new kubernetes.Provider(name, {
    kubeconfig: kubeconfigOf(upstream.cluster),
    enableServerSideApply: true,
  });
  const access = networkAccess(config, upstream);
  const labels = labelsFrom(context);
  const nats = natsAccess(config, upstream, access);
  const namespaces = new ProductNamespaces(
    name,
    {
      labels,
      namespaces: namespacesOf(config),
      ...ingressNamespaceOf(config),
      ...(access.databaseRanges === undefined ? {} : { databaseRanges: access.databaseRanges }),
      podRanges: access.podRanges,
      outboundPorts: access.outboundPorts,
      nats: {
        namespace: config.nats.namespace,
        ports: NATS_PORTS,
        clientRanges: [
          ...access.ranges,
          ...(nats.mode === "public" ? loadBalancerSettings(nats).loadBalancerSourceRanges : []),
        ],
      },
      protect: config.protect,
    },
    { provider },
  );
  // Quotas and policies exist before the first object that they apply to.
  const inside = { provider, dependsOn: [...namespaces.ready] };
  const accounts = serviceAccountsOf(config, upstream);
  const serviceAccounts = new WorkloadServiceAccounts(
    name,
    {
      labels,
      accounts,
      ...(upstream.core === undefined ? {} : { tenantId: upstream.core.tenantId }),
    },
    inside,
  );
  const secrets = new ConnectionSecrets(
    name,
    { labels, secrets: secretsOf(config, upstream) },
    inside,
  );
  const ingress = createIngress(name, config, upstream, access, inside);
  return {
    kubernetesNamespaces: pulumi.all(Object.values(namespaces.namespaces)),
    kubernetesStorageClassName: storageClass(name, config, labels, provider),
    kubernetesServiceAccounts: pulumi.all(Object.values(serviceAccounts.accounts)),
    kubernetesSecrets: pulumi.all(Object.values(secrets.secrets)),
    ingressClassName: ingress?.className,
    ingressAddress: ingress?.address === undefined ? undefined : pulumi.output(ingress.address),
    natsLoadBalancer: { mode: nats.mode, ...loadBalancerSettings(nats) },
  };
}

// Of the credentials that AKS lists for users, only server and certificate authority are read.
function kubeconfigOf(cluster: ClusterAccess): pulumi.Output<string> {
  if (cluster.mode === "existing") return cluster.kubeconfig;
  const { core } = cluster;
  const credentials = containerservice.listManagedClusterUserCredentialsOutput({
    resourceGroupName: core.resourceGroupName,
    resourceName: core.aksClusterName,
    format: "exec",
  });
  return pulumi.all([credentials.kubeconfigs, core.tenantId]).apply(([found, tenantId]) =>
    entraKubeconfig(Buffer.from(found[0]?.value ?? "", "base64").toString("utf8"), {
      login: cluster.login,
      tenantId,
    }),
  );
}

/** Networks outside the cluster that policies and load balancers refer to: from these settings, else from those of phase 2. */
interface NetworkAccess {
  readonly ranges: readonly string[];
  readonly podRanges: readonly string[];
  readonly databaseRanges: readonly string[] | undefined;
  readonly outboundPorts: readonly number[];
  readonly allowedNetworks: readonly string[];
  readonly loadBalancerSubnet: string | undefined;
}

const PRIVATE_RANGES = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"] as const;

function networkAccess({ network }: Config, { core }: KubernetesBaselineUpstream): NetworkAccess {
  const settings = core?.kubernetesSettings;
  return {
    ranges: network.ranges ?? settings?.ranges ?? PRIVATE_RANGES,
    podRanges: network.podRanges ?? settings?.podRanges ?? [],
    databaseRanges: network.databaseRanges ?? settings?.databaseRanges,
    outboundPorts: network.outboundPorts ?? settings?.outboundPorts ?? [],
    allowedNetworks: network.allowedNetworks ?? settings?.allowedNetworks ?? [],
    loadBalancerSubnet: network.loadBalancerSubnet ?? settings?.loadBalancerSubnet,
  };
}

function balancer(mode: "internal" | "public", access: NetworkAccess): LoadBalancerAccess {
  const { allowedNetworks, loadBalancerSubnet } = access;
  if (mode === "public") return { mode, allowedNetworks };
  return {
    mode,
    ...(loadBalancerSubnet === undefined ? {} : { subnetName: loadBalancerSubnet }),
  };
}

// The product's chart creates the Service of NATS; this layer decides how it is reached (interpretation D-18).
function natsAccess(
  { nats }: Config,
  { core }: KubernetesBaselineUpstream,
  access: NetworkAccess,
): LoadBalancerAccess {
  const mode = nats.loadBalancer ?? core?.kubernetesSettings.natsLoadBalancer ?? "internal";
  return balancer(mode, access);
}

function namespacesOf({ namespaces, ingress }: Config): Readonly<Record<string, NamespaceShape>> {
  const shapes = Object.entries(namespaces).map(([key, { podSecurity, quota, database }]) => [
    key,
    { podSecurity, quota, ...(database === undefined ? {} : { database }) },
  ]);
  return {
    ...(ingress.mode === "create" ? { [INGRESS_NAMESPACE]: {} } : {}),
    ...(Object.fromEntries(shapes) as Record<string, NamespaceShape>),
  };
}

function ingressNamespaceOf({ ingress }: Config): { readonly ingressNamespace?: string } {
  if (ingress.mode === "create") return { ingressNamespace: INGRESS_NAMESPACE };
  return ingress.namespace === undefined ? {} : { ingressNamespace: ingress.namespace };
}

/** What goes into a namespace that the settings name. */
type Placed<T> = T & { readonly namespace: string };

function serviceAccountsOf(
  config: Config,
  { core, models }: KubernetesBaselineUpstream,
): Readonly<Record<string, WorkloadServiceAccount>> {
  const accounts = (subjects: readonly string[], clientId: pulumi.Output<string>) =>
    subjects.map((subject): [string, Placed<WorkloadServiceAccount>] => {
      const account = accountOfSubject(subject);
      return [`${account.namespace}-${account.name}`, { ...account, clientId }];
    });
  const all = [
    ...(core === undefined
      ? []
      : accounts(
          config.workloadIdentity.subjects ?? core.kubernetesSettings.subjects,
          core.workloadIdentityClientId,
        )),
    ...(models === undefined
      ? []
      : accounts(models.subjects, models.outputs.aiManagedIdentityClientId)),
  ];
  return Object.fromEntries(all.filter(([, { namespace }]) => namespace in config.namespaces));
}

const DATABASES = {
  keycloak: { namespace: "security", secretName: "keycloak-postgres" },
  langfuse: { namespace: "langfuse", secretName: "langfuse-postgres" },
  litellm: { namespace: "litellm", secretName: "litellm-postgres" },
} as const;

function secretsOf(
  config: Config,
  { core, models }: KubernetesBaselineUpstream,
): Readonly<Record<string, ConnectionSecret>> {
  const secrets: Record<string, Placed<ConnectionSecret>> = {};
  if (core !== undefined) {
    secrets["codemie-azure"] = {
      namespace: "codemie",
      secretName: "codemie-azure",
      values: {
        AZURE_TENANT_ID: core.tenantId,
        AZURE_CLIENT_ID: core.workloadIdentityClientId,
        AZURE_KEY_VAULT_URL: core.keyVaultUri,
        AZURE_KEY_NAME: core.keyVaultKeyName,
        AZURE_STORAGE_ACCOUNT_NAME: core.storageAccountName,
      },
    };
    secrets["codemie-postgres"] = {
      namespace: "codemie",
      secretName: "codemie-postgres",
      values: postgresValues(core.postgres),
    };
    const { dedicatedDatabases } = core.kubernetesSettings;
    for (const key of config.dedicatedDatabases ?? dedicatedDatabases) {
      const { namespace, secretName } = DATABASES[key];
      secrets[secretName] = {
        namespace,
        secretName,
        values: postgresValues(dedicatedOf(core, key)),
      };
    }
  }
  const login = models && clientLogin(models.outputs);
  if (login !== undefined) {
    for (const namespace of ["codemie", "litellm"]) {
      secrets[`${namespace}-models`] = {
        namespace,
        secretName: `${namespace}-models`,
        values: login,
      };
    }
  }
  return Object.fromEntries(
    Object.entries(secrets).filter(([, { namespace }]) => namespace in config.namespaces),
  );
}

/** How the model proxy signs in with its application; undefined where it acts as an identity. */
function clientLogin({
  aiTenantId,
  aiClientId,
  aiClientSecret,
}: KubernetesModelsContract): ConnectionSecret["values"] | undefined {
  if (aiClientId === undefined || aiClientSecret === undefined) return undefined;
  return {
    AZURE_AI_TENANT_ID: aiTenantId,
    AZURE_AI_CLIENT_ID: aiClientId,
    AZURE_AI_CLIENT_SECRET: aiClientSecret,
  };
}

function dedicatedOf(core: KubernetesCoreContract, key: string): PostgresContract {
  const server = core.dedicatedPostgres[key];
  if (server === undefined)
    throw new TypeError(`phase 2 has no dedicated server for ${key} among its outputs`);
  return server;
}

function postgresValues(server: PostgresContract): ConnectionSecret["values"] {
  return {
    host: server.host,
    port: pulumi.output(server.port).apply(String),
    database: server.database,
    username: server.user,
    password: server.password,
    sslmode: "require",
  };
}

function storageClass(
  name: string,
  { storageClass: choice }: Config,
  labels: Readonly<Record<string, string>>,
  provider: kubernetes.Provider,
): pulumi.Output<string> {
  if (choice.mode === "existing") return pulumi.output(choice.name);
  const { disk, zoneRedundant, reclaim, isDefault } = choice;
  return new StorageClass(
    `${name}-disks`,
    {
      labels,
      disk,
      zoneRedundant,
      reclaim,
      isDefault,
      ...(choice.name === undefined ? {} : { className: choice.name }),
    },
    { provider },
  ).className;
}

/**
 * The ingress controller and its DNS records. With a fixed address one run creates both: the load balancer takes it and the
 * records point to it. The records have one writer: phase 2 when `azureCore.dns.application.ingressAddress` is set, else this layer.
 */
function createIngress(
  name: string,
  { ingress }: Config,
  { core, subscriptions }: KubernetesBaselineUpstream,
  access: NetworkAccess,
  inside: pulumi.ComponentResourceOptions,
): IngressController | undefined {
  if (ingress.mode === "none") return undefined;
  const mode = ingress.loadBalancer ?? (core?.accessModel === "public" ? "public" : "internal");
  const settings = core?.kubernetesSettings;
  const address = ingress.address ?? settings?.ingressAddress;
  const balancerAccess = balancer(mode, access);
  const { chart } = ingress;
  const controller = new IngressController(
    `${name}-ingress`,
    {
      namespace: INGRESS_NAMESPACE,
      access:
        balancerAccess.mode === "internal" && address !== undefined
          ? { ...balancerAccess, address }
          : balancerAccess,
      chart:
        chart.mode === "path"
          ? chart
          : chart.mode === "oci"
            ? { mode: "oci", reference: chart.reference, ...versionOf(chart) }
            : {
                mode: "repository",
                ...(chart.url === undefined ? {} : { url: chart.url }),
                ...versionOf(chart),
              },
      className: ingress.className,
      replicas: ingress.replicas,
      ...(ingress.imageRegistry === undefined ? {} : { imageRegistry: ingress.imageRegistry }),
      certificate: certificateFrom(core),
    },
    inside,
  );
  const zoneId = core?.dnsZoneId;
  if (
    zoneId !== undefined &&
    ingress.address !== undefined &&
    mode === "internal" &&
    settings?.ingressAddress === undefined
  ) {
    new ApplicationRecords(`${name}-names`, {
      zoneId,
      ...(core === undefined ? {} : { access: core.accessModel }),
      ...(typeof zoneId === "string" ? subscriptions.providerFor(zoneId) : {}),
      address: ingress.address,
      names: APPLICATION_RECORDS,
      ...(settings === undefined ? {} : { ttlSeconds: settings.ttlSeconds }),
    });
  }
  return controller;
}

/** The certificate that phase 2 names, and the identity that may read it. */
function certificateFrom(core: KubernetesCoreContract | undefined): IngressCertificate | undefined {
  const { certificate } = core?.kubernetesSettings ?? {};
  if (core?.ingressIdentityClientId === undefined || certificate === undefined) return undefined;
  return { ...certificate, clientId: core.ingressIdentityClientId, tenantId: core.tenantId };
}

const versionOf = ({ version }: { readonly version?: string | undefined }) =>
  version === undefined ? {} : { version };

// Values of labels are narrower than those of tags: one that does not fit is left out, not changed.
function labelsFrom({ environment, customer }: LayerContext): Record<string, string> {
  const fits = /^[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/;
  return Object.fromEntries(
    Object.entries({
      "platform-foundations.example/customer": customer,
      "platform-foundations.example/environment": environment,
    }).filter(([, value]) => fits.test(value)),
  );
}
