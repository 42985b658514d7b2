import { randomBytes } from "node:crypto";

import type { Change } from "../wire/diff";
import { changesBetween, covers } from "../wire/diff";
import { CloudFailure, HalfCreated } from "../wire/failure";
import type {
  Autonaming,
  CheckFailure,
  Cloud,
  DiffAnswer,
  Session,
  Subject,
} from "../wire/provider";
import type { Properties } from "../wire/values";
import {
  UNKNOWN,
  at,
  containsUnknown,
  isSecret,
  merge,
  plainRecord,
  secret,
  withValueAt,
  without,
  withoutOutputs,
} from "../wire/values";
import type { Stored, CloudStore } from "../cloud-store";
import { keyOf } from "../cloud-store";
import type { DeclaredOutputs } from "./declared-outputs";
import type { Operations } from "./operations";
import { PartlyDone } from "./operations";
import { type Previewed, previewOfCreation, previewOfUpdate } from "./preview";
import type { CloudOperation, Action, Package, TypeRow } from "./rows";
import { Generated } from "./rows";
import type { Scenario } from "./scenario";
import { filled, partsOf } from "./template";
import { genericRow, notSimulated } from "./unserved";

/** One provider package over the shared store, driven by its table of types. */
export class SimulatedCloud implements Cloud {
  public readonly name: string;
  private readonly noted = new Set<string>();

  public constructor(
    private readonly pack: Package,
    public readonly version: string,
    private readonly store: CloudStore,
    private readonly operations: Operations,
    private readonly scenario: Scenario,
    /** Whether types and functions without a row are accepted by their inputs. */
    private readonly generic = false,
    /** Names of the simulated packages, for the message about another one. */
    private readonly served: readonly string[] = [],
    /** What the package's SDK says that its resources answer; a program without the SDK does without. */
    private readonly declared?: DeclaredOutputs,
    /** Where the run is made: `laptop`, `jumpbox`, or the name or id of a subnet. */
    private readonly from = "laptop",
  ) {
    this.name = pack.name;
  }

  /** Ends what the package had taken when its process died: a deletion that was accepted is carried out. */
  public finishAccepted(): void {
    for (const stored of this.store.all())
      if (stored.state === "deleting" && this.owns(stored.token)) this.forget(stored);
  }

  public checkConfig(): readonly CheckFailure[] {
    return [];
  }

  public check(
    session: Session,
    subject: Subject,
    request: {
      readonly olds: Properties;
      readonly news: Properties;
      readonly seed: Uint8Array;
      readonly autonaming: Autonaming | undefined;
    },
  ): { readonly inputs: Properties; readonly failures: readonly CheckFailure[] } {
    this.requireServer(session);
    const { token, row } = this.row(subject.token);
    // Outputs collapse to their value or to an unknown: dependencies are the engine's affair, and it keeps them itself.
    let inputs = withoutOutputs(request.news) as Properties;
    inputs = named(row, inputs, subject.name, request);
    const config = configOf(session);
    const seed = Buffer.from(request.seed).toString("hex");
    const { store, pack } = this;
    const { name } = subject;
    inputs =
      pack.fill?.({ token, row, name, seed, olds: request.olds, inputs, config, store }) ?? inputs;
    inputs = { ...row.defaults, ...inputs };
    const failures = (row.required ?? [])
      .filter((property) => inputs[property] === undefined || inputs[property] === null)
      .map((property) => ({ property, reason: `Missing required property '${property}'` }));
    const bare = plainRecord(inputs);
    return { inputs, failures: [...failures, ...(row.check?.(bare) ?? [])] };
  }

  public diff(
    session: Session,
    subject: Subject,
    request: {
      readonly id: string;
      readonly oldInputs: Properties;
      readonly news: Properties;
      readonly ignoreChanges: readonly string[];
    },
  ): DiffAnswer {
    const { token, row } = this.row(subject.token);
    const found = changesBetween(request.oldInputs, request.news, this.pack.same).filter(
      ({ path }) => !request.ignoreChanges.some((pattern) => covers(pattern, path)),
    );
    const keys = replacingInputs(row);
    const changes = found.map((change) => ({
      ...change,
      replaces: keys.some((key) => covers(key, change.path)),
    }));
    const replaces = [...new Set(changes.filter((change) => change.replaces).map(topLevel))];
    return {
      changes,
      replaces,
      deleteBeforeReplace: replaces.length > 0 && this.sameIdAgain(session, token, row, request),
    };
  }

