// What only one environment can have. Pure.
import { hostingDomain } from "../../components/plans/aws/hosting-domain";
import type { FoundationConfig } from "../../config/load";
import { azureNeedsOf } from "../../preflight/needs/azure-from-config";

/** A name that only one environment can have. */
export interface OwnedName {
  /** The setting that decides it. */
  readonly path: string;
  /** Name with its kind, for messages. */
  readonly label: string;
  /** What is compared: the name with everything within which it has to be unique. */
  readonly identity: string;
}

/** @param stack `<project>/<stack>` */
export function ownedNamesOf(config: FoundationConfig, stack: string): readonly OwnedName[] {
  const { awsFoundation, azureCore, azureStateBackend, general, kubernetesBaseline } = config;
  const names: OwnedName[] = [];
  const own = (path: string, kind: string, name: string, scope = ""): void => {
    names.push({
      path,
      label: `${kind} ${name}`,
      identity: [kind, scope, name].join(" ").toLowerCase(),
    });
  };
  const given = [azureCore?.settings.keyVault.name, azureStateBackend?.settings.vaultName];
  const derivedFrom = azureCore === undefined && azureStateBackend ? "customer" : "environment";
  for (const { kind, name, vault } of azureNeedsOf(config, stack)?.names ?? [])
    own(
      vault !== undefined && given.includes(name) ? vault.name : `general.${derivedFrom}`,
      kind,
      name,
    );
  const groups = {
    "azureCore.resourceGroupName": azureCore?.settings.resourceGroupName,
    "azureStateBackend.resourceGroupName": azureStateBackend?.settings.resourceGroupName,
  };
  for (const [path, group] of Object.entries(groups))
    if (group !== undefined) own(path, "resource group", group, config.azure?.subscriptionId);
  if (awsFoundation !== undefined) {
    const { login, settings } = awsFoundation;
    const { hostedZoneId, rootDomain, subdomain } = settings.awsDns;
    const account = login.accountId ?? "";
    own(
      "general.environment",
      "IAM roles of",
      `${general.customer}-${general.environment}`,
      `${account} ${login.region}`,
    );
    if (hostedZoneId === undefined)
      own("awsFoundation.awsDns.subdomain", "hosted zone", hostingDomain(rootDomain, subdomain));
  }
  if (kubernetesBaseline?.cluster.mode === "entra") {
    const { phase2 } = kubernetesBaseline.cluster;
    const reference = phase2.mode === "upstream" ? phase2.stack : stack;
    own("kubernetesBaseline.upstream", "cluster of", reference);
  }
  return names;
}
