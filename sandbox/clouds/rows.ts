import { createHash } from "node:crypto";

import type { CloudFailure } from "../wire/failure";
import type { Properties, Value } from "../wire/values";
import type { CloudStore, Stored } from "../cloud-store";
import type { Scenario } from "./scenario";

export type Action = "create" | "update" | "delete";

/** The facts from which a row computes values of a resource. */
export interface CloudOperation {
  readonly action: Action;
  /** Type token without an API version. */
  readonly token: string;
  /** The engine's logical name. */
  readonly name: string;
  /** Id of the resource; empty while a row's `id` is being worked out. */
  readonly id: string;
  /** What the program asks for, without marks; unknown parts are the engine's unknown string. */
  readonly inputs: Readonly<Record<string, Value>>;
  /** Inputs before an update. */
  readonly oldInputs: Readonly<Record<string, Value>>;
  /** Outputs before an update or a deletion; empty on creation. */
  readonly outputs: Readonly<Record<string, Value>>;
  /** How long a creation may take by `customTimeouts`; 0 or absent for the provider's own limit. Unit: seconds. */
  readonly timeoutSeconds?: number;
  /** Settings of the provider instance. */
  readonly config: Properties;
  /** Cluster, account or directory, as `Package.scope` names it. */
  readonly scope: string;
  /** Where the program runs: `laptop`, `jumpbox`, or the name or id of a subnet. */
  readonly from: string;
  readonly store: CloudStore;
  readonly scenario: Scenario;
  /** Real milliseconds that so many simulated seconds take, but at least half a second when anything takes time at all. */
  readonly latencyMs: (seconds: number) => number;
  /** Generated values that stay the same for the life of the resource. */
  readonly generated: Generated;
}

/** Values that a cloud generates. Each label gives another value; the same label always the same one. */
export class Generated {
  public constructor(private readonly seed: string) {}

  public hex(label: string, length: number): string {
    return createHash("sha512").update(`${this.seed} ${label}`).digest("hex").slice(0, length);
  }

  public uuid(label: string): string {
    const h = this.hex(label, 32);
    const variant = "89ab"[parseInt(h.charAt(16), 16) % 4] ?? "8";
    return `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(13, 16)}-${variant}${h.slice(17, 20)}-${h.slice(20, 32)}`;
  }

  /** A whole number from 0 up to, not including, `below`. */
  public number(label: string, below: number): number {
    return parseInt(this.hex(label, 12), 16) % below;
  }

  public digits(label: string, length: number): string {
    return Array.from({ length }, (_, index) => this.number(`${label} ${String(index)}`, 10)).join(
      "",
    );
  }

  /** Letters and digits in upper case, as Route 53 and IAM make ids. */
  public upper(label: string, length: number): string {
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    return Array.from(
      { length },
      (_, index) => alphabet[this.number(`${label} ${String(index)}`, alphabet.length)],
    ).join("");
  }
}

export interface Autoname {
  /** Input that receives the name. */
  readonly property: string;
  /**
   * `suffixed`: logical name and random hex; `compact`: the same in lower-case letters and digits only;
   * `uuid`: a random UUID; `copied`: the logical name as it is.
   */
  readonly form: "suffixed" | "compact" | "uuid" | "copied";
  /** Longest name that the cloud accepts. @default 80 */
  readonly max?: number;
}

/** One simulated resource type. Everything but `id` is optional; outputs equal inputs unless the row says more. */
export interface TypeRow {
  /**
   * How a cloud identifies the resource. Text: a template of `{input}` parts, `{subscriptionId}` included. Function: for
   * ids that the cloud generates.
   */
  readonly id: string | ((operation: CloudOperation) => string);
  /** Inputs that must be given. */
  readonly required?: readonly string[];
  /** Property paths whose change replaces the resource. Inputs named in an id template always do. */
  readonly replaces?: readonly string[];
  /** Replace by deleting first even when old and new ids differ. @default false */
  readonly deleteBeforeReplace?: boolean;
  readonly autoname?: Autoname;
  /** Inputs that the provider fills in when they are not given. */
  readonly defaults?: Properties;
  /** Outputs beyond the inputs; laid upon them key by key. */
  readonly computed?: (operation: CloudOperation) => Readonly<Record<string, Value>>;
  /** Inputs that the cloud takes and never gives back. */
  readonly writeOnly?: readonly string[];
  /** Outputs that are secret whatever the inputs were. */
  readonly secrets?: readonly string[];
  /** Has a region that the provider takes from the resource group when the program gives none. @default false */
  readonly regional?: boolean;
  /** Exists as soon as its parent does, or may be taken over: creating it adopts what is there. @default false */
  readonly singleton?: boolean | ((operation: CloudOperation) => boolean);
  /**
   * A deletion only ends the program's hold on it: until its parent is deleted the cloud keeps it as it is, or with the inputs
   * that the function returns.
   * @default false
   */
  readonly keptByCloud?: true | ((inputs: Properties) => Properties);
  /** Typical duration of a creation, in seconds before the latency factor. @default 2 */
  readonly seconds?: number;
  /** Typical durations where they differ from creation. @default half of `seconds` */
  readonly updateSeconds?: number;
  readonly deleteSeconds?: number;
  /** Text by which `pulumi import` finds it, as a template of `{input}` parts. @default the id alone */
  readonly importId?: string;
  /** For local packages: what `pulumi import` makes of an id. @default cannot be imported */
  readonly imported?: (id: string) => {
    readonly id: string;
    readonly inputs: Properties;
    readonly outputs: Properties;
  };
  /** Inputs of a resource that exists by the scenario, although no program created it. @default nothing */
  readonly existing?: (
    question: Pick<CloudOperation, "id" | "config" | "scenario">,
  ) => Properties | undefined;
  /** Checks of the provider before any call: each answer is a problem of an input. */
  readonly check?: (
    inputs: Readonly<Record<string, Value>>,
  ) => readonly { property: string; reason: string }[];
}

