// Rules that span settings. They run on whatever parsed, so each looks only at what is there.
import type { z } from "zod";
import type { NameOwner } from "../components/plans/azure/global-names";
import { inRange } from "../components/plans/kubernetes/load-balancer";
import { productNamespacesIssues } from "../components/plans/kubernetes/product-namespaces";
import { storageClassIssues } from "../components/plans/kubernetes/storage-class";
import { under, type Issue } from "../components/plans/issues";
import { azureCoreIssues, azureOpenAiPlanIssues, azureStateBackendIssues } from "./azure-rules";
import { awsFoundationIssues } from "./schema/aws-foundation";
import type { SECRET_SETTINGS, SETTINGS } from "./schema";

type Settings = {
  readonly [K in keyof typeof SETTINGS]?: z.output<(typeof SETTINGS)[K]["schema"]>;
} & {
  /** Keys that the file holds, also those whose values did not parse: what is broken is not missing. */
  readonly written: ReadonlySet<keyof typeof SETTINGS>;
  readonly secrets: ReadonlySet<keyof typeof SECRET_SETTINGS>;
  readonly region: string | undefined;
  readonly owner: NameOwner;
};

/** Every problem between settings. */
export function crossSettingIssues(settings: Settings): Issue[] {
  const { azureStateBackend, azureCore, azureOpenAi, owner } = settings;
  return [
    ...(azureStateBackend === undefined ? [] : azureStateBackendIssues(azureStateBackend, owner)),
    ...(azureCore === undefined ? [] : azureCoreIssues(azureCore, owner)),
    ...(azureOpenAi === undefined ? [] : azureOpenAiPlanIssues(azureOpenAi, azureCore, owner)),
    ...openAiIssues(settings),
    ...kubernetesIssues(settings),
    ...(settings.awsFoundation === undefined
      ? []
      : awsFoundationIssues(settings.awsFoundation, { region: settings.region ?? "" })),
  ];
}

function openAiIssues({ azureCore, azureOpenAi, written, secrets }: Settings): Issue[] {
  if (azureOpenAi === undefined) return [];
  const issues: Issue[] = [];
  const coreIsHere = written.has("azureCore");
  if (!coreIsHere && azureOpenAi.upstream === undefined) {
    issues.push({
      path: "azureOpenAi.upstream",
      problem: "is missing, and azureCore is not in this stack",
      hint: "name the stack that holds phase 2, as <organization>/<project>/<stack>",
    });
  }
  if (azureOpenAi.upstream !== undefined && azureOpenAi.location === undefined) {
    issues.push({
      path: "azureOpenAi.location",
      problem: "is missing, and upstream is another stack",
      hint: "write the region of phase 2, for example westeurope",
    });
  }
  if (coreIsHere && azureOpenAi.upstream !== undefined) {
    issues.push(bothHere("azureOpenAi.upstream", "azureCore"));
  }
  if (azureCore !== undefined && !azureCore.aiProviders.includes("azure-openai")) {
    issues.push({
      path: "azureCore.aiProviders",
      problem: "leaves out azure-openai, but azureOpenAi is configured",
      hint: "add azure-openai, or remove azureOpenAi",
    });
  }
  if (azureOpenAi.application.mode === "existing" && !secrets.has("openAiClientSecret")) {
    issues.push({
      path: "openAiClientSecret",
      problem: "is missing for the existing application",
      hint: "run pulumi config set --secret openAiClientSecret",
    });
  }
  return issues;
}

