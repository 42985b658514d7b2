// What the parts of phase 2 share: where resources are created, and where their private endpoints go.
import type * as pulumi from "@pulumi/pulumi";
import type { DiagnosticsArgs } from "../../components/azure/diagnostics";

/** Where the resources of this layer are created. */
export interface Placement {
  readonly resourceGroupName: pulumi.Output<string>;
  readonly location: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Lets a preview show which roles are assigned. */
  readonly subscriptionId: string;
}

/** What every part of this layer is given. */
export interface Platform {
  /** Beginning of the logical names. */
  readonly name: string;
  readonly placement: Placement;
  readonly tenantId: string;
  /** Keeps what holds data from being deleted. */
  readonly protect: boolean;
  readonly diagnostics: DiagnosticsArgs;
}