/** One simulated function (`get…`, `list…`). `undefined` says that the thing does not exist. */
export type FunctionRow = (question: Question) => Readonly<Record<string, Value>>;

export interface Question {
  readonly args: Readonly<Record<string, Value>>;
  readonly config: Properties;
  readonly scope: string;
  readonly store: CloudStore;
  readonly scenario: Scenario;
}

/** A refusal that real clouds give, and where it was seen. */
export interface Refusal {
  /** Address of a public thread or page, or the row of the reference that describes it. */
  readonly seen: string;
  readonly on: readonly Action[];
  /** Type tokens; empty for every type of the package. */
  readonly types: readonly string[];
  readonly refuse: (operation: CloudOperation) => CloudFailure | undefined;
}

/** Refusals by their names in the journal, in the order of the checks. */
export type Refusals = Readonly<Record<string, Refusal>>;

/** Operations on one parent that the cloud takes one at a time. */
export interface Conflict {
  readonly seen: string;
  readonly on: readonly Action[];
  readonly types: readonly string[];
  /** What is held for the length of the operation; operations that hold the same thing collide. */
  readonly holds: (operation: CloudOperation) => readonly string[];
  /** What only has to be free of others when the operation starts. */
  readonly needs?: (operation: CloudOperation) => readonly string[];
  readonly failure: (operation: CloudOperation, busyWith: string) => CloudFailure;
}

/** Conflicts by their names in the journal. */
export type Conflicts = Readonly<Record<string, Conflict>>;

/** How a provider answers previews; see {@link Package.previews}. */
export type Previews =
  | { readonly by: "ungiven unknown"; readonly stable: readonly string[] }
  | { readonly by: "planned"; readonly known: readonly string[] }
  | { readonly by: "dry run" };

/** Everything about one provider package. */
export interface Package {
  readonly name: string;
  /** npm package whose version the simulated provider reports. */
  readonly sdk: string;
  readonly types: Readonly<Record<string, TypeRow>>;
  readonly functions: Readonly<Record<string, FunctionRow>>;
  readonly refusals: Refusals;
  readonly conflicts: Conflicts;
  /**
   * The provider works on the user's machine and keeps nothing anywhere (random, tls): resources live in Pulumi's state
   * alone, take no time and are not part of the store.
   * @default false
   */
  readonly local?: boolean;
  /**
   * What the provider answers to a preview. `ungiven unknown`: every output that the program did not give is unknown, also
   * in the preview of an update. `planned`: what a provider always answers is unknown until it is given or computed, save the
   * outputs that are named here; an update keeps what it has. `dry run`: the server says all it knows, unless it or the
   * object is not known yet.
   * @default planned
   */
  readonly previews?: Previews;
  /** The token without what does not matter to its identity. @default as it is */
  readonly tokenOf?: (token: string) => string;
  /** Which account, cluster or directory a provider instance works in, for one type. @default one for all */
  readonly scope?: (config: Properties, token: string) => string;
  /** The failure of every call of a provider instance that cannot reach its server from where the run is made. */
  readonly unreachable?: (question: {
    readonly config: Properties;
    readonly store: CloudStore;
    readonly from: CloudOperation["from"];
  }) => CloudFailure | undefined;
  /** Inputs that the provider's check fills in for every type, such as a region taken from the group. */
  readonly fill?: (question: {
    readonly token: string;
    /** Logical name. */
    readonly name: string;
    /** Random, but the same for a resource whose name has been drawn before. */
    readonly seed: string;
    readonly olds: Properties;
    readonly row: TypeRow;
    readonly inputs: Properties;
    readonly config: Properties;
    readonly store: CloudStore;
  }) => Properties;
  /** Outputs that every resource of the package has. */
  readonly common?: (operation: CloudOperation) => Readonly<Record<string, Value>>;
  /** Parts of an id template that are not inputs. */
  readonly idParts?: (config: Properties) => Readonly<Record<string, string>>;
  /** Whether a difference is none to the provider (letter case, display names of regions). */
  readonly same?: (path: string, before: Value, after: Value) => boolean;
  /** Answer to creating what exists. */
  readonly alreadyExists: (operation: CloudOperation) => CloudFailure;
  /** Whether deleting `gone` takes the resource called `other` with it. */
  readonly takesWithIt?: (
    gone: Pick<Stored, "id" | "token" | "outputs">,
    other: Pick<Stored, "id" | "token">,
  ) => boolean;
  /** Names that stay taken after a deletion. */
  readonly softDelete?: readonly {
    readonly token: string;
    readonly name: (gone: Pick<CloudOperation, "id" | "inputs">) => string | undefined;
    /** Whether it brings back what it held, which it keeps until then, when these inputs create it. @default it keeps nothing */
    readonly recovers?: (inputs: CloudOperation["inputs"]) => boolean;
  }[];
  /** Code, message and status of the package's answer to too many calls. */
  readonly throttled: () => CloudFailure;
  /** Whether the provider's own client tries again after this failure. */
  readonly retries: (failure: CloudFailure) => boolean;
}