function kubernetesIssues({
  azureCore,
  azureOpenAi,
  kubernetesBaseline: baseline,
  written,
  secrets,
}: Settings): Issue[] {
  if (baseline === undefined) return [];
  const issues: Issue[] = [];
  const path = "kubernetesBaseline";
  const { cluster, upstream, models, ingress, network, nats, namespaces, storageClass } = baseline;
  const coreIsHere = written.has("azureCore");
  if (cluster.mode === "entra" && !coreIsHere && upstream === undefined) {
    issues.push({
      path: `${path}.upstream`,
      problem: "is missing, and azureCore is not in this stack",
      hint: "name the stack that holds phase 2, as <organization>/<project>/<stack>, or set cluster.mode: existing",
    });
  }
  if (coreIsHere && upstream !== undefined) {
    issues.push(bothHere(`${path}.upstream`, "azureCore"));
  }
  if (written.has("azureOpenAi") && models !== undefined) {
    issues.push(bothHere(`${path}.models`, "azureOpenAi"));
  }
  if (cluster.mode === "existing" && !secrets.has("kubeconfig")) {
    issues.push({
      path: "kubeconfig",
      problem: "is missing for the existing cluster",
      hint: "run pulumi config set --secret kubeconfig < kubeconfig.yaml",
    });
  }
  if (baseline.dedicatedDatabases !== undefined && upstream === undefined) {
    issues.push({
      path: `${path}.dedicatedDatabases`,
      problem: "is for another stack's servers, and there is no upstream",
      hint: "remove it; azureCore.postgres.dedicated says which servers there are",
    });
  }
  issues.push(
    ...under(
      path,
      productNamespacesIssues({ namespaces: { ...namespaces } }).filter(
        ({ path: inside }) => inside !== "namespaces",
      ),
    ),
    ...(storageClass.mode === "create"
      ? under(
          `${path}.storageClass`,
          storageClassIssues({
            disk: storageClass.disk,
            zoneRedundant: storageClass.zoneRedundant,
            ...(storageClass.name === undefined ? {} : { name: storageClass.name }),
          }),
        )
      : []),
  );
  if (!(nats.namespace in namespaces)) {
    issues.push({
      path: `${path}.nats.namespace`,
      problem: `${nats.namespace} is none of the namespaces`,
      hint: `use one of ${Object.keys(namespaces).join(", ")}`,
    });
  }
  const subjects = baseline.workloadIdentity.subjects ?? azureCore?.workloadIdentity.subjects ?? [];
  for (const subject of subjects) {
    const namespace = subject.split(":")[2] ?? "";
    if (!(namespace in namespaces)) {
      issues.push({
        path: `${path}.workloadIdentity.subjects`,
        problem: `${subject} lives in none of the namespaces`,
        hint: `add the namespace ${namespace}, or leave the subject out`,
      });
    }
  }
  const ofModels = (azureOpenAi ?? models)?.managedIdentitySubjects ?? [];
  for (const subject of subjects.filter((one) => ofModels.includes(one))) {
    issues.push({
      path: `${path}.workloadIdentity.subjects`,
      problem: `${subject} acts as the identity of the models already`,
      hint: "give each service account one identity; take it out of one of the two lists",
    });
  }
  const networks = network.allowedNetworks ?? azureCore?.access.allowedNetworks ?? [];
  const networksAreUnread =
    coreIsHere && azureCore === undefined && network.allowedNetworks === undefined;
  const natsMode = nats.loadBalancer ?? azureCore?.nats.loadBalancer ?? "internal";
  const entry =
    ingress.mode === "none"
      ? undefined
      : (ingress.loadBalancer ?? (azureCore?.access.model === "public" ? "public" : "internal"));
  if (
    (natsMode === "public" || entry === "public") &&
    networks.length === 0 &&
    !networksAreUnread
  ) {
    issues.push({
      path: `${path}.network.allowedNetworks`,
      problem: "is empty, but a public load balancer needs it",
      hint: "list the networks that may reach the application",
    });
  }
  network.allowedNetworks?.forEach((text, index) => {
    if (/\/0$/.test(text)) {
      issues.push({
        path: `${path}.network.allowedNetworks[${String(index)}]`,
        problem: `${text} is open to the whole internet`,
        hint: "list the networks that may reach the application",
      });
    }
  });
  return [...issues, ...ingressAddressIssues(baseline, azureCore, entry)];
}

function ingressAddressIssues(
  { ingress, network }: NonNullable<Settings["kubernetesBaseline"]>,
  azureCore: Settings["azureCore"],
  entry: "internal" | "public" | undefined,
): Issue[] {
  if (ingress.mode === "none" || ingress.address === undefined) return [];
  const { address } = ingress;
  const path = "kubernetesBaseline.ingress.address";
  const elsewhere = azureCore?.dns.ingressAddress;
  const issues: Issue[] = [];
  if (entry === "public") {
    issues.push({
      path,
      problem: `${address} cannot be fixed on a public load balancer`,
      hint: "remove it, and write the records once the address is known",
    });
  }
  if (elsewhere !== undefined && elsewhere !== address) {
    issues.push({
      path,
      problem: `${address} is not azureCore.dns.ingressAddress ${elsewhere}`,
      hint: "write the address once",
    });
  }
  const spoke = azureCore?.azureNetwork.spoke;
  if (
    spoke?.mode === "create" &&
    network.loadBalancerSubnet === undefined &&
    !inRange(address, spoke.userSubnet)
  ) {
    issues.push({
      path,
      problem: `${address} lies outside the user subnet ${spoke.userSubnet}`,
      hint: "choose a free address of that subnet, near its end",
    });
  }
  return issues;
}

const bothHere = (path: string, layer: "azureCore" | "azureOpenAi"): Issue => ({
  path,
  problem: `names another stack, but ${layer} is in this one`,
  hint: "remove one of the two",
});