  public async create(
    session: Session,
    subject: Subject,
    request: {
      readonly inputs: Properties;
      readonly timeoutSeconds: number;
      readonly preview: boolean;
    },
  ): Promise<{ readonly id: string; readonly properties: Properties }> {
    this.requireServer(session);
    const { token, row } = this.row(subject.token);
    const inputs = withoutOutputs(request.inputs) as Properties;
    const seed = randomBytes(12).toString("hex");
    const first = this.operation(session, "create", subject, token, inputs, { seed });
    if (request.preview) {
      return {
        id: "",
        properties: previewOfCreation(this.previewing(session, token, row, first, inputs)),
      };
    }
    const id = this.idFor(row, first);
    const operation: CloudOperation = { ...first, id, timeoutSeconds: request.timeoutSeconds };
    if (this.pack.local === true) {
      return { id, properties: settled(row, inputs, computedIn(this.pack, row, operation)) };
    }
    const key = keyOf(token, first.scope, id);
    const existing = this.store.find(key);
    if (existing !== undefined && !adopts(row, operation)) {
      const failure = this.pack.alreadyExists(operation);
      this.operations.applied("already exists", this.pack.name, operation, failure.code);
      throw failure;
    }
    const seen = existing?.serial;
    let outputs: Properties = {};
    const stored = (state: Stored["state"], serial: number): Stored => ({
      key,
      id,
      token,
      scope: first.scope,
      urn: subject.urn,
      inputs,
      outputs,
      state,
      serial,
      seed,
      createdAtMs: Date.now(),
    });
    const work = this.operations.run(
      this.pack,
      row,
      operation,
      () => {
        // Computed at the moment of acceptance: two that run at once must not get the same address.
        outputs = settled(row, inputs, computedIn(this.pack, row, operation));
        this.store.put(stored("creating", seen ?? this.store.nextSerial()));
        this.releaseName(operation);
      },
      () => {
        const serial = this.store.find(key)?.serial ?? this.store.nextSerial();
        this.store.settle(stored("ready", serial));
      },
    );
    try {
      await work;
    } catch (error) {
      if (error instanceof PartlyDone) throw new HalfCreated(id, outputs, error.message);
      throw error;
    }
    return { id, properties: outputs };
  }

  public async update(
    session: Session,
    subject: Subject,
    request: {
      readonly id: string;
      readonly olds: Properties;
      readonly news: Properties;
      readonly preview: boolean;
    },
  ): Promise<Properties> {
    this.requireServer(session);
    const { token, row } = this.row(subject.token);
    const news = withoutOutputs(request.news) as Properties;
    const scope = this.pack.scope?.(configOf(session), token) ?? "";
    const key = keyOf(token, scope, request.id);
    const existing = this.store.find(key);
    if (existing === undefined && !request.preview && this.pack.local !== true) {
      throw new CloudFailure(
        "ResourceNotFound",
        `The resource '${request.id}' was not found.`,
        404,
      );
    }
    const operation: CloudOperation = {
      ...this.operation(session, "update", subject, token, news, {
        seed: existing?.seed ?? request.id,
        old: existing ?? { inputs: {}, outputs: request.olds },
      }),
      id: request.id,
    };
    if (request.preview) {
      return previewOfUpdate(this.previewing(session, token, row, operation, news), request.olds);
    }
    const outputs = settled(row, news, computedIn(this.pack, row, operation));
    if (this.pack.local === true) return outputs;
    const stored = { ...(existing as Stored), urn: subject.urn, inputs: news, outputs };
    await this.operations.run(
      this.pack,
      row,
      operation,
      () => {
        this.store.put(stored);
      },
      () => undefined,
    );
    return outputs;
  }

