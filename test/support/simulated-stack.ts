// Deploys a program to the simulated clouds without the engine: a second deployment updates, replaces and deletes as the engine
// does. For tests of many deployments in a row; the engine's own order of work is tested in test/engine.
import * as pulumi from "@pulumi/pulumi";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectTo, type CloudOptions, type Created } from "../sandbox/support/provider-client";
import type { ProviderClient } from "../sandbox/support/provider-client";
import { CloudStore, type CloudStoreReader } from "../../sandbox/cloud-store";
import { PACKAGES } from "../../sandbox/clouds";
import { covers } from "../../sandbox/wire/diff";
import type { Properties } from "../../sandbox/wire/values";

interface Deployed extends Created {
  readonly token: string;
  readonly isRetained: boolean;
  readonly trigger: unknown;
  readonly serial: number;
  /** What the program asked for. */
  readonly asked: string;
}

interface Registration {
  readonly ignoreChanges: readonly string[];
  readonly replaceOnChanges: readonly string[];
  readonly deleteBeforeReplace: boolean;
  readonly retainOnDelete: boolean;
  /** A change of it replaces the resource; null: none. */
  readonly trigger: unknown;
}

/** A program that failed in the middle of an output never ends. Deployments create everything, plans little. */
const PATIENCE_MILLISECONDS = { up: 240_000, plan: 120_000 } as const;

const PLAIN: Registration = {
  ignoreChanges: [],
  replaceOnChanges: [],
  deleteBeforeReplace: false,
  retainOnDelete: false,
  trigger: null,
};

type Inputs = Created["inputs"];

/** What a deployment does to a resource. */
export interface Step {
  readonly op: "create" | "update" | "replace" | "delete";
  readonly type: string;
  readonly name: string;
  /** Inputs that differ, or those that replace it. */
  readonly paths: readonly string[];
}

/** What a deployment would do to a resource, and what the cloud answers. */
export interface PlannedStep extends Step {
  /** Refusal of the step. */
  readonly refused?: string;
  /** Refusal of the step back. */
  readonly refusedBack?: string;
}

/** Logical name in a key of type and name. */
const nameIn = (key: string): string => key.split(" ")[1] ?? "";

export class SimulatedStack {
  private readonly state = new Map<string, Deployed>();
  /** Settings of the explicit providers, by name; their own packages do not register them. */
  private readonly providers = new Map<string, string>();
  private serial = 0;
  private steps: Step[] = [];

  private constructor(
    private readonly clients: ReadonlyMap<string, ProviderClient>,
    private readonly store: CloudStore,
    private readonly afterStep: (cloud: CloudStoreReader) => void,
    private readonly end: () => void,
  ) {}

  /** @param afterStep called after each creation, update and deletion */
  public static open(
    packageName: string,
    options: CloudOptions = {},
    afterStep: (cloud: CloudStoreReader) => void = () => undefined,
  ): Promise<SimulatedStack> {
    const { config = {} } = options;
    return SimulatedStack.connect({ [packageName]: config }, options, afterStep);
  }

  public get cloud(): CloudStoreReader {
    return this.store;
  }

  /** A stack of every package that the sandbox serves. @param configs settings of the providers, by package */
  public static openAll(
    configs: Readonly<Record<string, Properties>>,
    options: CloudOptions = {},
  ): Promise<SimulatedStack> {
    const all = Object.fromEntries(PACKAGES.map(({ name }) => [name, configs[name] ?? {}]));
    return SimulatedStack.connect(all, options, () => undefined);
  }

  private static async connect(
    configs: Readonly<Record<string, Properties>>,
    options: CloudOptions,
    afterStep: (cloud: CloudStoreReader) => void,
  ): Promise<SimulatedStack> {
    const dir = options.dir ?? mkdtempSync(join(tmpdir(), "cloud-store-"));
    const store = new CloudStore(dir);
    const clients = new Map<string, ProviderClient>();
    for (const [name, config] of Object.entries(configs))
      clients.set(name, await connectTo(name, store, { ...options, config }));
    return new SimulatedStack(clients, store, afterStep, () => {
      for (const client of clients.values()) client.close();
      if (options.dir === undefined) rmSync(dir, { recursive: true, force: true });
    });
  }

