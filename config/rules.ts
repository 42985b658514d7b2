// Rules that span settings. They run on whatever parsed, so each looks only at what is there.
import type { z } from "zod";
import type { NameOwner } from "../components/plans/azure/global-names";
import { callerRangeIssues } from "../components/plans/azure/network-security-rules";
import { asRange } from "../components/plans/cidr";
import { endedIssues } from "../components/plans/ending";
import { inRange } from "../components/plans/kubernetes/load-balancer";
import { productNamespacesIssues } from "../components/plans/kubernetes/product-namespaces";
import { storageClassIssues } from "../components/plans/kubernetes/storage-class";
import { under, type Issue } from "../components/plans/issues";
import {
  awsTagIssues,
  azureTagIssues,
  exceptionTagIssues,
  standardTags,
} from "../components/plans/tags";
import {
  azureCoreIssues,
  azureOpenAiPlanIssues,
  azureStateBackendIssues,
  ingressAddressIssues as keptAddressIssues,
} from "./azure-rules";
import type { AzureShapes } from "./azure-plans";
import { awsFoundationIssues } from "./schema/aws-foundation";
import type { SECRET_SETTINGS, SETTINGS } from "./schema";

type Settings = {
  readonly [K in keyof typeof SETTINGS]?: z.output<(typeof SETTINGS)[K]["schema"]>;
} & {
  /** Keys in the file, also those whose values did not parse: they are broken, not missing. */
  readonly written: ReadonlySet<keyof typeof SETTINGS>;
  readonly secrets: ReadonlySet<keyof typeof SECRET_SETTINGS>;
  readonly region: string | undefined;
  readonly owner: NameOwner;
  readonly shapes: AzureShapes;
  readonly now: Date;
};

/** Every problem between settings. */
export function crossSettingIssues(settings: Settings): readonly Issue[] {
  const { azureCore, azureOpenAi, owner, shapes } = settings;
  return [
    ...(shapes.state === undefined ? [] : azureStateBackendIssues(shapes.state)),
    ...(azureCore === undefined || shapes.core === undefined
      ? []
      : azureCoreIssues(azureCore, shapes.core, owner)),
    ...(azureOpenAi === undefined ? [] : azureOpenAiPlanIssues(azureOpenAi, azureCore, owner)),
    ...tagIssues(settings),
    ...openAiIssues(settings),
    ...secretDayIssues(settings),
    ...kubernetesIssues(settings),
    ...(settings.awsFoundation === undefined
      ? []
      : awsFoundationIssues(settings.awsFoundation, { region: settings.region ?? "" })),
  ];
}

/** A secret that is stored with a day in the past has ended before anybody used it. */
const secretDayIssues = ({ azureCore, azureOpenAi, now }: Settings): readonly Issue[] => [
  ...endedIssues("azureCore.keyVault.secretsExpire", azureCore?.keyVault.secretsExpire, now),
  ...(azureOpenAi?.application.mode === "none"
    ? [] // no secret ends then
    : endedIssues("azureOpenAi.secretExpires", azureOpenAi?.secretExpires, now)),
];