  public read(
    session: Session,
    subject: Subject,
    request: { readonly id: string; readonly properties: Properties; readonly inputs: Properties },
  ): Promise<
    | { readonly id: string; readonly properties: Properties; readonly inputs: Properties }
    | undefined
  > {
    this.requireServer(session);
    const { token, row } = this.row(subject.token);
    if (this.pack.local === true) return Promise.resolve(kept(row, request));
    const scope = this.pack.scope?.(configOf(session), token) ?? "";
    const found =
      this.store.find(keyOf(token, scope, request.id)) ??
      this.foundByImportId(token, scope, row, request.id) ??
      this.existing(session, subject, request.id);
    if (found === undefined || found.state === "deleting") return Promise.resolve(undefined);
    // A cloud never gives back what is write-only: a refresh keeps what the program sent, an import does without.
    let inputs = found.inputs;
    for (const path of row.writeOnly ?? []) {
      inputs = without(inputs, path);
      const sent = at(request.inputs, path);
      if (sent !== undefined) inputs = withValueAt(inputs, path, sent);
    }
    return Promise.resolve({ id: found.id, properties: found.outputs, inputs });
  }

  public async remove(
    session: Session,
    subject: Subject,
    request: { readonly id: string },
  ): Promise<void> {
    this.requireServer(session);
    const { token, row } = this.row(subject.token);
    const scope = this.pack.scope?.(configOf(session), token) ?? "";
    const key = keyOf(token, scope, request.id);
    const existing = this.store.find(key);
    if (existing === undefined) return; // a provider takes "not found" on deletion as done
    const operation: CloudOperation = {
      ...this.operation(session, "delete", subject, token, existing.inputs, {
        seed: existing.seed,
        old: existing,
      }),
      id: existing.id,
    };
    await this.operations.run(
      this.pack,
      row,
      operation,
      () => {
        this.store.put({ ...existing, state: "deleting" });
      },
      () => {
        this.forget(existing);
      },
    );
  }

  public invoke(session: Session, token: string, args: Properties): Promise<Properties> {
    const name = this.pack.tokenOf?.(token) ?? token;
    const row = this.pack.functions[name];
    if (row === undefined) {
      if (!this.generic) throw notSimulated(this.pack, "function", token, name, this.served);
      this.noteGeneric(name);
      return Promise.resolve(args);
    }
    const config = configOf(session);
    const scope = this.pack.scope?.(config, token) ?? "";
    const { store, scenario } = this;
    return Promise.resolve(row({ args: plainRecord(args), config, scope, store, scenario }));
  }

  private previewing(
    session: Session,
    token: string,
    row: TypeRow,
    operation: CloudOperation,
    inputs: Properties,
  ): Previewed {
    return {
      previews: this.pack.previews,
      given: given(row, inputs),
      foreseen: foreseen(this.pack, row, operation),
      shape: this.declared?.of(token),
      secrets: row.secrets ?? [],
      configured: !containsUnknown(session.config),
    };
  }

  /** A resource whose import takes another text than its id, such as a route's table and destination. */
  private foundByImportId(
    token: string,
    scope: string,
    { importId }: TypeRow,
    id: string,
  ): Stored | undefined {
    if (importId === undefined) return undefined;
    return this.store
      .storedOfType(token)
      .find((each) => each.scope === scope && filled(importId, each.inputs) === id);
  }

  /** Resources of other owners: part of the store from the first time that one is looked up. */
  private existing(session: Session, subject: Subject, id: string): Stored | undefined {
    const { token, row } = this.row(subject.token);
    const { scenario } = this;
    const inputs = row.existing?.({ id, scenario, config: configOf(session) });
    if (inputs === undefined) return undefined;
    const seed = id;
    const operation = {
      ...this.operation(session, "create", subject, token, inputs, { seed }),
      id,
    };
    const found: Stored = {
      key: keyOf(token, operation.scope, id),
      id,
      token,
      scope: operation.scope,
      urn: "",
      inputs,
      outputs: settled(row, inputs, computedIn(this.pack, row, operation)),
      state: "ready",
      serial: this.store.nextSerial(),
      seed,
      createdAtMs: Date.now(),
    };
    this.store.put(found);
    return found;
  }

