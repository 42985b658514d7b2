import type { Exceptions } from "../exceptions";
import { throwIfAny, type Issue } from "../issues";
import { isPhysicalName, physicalNameRule } from "../physical-name";
import { placementIssues, type PlacedShape } from "./private-endpoint";
import { publicAccessIssues, type PublicAccess } from "./public-access";

export interface ContainerRegistryShape<Text = string> {
  readonly registryName: Text;
  /** Optional. Named exception: public addresses beside the private endpoint. @default - private only */
  readonly publicAccess?: PublicAccess<Text> | undefined;
  /** Optional. Copies in every zone of the region; switch off only where the region has no zones. @default true */
  readonly zoneRedundant?: boolean | undefined;
}

export interface PlannedContainerRegistry {
  readonly publicNetworkAccess: "Enabled" | "Disabled";
  /** Azure refuses to switch exports off while public access is on. */
  readonly exportPolicy: "enabled" | "disabled";
  readonly zoneRedundancy: "Enabled" | "Disabled";
  readonly exceptions: Exceptions;
}

/** Decides everything about a registry that does not need a cloud. */
export function planContainerRegistry(
  subject: string,
  shape: ContainerRegistryShape & PlacedShape,
): PlannedContainerRegistry {
  throwIfAny(subject, containerRegistryIssues(shape));
  const isPublic = shape.publicAccess !== undefined;
  return {
    publicNetworkAccess: isPublic ? "Enabled" : "Disabled",
    exportPolicy: isPublic ? "enabled" : "disabled",
    zoneRedundancy: (shape.zoneRedundant ?? true) ? "Enabled" : "Disabled",
    exceptions: { "azure-acr-deny-public-network": shape.publicAccess?.reason },
  };
}

export function containerRegistryIssues(
  shape: ContainerRegistryShape & PlacedShape,
): readonly Issue[] {
  const issues: Issue[] = [];
  if (!isPhysicalName("containerRegistry", shape.registryName)) {
    issues.push({
      path: "registryName",
      problem: `${JSON.stringify(shape.registryName)} is not a registry name`,
      hint: `use ${physicalNameRule("containerRegistry")}`,
    });
  }
  issues.push(
    ...publicAccessIssues("publicAccess", shape.publicAccess),
    ...placementIssues("privateEndpoint", shape.privateEndpoint),
  );
  return issues;
}
