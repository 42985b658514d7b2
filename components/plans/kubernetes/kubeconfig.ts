import { parse } from "yaml";

/** How kubelogin signs in on the machine that deploys. */
export const KUBELOGIN_MODES = ["azurecli", "workloadidentity", "msi", "spn"] as const;
export type KubeloginMode = (typeof KUBELOGIN_MODES)[number];

/** The application that every Entra-enabled AKS cluster answers for. Source: Azure, kubelogin, "--server-id". */
export const AKS_SERVER_APPLICATION = "6dae42f8-4368-4678-94ff-3960e28e3630";

/**
 * A kubeconfig that holds no credential: the server and its certificate authority as AKS tells every user of the cluster,
 * and kubelogin to fetch a token of Entra ID.
 *
 * Error: a `TypeError` when what AKS gave names no server; its text is never part of the message.
 */
export function entraKubeconfig(
  given: string,
  options: { readonly login: KubeloginMode; readonly tenantId: string },
): string {
  const { server, authority } = clusterOf(given);
  const name = "aks";
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      {
        name,
        cluster: {
          server,
          ...(authority === undefined ? {} : { "certificate-authority-data": authority }),
        },
      },
    ],
    users: [
      {
        name: "entra",
        user: {
          exec: {
            apiVersion: "client.authentication.k8s.io/v1beta1",
            command: "kubelogin",
            args: [
              "get-token",
              "--login",
              options.login,
              "--server-id",
              AKS_SERVER_APPLICATION,
              "--tenant-id",
              options.tenantId,
            ],
            interactiveMode: "Never",
            provideClusterInfo: false,
            installHint: "install kubelogin: https://azure.github.io/kubelogin/install.html",
          },
        },
      },
    ],
    contexts: [{ name, context: { cluster: name, user: "entra" } }],
    "current-context": name,
  });
}

function clusterOf(given: string): {
  readonly server: string;
  readonly authority: string | undefined;
} {
  const config = recordOf(parse(given) as unknown);
  const clusters = Array.isArray(config["clusters"]) ? (config["clusters"] as unknown[]) : [];
  const cluster = recordOf(recordOf(clusters[0])["cluster"]);
  const { server, "certificate-authority-data": authority } = cluster;
  if (typeof server !== "string" || !server.startsWith("https://")) {
    throw new TypeError("the kubeconfig that AKS gave names no server");
  }
  return { server, authority: typeof authority === "string" ? authority : undefined };
}

const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