  private forget(gone: Stored): void {
    const kept = this.pack.types[gone.token]?.keptByCloud;
    if (kept !== undefined) {
      const inputs = kept === true ? gone.inputs : kept(gone.inputs);
      this.store.put({ ...gone, inputs, urn: "", state: "ready" });
      return;
    }
    const within = this.store
      .all()
      .filter(
        (other) =>
          other.key !== gone.key &&
          other.scope === gone.scope &&
          this.pack.takesWithIt?.(gone, other) === true,
      );
    const keeps = this.softDeletion(gone.token)?.recovers !== undefined;
    for (const stored of keeps ? [gone] : [...within, gone])
      this.holdName(stored, keeps ? within : []);
    for (const { key } of [...within, gone]) this.store.remove(key);
  }

  private softDeletion(token: string): NonNullable<Package["softDelete"]>[number] | undefined {
    return this.scenario.softDelete
      ? this.pack.softDelete?.find((rule) => rule.token === token)
      : undefined;
  }

  // A name that is used again was either recovered or purged.
  private releaseName(operation: CloudOperation): void {
    const rule = this.softDeletion(operation.token);
    const name = rule?.name(operation);
    if (name === undefined) return;
    const contents = this.store.release({ token: operation.token, name });
    if (rule?.recovers?.(operation.inputs) === true)
      for (const stored of contents) this.store.put(stored);
  }

  private holdName({ token, id, ...stored }: Stored, contents: readonly Stored[]): void {
    const inputs = plainRecord(stored.inputs);
    const name = this.softDeletion(token)?.name({ id, inputs });
    if (name === undefined) return;
    const location = typeof inputs["location"] === "string" ? inputs["location"] : "";
    this.store.reserve({ token, name, id, location }, contents);
  }

  private row(versioned: string): { readonly token: string; readonly row: TypeRow } {
    const token = this.pack.tokenOf?.(versioned) ?? versioned;
    const row = this.pack.types[token];
    if (row !== undefined) return { token, row };
    // What was accepted once can be refreshed and deleted later without asking again.
    if (!this.generic && this.store.storedOfType(token).length === 0)
      throw notSimulated(this.pack, "type", versioned, token, this.served);
    this.noteGeneric(token);
    return { token, row: genericRow(this.declared?.of(token)) };
  }

  /** @throws the failure of a provider whose server cannot be reached from here */
  private requireServer(session: Session): void {
    const { store, from } = this;
    const failure = this.pack.unreachable?.({ config: configOf(session), store, from });
    if (failure !== undefined) throw failure;
  }

  private owns(token: string): boolean {
    return token in this.pack.types || token.startsWith(`${this.pack.name}:`);
  }

  /** Once for each token, so that the command can list what it accepted. */
  private noteGeneric(token: string): void {
    if (this.noted.has(token)) return;
    this.noted.add(token);
    this.store.note({ kind: "generic", token, pid: process.pid });
  }

  private idFor(row: TypeRow, operation: CloudOperation): string {
    if (typeof row.id === "function") return row.id(operation);
    return filled(row.id, { ...this.pack.idParts?.(operation.config), ...operation.inputs });
  }

  // Two resources cannot share an id, so a replacement under the same id has to delete first.
  private sameIdAgain(
    session: Session,
    token: string,
    row: TypeRow,
    request: { readonly id: string; readonly news: Properties },
  ): boolean {
    if (row.deleteBeforeReplace === true) return true;
    if (typeof row.id === "function") return false;
    const config = configOf(session);
    const id = filled(row.id, { ...this.pack.idParts?.(config), ...plainRecord(request.news) });
    if (id.includes(UNKNOWN)) return false;
    const scope = this.pack.scope?.(config, token) ?? "";
    return keyOf(token, scope, id) === keyOf(token, scope, request.id);
  }