  /** Ids of the deployed resources of a type, by logical name. */
  public ids(token: string): ReadonlyMap<string, string> {
    return new Map(
      [...this.state].flatMap(([key, { id, ...found }]) =>
        found.token === token ? [[nameIn(key), id]] : [],
      ),
    );
  }

  /** What the stack's state would list. */
  public resources(): readonly {
    readonly type: string;
    readonly name: string;
    readonly id: string;
  }[] {
    return [...this.state].map(([key, { token, id }]) => ({
      type: token,
      name: nameIn(key),
      id,
    }));
  }

  /**
   * What a deployment would do. Updates and creations are tried in the cloud and taken back at once, so that it refuses what it
   * refuses; replacements and deletions are only named. Nothing is changed afterwards.
   */
  public async plan(program: () => unknown): Promise<readonly PlannedStep[]> {
    const wanted = new Set<string>();
    this.steps = [];
    const steps: PlannedStep[] = [];
    const made: (readonly [token: string, id: string])[] = [];
    await this.run(program, "plan", async (key, type, inputs, options) => {
      wanted.add(key);
      const old = this.state.get(key);
      const name = nameIn(key);
      if (old === undefined) {
        try {
          const found = await this.clientOf(type).create(type, inputs, { name });
          made.push([type, found.id]);
          steps.push({ op: "create", type, name, paths: [] });
          return found;
        } catch (error) {
          steps.push({ op: "create", type, name, paths: [], refused: reasonOf(error) });
          return { id: `/${name}`, inputs, outputs: inputs };
        }
      }
      if (old.asked === textOf(inputs) && options.trigger === old.trigger) return old;
      const { step, outputs } = await this.tried(key, type, inputs, options, old);
      if (step !== undefined) steps.push(step);
      return { ...old, outputs };
    });
    for (const [token, id] of made.reverse())
      await this.clientOf(token)
        .delete(token, id)
        .catch(() => undefined);
    const gone = [...this.state].filter(([key]) => !wanted.has(key));
    return [
      ...this.steps,
      ...steps,
      ...gone.map(([key, { token }]): PlannedStep => ({
        op: "delete",
        type: token,
        name: nameIn(key),
        paths: [],
      })),
    ];
  }

  private async tried(
    key: string,
    type: string,
    asked: Inputs,
    options: Registration,
    old: Deployed,
  ): Promise<{ readonly step?: PlannedStep; readonly outputs: Inputs }> {
    const client = this.clientOf(type);
    const name = nameIn(key);
    const { inputs } = await client.check(type, asked, { name, olds: old.inputs });
    const { changes, ...diff } = await client.diff(type, old, inputs, options.ignoreChanges);
    const replaces = replacedBy(options, changes, diff.replaces);
    const stored = this.store.storedOfType(type).find(({ id }) => id === old.id);
    if (replaces.length > 0 || isTriggered(options.trigger, old.trigger))
      return { step: { op: "replace", type, name, paths: replaces }, outputs: old.outputs };
    const paths = Object.keys(changes);
    if (paths.length === 0) return { outputs: old.outputs };
    const step = { op: "update", type, name, paths } as const;
    try {
      const outputs = await client.update(type, old, inputs);
      try {
        await client.update(type, { ...old, inputs, outputs }, old.inputs);
      } catch (error) {
        return { step: { ...step, refusedBack: reasonOf(error) }, outputs };
      } finally {
        if (stored !== undefined) this.store.put(stored);
      }
      return { step, outputs };
    } catch (error) {
      return { step: { ...step, refused: reasonOf(error) }, outputs: old.outputs };
    }
  }