/** Tags that a configured cloud refuses, the program's own values among them. */
function tagIssues({ general, written, azureCore }: Settings): readonly Issue[] {
  if (general === undefined) return [];
  const { environment, owner } = general;
  const own = standardTags({ environment, owner, layer: "" });
  const tags = { ...general.tags, ...own };
  const on = (cloud: string): boolean => [...written].some((key) => key.startsWith(cloud));
  const issues = [
    ...exceptionTagIssues(general.tags),
    ...(on("aws") ? awsTagIssues(tags) : []),
    ...(on("azure")
      ? azureTagIssues(tags, {
          dns: written.has("azureCore") || written.has("azureOpenAi"),
          publicDns:
            azureCore?.access.model === "public" &&
            azureCore.dns.application.zone.mode === "create",
        })
      : []),
  ];
  const replaced = Object.keys(general.tags)
    .filter((key) => key in own)
    .map((key) => ({
      path: `general.tags.${key}`,
      problem: "is a tag that the program writes",
      hint: key in general ? `set general.${key} instead` : "use another name",
    }));
  // Names that the program gives have settings of their own.
  const others = issues.map(({ path, ...issue }) => {
    const setting = /^tags\.(environment|owner)$/.exec(path)?.[1];
    return { path: `general.${setting ?? path}`, ...issue };
  });
  return [...replaced, ...others];
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

function kubernetesIssues(settings: Settings): readonly Issue[] {
  const { azureCore, kubernetesBaseline: baseline } = settings;
  if (baseline === undefined) return [];
  const { ingress } = baseline;
  const entry =
    ingress.mode === "none"
      ? undefined
      : (ingress.loadBalancer ?? (azureCore?.access.model === "public" ? "public" : "internal"));
  return under("kubernetesBaseline", [
    ...upstreamIssues(settings, baseline),
    ...planIssues(baseline),
    ...subjectIssues(settings, baseline),
    ...publicEntryIssues(settings, baseline, entry),
    ...ingressAddressIssues(baseline, azureCore, entry),
  ]).concat(kubeconfigIssues(settings, baseline));
}

type Baseline = NonNullable<Settings["kubernetesBaseline"]>;

const kubeconfigIssues = ({ secrets }: Settings, { cluster }: Baseline): readonly Issue[] =>
  cluster.mode === "entra" || secrets.has("kubeconfig")
    ? []
    : [
        {
          path: "kubeconfig",
          problem: "is missing for the existing cluster",
          hint: "run pulumi config set --secret kubeconfig < kubeconfig.yaml",
        },
      ];

/** Phases 2 and 3 are either in this stack or in the stack that `upstream` names. */
function upstreamIssues(
  { written }: Settings,
  { cluster, dedicatedDatabases, models, upstream }: Baseline,
): readonly Issue[] {
  const issues: Issue[] = [];
  const coreIsHere = written.has("azureCore");
  if (cluster.mode === "entra" && !coreIsHere && upstream === undefined) {
    issues.push({
      path: "upstream",
      problem: "is missing, and azureCore is not in this stack",
      hint: "name the stack that holds phase 2, as <organization>/<project>/<stack>, or set cluster.mode: existing",
    });
  }
  if (coreIsHere && upstream !== undefined) issues.push(bothHere("upstream", "azureCore"));
  if (written.has("azureOpenAi") && models !== undefined)
    issues.push(bothHere("models", "azureOpenAi"));
  if (dedicatedDatabases !== undefined && upstream === undefined) {
    issues.push({
      path: "dedicatedDatabases",
      problem: "applies to servers of another stack, but upstream is not set",
      hint: "remove it; azureCore.postgres.dedicated lists the servers of this stack",
    });
  }
  return issues;
}

function planIssues({ namespaces, nats, storageClass }: Baseline): readonly Issue[] {
  return [
    ...productNamespacesIssues({ namespaces: { ...namespaces } }).filter(
      ({ path }) => path !== "namespaces",
    ),
    ...(storageClass.mode === "create"
      ? under(
          "storageClass",
          storageClassIssues({
            disk: storageClass.disk,
            zoneRedundant: storageClass.zoneRedundant,
            ...(storageClass.name === undefined ? {} : { name: storageClass.name }),
          }),
        )
      : []),
    ...(nats.namespace in namespaces
      ? []
      : [
          {
            path: "nats.namespace",
            problem: `${nats.namespace} is not one of the namespaces`,
            hint: `use one of ${Object.keys(namespaces).join(", ")}`,
          },
        ]),
  ];
}

/** A service account is in one of the namespaces and has one identity. */
function subjectIssues(
  { azureCore, azureOpenAi }: Settings,
  { models, namespaces, workloadIdentity }: Baseline,
): readonly Issue[] {
  const path = "workloadIdentity.subjects";
  const subjects = workloadIdentity.subjects ?? azureCore?.workloadIdentity.subjects ?? [];
  const ofModels = (azureOpenAi ?? models)?.managedIdentitySubjects ?? [];
  const namespaceOf = (subject: string): string => subject.split(":")[2] ?? "";
  return [
    ...subjects
      .filter((subject) => !(namespaceOf(subject) in namespaces))
      .map((subject) => ({
        path,
        problem: `the namespace of ${subject} is not one of the namespaces`,
        hint: `add the namespace ${namespaceOf(subject)}, or remove the subject`,
      })),
    ...subjects
      .filter((subject) => ofModels.includes(subject))
      .map((subject) => ({
        path,
        problem: `${subject} has the identity of the models already`,
        hint: "give each service account one identity; remove it from one of the two lists",
      })),
  ];
}

/** Public load balancers are open to listed networks only. */
function publicEntryIssues(
  { azureCore, written }: Settings,
  { nats, network }: Baseline,
  entry: "internal" | "public" | undefined,
): readonly Issue[] {
  const path = "network.allowedNetworks";
  const networks = network.allowedNetworks ?? azureCore?.access.allowedNetworks ?? [];
  // Those of an azureCore that did not parse are unknown, not missing.
  const areUnknown =
    written.has("azureCore") && azureCore === undefined && network.allowedNetworks === undefined;
  const natsMode = nats.loadBalancer ?? azureCore?.nats.loadBalancer ?? "internal";
  const isPublic = natsMode === "public" || entry === "public";
  return [
    ...(isPublic && networks.length === 0 && !areUnknown
      ? [
          {
            path,
            problem: "is empty, but a public load balancer needs it",
            hint: "list the networks that may reach the application",
          },
        ]
      : []),
    ...(["allowedNetworks", "ranges", "podRanges", "databaseRanges"] as const).flatMap((key) =>
      (network[key] ?? []).flatMap((text, index) =>
        callerRangeIssues(
          `network.${key}[${String(index)}]`,
          asRange(text),
          "list the networks that need access",
        ),
      ),
    ),
  ];
}

function ingressAddressIssues(
  { ingress, network }: Baseline,
  azureCore: Settings["azureCore"],
  entry: "internal" | "public" | undefined,
): readonly Issue[] {
  if (ingress.mode === "none" || ingress.address === undefined) return [];
  const { address } = ingress;
  const path = "ingress.address";
  const elsewhere = azureCore?.dns.application.ingressAddress;
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
      problem: `${address} is not azureCore.dns.application.ingressAddress ${elsewhere}`,
      hint: "write the address once",
    });
  }
  const spoke = azureCore?.azureNetwork.spoke;
  const ofSpoke = network.loadBalancerSubnet === undefined ? spoke : undefined;
  if (ofSpoke !== undefined) issues.push(...keptAddressIssues(path, address, ofSpoke));
  if (
    spoke?.mode === "create" &&
    network.loadBalancerSubnet === undefined &&
    !inRange(address, spoke.subnets.user)
  ) {
    issues.push({
      path,
      problem: `${address} lies outside the user subnet ${spoke.subnets.user}`,
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