  private operation(
    session: Session,
    action: Action,
    subject: Subject,
    token: string,
    inputs: Properties,
    { seed, old }: { readonly seed: string; readonly old?: Pick<Stored, "inputs" | "outputs"> },
  ): CloudOperation {
    const config = configOf(session);
    return {
      action,
      token,
      name: subject.name,
      id: "",
      inputs: plainRecord(inputs),
      oldInputs: plainRecord(old?.inputs ?? {}),
      outputs: plainRecord(old?.outputs ?? {}),
      config,
      scope: this.pack.scope?.(config, token) ?? "",
      from: this.from,
      store: this.store,
      scenario: this.scenario,
      latencyMs: this.operations.delayMs,
      generated: new Generated(seed),
    };
  }
}

const adopts = ({ singleton }: TypeRow, operation: CloudOperation): boolean =>
  typeof singleton === "function" ? singleton(operation) : singleton === true;
const configOf = (session: Session): Properties => plainRecord(session.config);
const topLevel = ({ path }: Change): string => path.split(/[.[]/)[0] ?? path;

// A local provider knows of a resource only what the state says; an import gets by with what the id tells.
function kept(
  row: TypeRow,
  request: { readonly id: string; readonly properties: Properties; readonly inputs: Properties },
):
  | { readonly id: string; readonly properties: Properties; readonly inputs: Properties }
  | undefined {
  if (Object.keys(request.properties).length > 0) return request;
  const imported = row.imported?.(request.id);
  return (
    imported && {
      id: imported.id,
      inputs: imported.inputs,
      properties: given(row, imported.outputs),
    }
  );
}

function replacingInputs(row: TypeRow): readonly string[] {
  return [...(row.replaces ?? []), ...(typeof row.id === "string" ? partsOf(row.id) : [])];
}

function named(
  row: TypeRow,
  inputs: Properties,
  logicalName: string,
  {
    olds,
    seed,
    autonaming,
  }: { olds: Properties; seed: Uint8Array; autonaming: Autonaming | undefined },
): Properties {
  const rule = row.autoname;
  if (rule === undefined || inputs[rule.property] !== undefined) return inputs;
  if (autonaming?.mode === "disable") return inputs;
  const before = olds[rule.property];
  if (typeof before === "string") return { ...inputs, [rule.property]: before };
  if (autonaming?.mode === "enforce") return { ...inputs, [rule.property]: autonaming.name };
  const random = new Generated(
    Buffer.from(seed.length > 0 ? seed : randomBytes(8)).toString("hex"),
  );
  return { ...inputs, [rule.property]: autonamed(rule.form, logicalName, random, rule.max ?? 80) };
}

function autonamed(
  form: "suffixed" | "compact" | "uuid" | "copied",
  name: string,
  random: Generated,
  max: number,
): string {
  switch (form) {
    case "copied":
      return name;
    case "uuid":
      return random.uuid("name");
    case "compact":
      return (
        name
          .toLowerCase()
          .replace(/[^a-z0-9]/g, "")
          .slice(0, max - 8) + random.hex("name", 8)
      );
    case "suffixed":
      return name.slice(0, max - 8) + random.hex("name", 8);
  }
}

function computedIn(pack: Package, row: TypeRow, operation: CloudOperation): Properties {
  const common = pack.common?.(operation) ?? {};
  const own = row.computed?.(operation) ?? {};
  let all = merge(common, own) as Properties;
  for (const path of row.secrets ?? []) {
    const value = at(all, path);
    if (value !== undefined && !isSecret(value)) all = withValueAt(all, path, secret(value));
  }
  return all;
}

// A row may be unable to compute anything from what is not known yet; then nothing is foreseen.
function foreseen(pack: Package, row: TypeRow, operation: CloudOperation): Properties {
  try {
    return computedIn(pack, row, operation);
  } catch (error) {
    if (containsUnknown(operation.inputs)) return {};
    throw error;
  }
}

function given(row: TypeRow, inputs: Properties): Properties {
  let result = inputs;
  for (const path of row.writeOnly ?? []) result = without(result, path);
  for (const path of row.secrets ?? []) {
    const value = at(result, path);
    if (value !== undefined && !isSecret(value)) result = withValueAt(result, path, secret(value));
  }
  return result;
}

const settled = (row: TypeRow, inputs: Properties, computed: Properties): Properties =>
  merge(given(row, inputs), computed) as Properties;