  /** Deploys what the program registers and deletes what it no longer registers. Returns what was done. */
  public async up(program: () => unknown): Promise<readonly Step[]> {
    this.steps = [];
    const wanted = new Set<string>();
    const replaced: Deployed[] = [];
    await this.run(program, "up", (key, type, inputs, options) => {
      wanted.add(key);
      return this.deploy(key, type, inputs, options, replaced);
    });
    const unwanted = [...this.state].filter(([key]) => !wanted.has(key));
    for (const [key] of unwanted) this.state.delete(key);
    const gone = [...replaced, ...unwanted.map(([, old]) => old)];
    for (const old of gone.sort((a, b) => b.serial - a.serial)) await this.remove(old);
    for (const [key] of unwanted) this.note("delete", key);
    return this.steps;
  }

  public close(): void {
    this.end();
  }

  /** Runs a program; `answer` says what becomes of each resource. A refusal ends the run, because the program never would. */
  private async run(
    program: () => unknown,
    patience: keyof typeof PATIENCE_MILLISECONDS,
    answer: (key: string, type: string, inputs: Inputs, options: Registration) => Promise<Created>,
  ): Promise<void> {
    const registrations = new Map<string, Registration>();
    let refuse: (error: unknown) => void = () => undefined;
    const refusal = new Promise<never>((_, reject) => (refuse = reject));
    await pulumi.runtime.setMocks(
      {
        newResource: async ({ type, name, inputs, custom, id: existing }) => {
          // Components and explicit providers are not in a cloud.
          if (type.startsWith("pulumi:providers:"))
            this.noteProvider(patience, type, name, inputs as Inputs);
          if (custom === false || type.startsWith("pulumi:"))
            return { id: custom === false ? undefined : name, state: inputs as Inputs };
          const key = `${type} ${name}`;
          // What a program reads is not its own; what it imports is, and has an id as well.
          if (existing !== undefined && existing !== "" && !registrations.has(key))
            return { id: existing, state: inputs as Inputs };
          try {
            const options = registrations.get(key) ?? PLAIN;
            const found = await answer(key, type, inputs as Inputs, options);
            return { id: found.id, state: found.outputs };
          } catch (error) {
            refuse(error);
            throw error;
          }
        },
        call: ({ token, inputs }) => this.clientOf(token).invoke(token, inputs as Inputs),
      },
      "platform-foundations",
      "test",
      false,
    );
    recordOptions(registrations);
    const ended = async (): Promise<void> => {
      await pulumi.runtime.runInPulumiStack(() => {
        program();
        return Promise.resolve({});
      });
      await (pulumi.runtime as unknown as { disconnect(): Promise<void> }).disconnect();
    };
    const endless = setTimeout(() => {
      refuse(new Error("the program waits for a resource that nobody registers"));
    }, PATIENCE_MILLISECONDS[patience]);
    await Promise.race([ended(), refusal]).finally(() => {
      clearTimeout(endless);
    });
  }

  private clientOf(token: string): ProviderClient {
    const name = token.split(":")[0] ?? "";
    const client = this.clients.get(name);
    if (client === undefined) throw new Error(`the package ${name} is not served`);
    return client;
  }

  /** A provider with other settings is updated: its resources stay. */
  private noteProvider(
    run: keyof typeof PATIENCE_MILLISECONDS,
    type: string,
    name: string,
    inputs: Inputs,
  ): void {
    const key = `${type} ${name}`;
    const before = this.providers.get(key);
    const asked = textOf(inputs);
    if (before !== asked) this.note(before === undefined ? "create" : "update", key);
    if (run === "up") this.providers.set(key, asked);
  }

  private note(op: Step["op"], key: string, paths: readonly string[] = []): void {
    this.steps.push({ op, type: key.split(" ")[0] ?? "", name: nameIn(key), paths });
  }

