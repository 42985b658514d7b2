// Deploys a program to one simulated cloud without the engine: a second deployment updates, replaces and deletes as the engine
// does. For tests of many deployments in a row; the engine's own order of work is tested in test/engine.
import * as pulumi from "@pulumi/pulumi";
import { connect, type CloudOptions, type Created } from "../sandbox/support/provider-client";
import type { ProviderClient } from "../sandbox/support/provider-client";
import type { CloudStoreReader } from "../../sandbox/cloud-store";

interface Deployed extends Created {
  readonly token: string;
  readonly isRetained: boolean;
  readonly trigger: unknown;
  readonly serial: number;
}

interface Registration {
  readonly ignoreChanges: readonly string[];
  readonly deleteBeforeReplace: boolean;
  readonly retainOnDelete: boolean;
  /** A change of it replaces the resource; null: none. */
  readonly trigger: unknown;
}

const PLAIN: Registration = {
  ignoreChanges: [],
  deleteBeforeReplace: false,
  retainOnDelete: false,
  trigger: null,
};

type Inputs = Created["inputs"];

/** Logical name in a key of type and name. */
const nameIn = (key: string): string => key.split(" ")[1] ?? "";

export class SimulatedStack {
  private readonly state = new Map<string, Deployed>();
  private serial = 0;

  private constructor(
    private readonly client: ProviderClient,
    private readonly afterStep: (cloud: CloudStoreReader) => void,
  ) {}

  /** @param afterStep called after each creation, update and deletion */
  public static async open(
    packageName: string,
    options: CloudOptions = {},
    afterStep: (cloud: CloudStoreReader) => void = () => undefined,
  ): Promise<SimulatedStack> {
    return new SimulatedStack(await connect(packageName, options), afterStep);
  }

  public get cloud(): CloudStoreReader {
    return this.client.store;
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

  /** Deploys what the program registers and deletes what it no longer registers. */
  public async up(program: () => unknown): Promise<void> {
    const wanted = new Set<string>();
    const replaced: Deployed[] = [];
    const registrations = new Map<string, Registration>();
    // A program whose resource was refused never ends, so the refusal ends the deployment.
    let refuse: (error: unknown) => void = () => undefined;
    const refusal = new Promise<never>((_, reject) => (refuse = reject));
    await pulumi.runtime.setMocks(
      {
        newResource: async ({ type, name, inputs, custom }) => {
          if (custom === false) return { id: undefined, state: inputs as Inputs };
          const key = `${type} ${name}`;
          wanted.add(key);
          try {
            const found = await this.deploy(
              key,
              type,
              inputs as Inputs,
              registrations.get(key),
              replaced,
            );
            return { id: found.id, state: found.outputs };
          } catch (error) {
            refuse(error);
            throw error;
          }
        },
        call: ({ token, inputs }) => this.client.invoke(token, inputs as Inputs),
      },
      "platform-foundations",
      "test",
      false,
    );
    recordOptions(registrations);
    const run = async (): Promise<void> => {
      await pulumi.runtime.runInPulumiStack(() => {
        program();
        return Promise.resolve({});
      });
      await (pulumi.runtime as unknown as { disconnect(): Promise<void> }).disconnect();
    };
    await Promise.race([run(), refusal]);
    const unwanted = [...this.state].filter(([key]) => !wanted.has(key));
    for (const [key] of unwanted) this.state.delete(key);
    const gone = [...replaced, ...unwanted.map(([, old]) => old)];
    for (const old of gone.sort((a, b) => b.serial - a.serial)) await this.remove(old);
  }

  public close(): void {
    this.client.close();
  }

  private async deploy(
    key: string,
    token: string,
    asked: Inputs,
    options: Registration = PLAIN,
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
    const { inputs, failures } = await this.client.check(
      token,
      { ...asked, ...kept },
      { name, olds: old.inputs },
    );
    if (failures.length > 0) throw new Error(failures.map(([, reason]) => reason).join("; "));
    const diff = await this.client.diff(token, old, inputs, ignoreChanges);
    const isTriggered = trigger !== null && old.trigger !== null && trigger !== old.trigger;
    const now = { ...old, isRetained: retainOnDelete, trigger };
    if (!isTriggered && Object.keys(diff.changes).length === 0) return now;
    if (!isTriggered && diff.replaces.length === 0) {
      const outputs = await this.client.update(token, old, inputs);
      return this.keep(key, { ...now, inputs, outputs });
    }
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
    const created = await this.client.create(token, inputs, { name: nameIn(key) });
    return this.keep(key, { ...created, token, isRetained, trigger, serial: (this.serial += 1) });
  }

  private keep(key: string, deployed: Deployed): Deployed {
    this.state.set(key, deployed);
    this.afterStep(this.cloud);
    return deployed;
  }

  private async remove({ token, id, isRetained }: Deployed): Promise<void> {
    if (isRetained) return;
    await this.client.delete(token, id);
    this.afterStep(this.cloud);
  }
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
      getDeletebeforereplace(): boolean;
      getRetainondelete(): boolean | undefined;
      getReplacementTrigger(): { toJavaScript(): unknown } | undefined;
    };
    registrations.set(`${request.getType()} ${request.getName()}`, {
      ignoreChanges: request.getIgnorechangesList(),
      deleteBeforeReplace: request.getDeletebeforereplace(),
      retainOnDelete: request.getRetainondelete() ?? false,
      trigger: request.getReplacementTrigger()?.toJavaScript() ?? null,
    });
    register(req, callback);
  };
}
