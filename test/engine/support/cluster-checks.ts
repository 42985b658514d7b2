// What preflight finds in the cluster of a kubeconfig, as JSON. In a process of its own, because the Kubernetes client is an
// ES module, which Jest cannot load.
import {
  CLUSTER_RIGHTS,
  assessRights,
  NAMESPACE_RIGHTS,
  samplesOf,
  tried,
} from "../../../preflight/checks/kubernetes/cluster";
import { kubernetesClient } from "../../../preflight/clients/kubernetes";

const NEEDS = { natsLoadBalancer: "internal", namespace: "codemie" } as const;

async function main(kubeconfig: string): Promise<void> {
  const client = kubernetesClient({ kubeconfig });
  const rights = async (wanted: typeof NAMESPACE_RIGHTS) =>
    assessRights(wanted, await Promise.all(wanted.map((right) => client.mayDo(right))));
  const admission = [];
  for (const sample of samplesOf(NEEDS)) {
    admission.push({ kind: sample.kind, ...(await tried(sample, NEEDS, client)) });
  }
  const found = {
    namespaces: await rights(NAMESPACE_RIGHTS),
    cluster: await rights(CLUSTER_RIGHTS),
    admission,
  };
  process.stdout.write(JSON.stringify(found));
}

main(process.argv[2] ?? "").catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