  private async deploy(
    key: string,
    token: string,
    asked: Inputs,
    options: Registration,
    replaced: Deployed[],
  ): Promise<Deployed> {
    const { ignoreChanges, deleteBeforeReplace, retainOnDelete, trigger } = options;
    const old = this.state.get(key);
    if (old === undefined) return this.create(key, token, asked, options);
    const name = nameIn(key);
    const kept = Object.fromEntries(
      ignoreChanges.flatMap((path) =>
        old.inputs[path] === undefined ? [] : [[path, old.inputs[path]]],
      ),
    );
    const client = this.clientOf(token);
    const { inputs, failures } = await client.check(
      token,
      { ...asked, ...kept },
      { name, olds: old.inputs },
    );
    if (failures.length > 0) throw new Error(failures.map(([, reason]) => reason).join("; "));
    const diff = await client.diff(token, old, inputs, ignoreChanges);
    const now = { ...old, isRetained: retainOnDelete, trigger, asked: textOf(asked) };
    const replaces = replacedBy(options, diff.changes, diff.replaces);
    const mustReplace = replaces.length > 0 || isTriggered(trigger, old.trigger);
    if (!mustReplace && Object.keys(diff.changes).length === 0) return this.keep(key, now);
    if (!mustReplace) {
      this.note("update", key, Object.keys(diff.changes));
      const outputs = await client.update(token, old, inputs);
      return this.keep(key, { ...now, inputs, outputs });
    }
    this.note("replace", key, replaces);
    if (diff.deleteBeforeReplace || deleteBeforeReplace) await this.remove(old);
    else replaced.push(old);
    return this.create(key, token, asked, options);
  }

  private async create(
    key: string,
    token: string,
    inputs: Inputs,
    { retainOnDelete: isRetained, trigger }: Registration,
  ): Promise<Deployed> {
    if (!this.state.has(key)) this.note("create", key);
    const created = await this.clientOf(token).create(token, inputs, { name: nameIn(key) });
    return this.keep(key, {
      ...created,
      token,
      isRetained,
      trigger,
      asked: textOf(inputs),
      serial: (this.serial += 1),
    });
  }

  private keep(key: string, deployed: Deployed): Deployed {
    this.state.set(key, deployed);
    this.afterStep(this.cloud);
    return deployed;
  }

  private async remove({ token, id, isRetained }: Deployed): Promise<void> {
    if (isRetained) return;
    await this.clientOf(token).delete(token, id);
    this.afterStep(this.cloud);
  }
}

const textOf = (inputs: Inputs): string => JSON.stringify(inputs);

/** Inputs whose change replaces a resource, for its provider or by the program's own word. */
const replacedBy = (
  { replaceOnChanges }: Registration,
  changes: Readonly<Record<string, string>>,
  byProvider: readonly string[],
): readonly string[] => [
  ...byProvider,
  ...Object.keys(changes).filter((path) =>
    replaceOnChanges.some((pattern) => covers(pattern, path)),
  ),
];

const isTriggered = (trigger: unknown, before: unknown): boolean =>
  trigger !== null && before !== null && trigger !== before;

/** What a cloud answers, without the form of the transport. */
function reasonOf(error: unknown): string {
  const details = (error as { readonly details?: unknown }).details;
  return typeof details === "string" ? details : String(error);
}

/** Mocks are not told about resource options, so these are read from the registration. */
function recordOptions(registrations: Map<string, Registration>): void {
  const monitor = pulumi.runtime.getMonitor() as unknown as {
    registerResource: (req: unknown, callback: unknown) => void;
  };
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (req, callback): void => {
    const request = req as {
      getType(): string;
      getName(): string;
      getIgnorechangesList(): string[];
      getReplaceonchangesList(): string[];
      getDeletebeforereplace(): boolean;
      getRetainondelete(): boolean | undefined;
      getReplacementTrigger(): { toJavaScript(): unknown } | undefined;
    };
    registrations.set(`${request.getType()} ${request.getName()}`, {
      ignoreChanges: request.getIgnorechangesList(),
      replaceOnChanges: request.getReplaceonchangesList(),
      deleteBeforeReplace: request.getDeletebeforereplace(),
      retainOnDelete: request.getRetainondelete() ?? false,
      trigger: request.getReplacementTrigger()?.toJavaScript() ?? null,
    });
    register(req, callback);
  };
}
