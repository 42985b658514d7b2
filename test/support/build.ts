// Runs a program under Pulumi's own mocks and returns what it registered, sorted, with dependencies by name.
import * as pulumi from "@pulumi/pulumi";

export interface Recorded {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly parent: string | undefined;
  readonly dependsOn: readonly string[];
  readonly protect: boolean;
  readonly custom: boolean;
  /** The resource outlives its removal from the program. */
  readonly retainOnDelete: boolean;
  /** Logical name of the resource whose deletion takes this one with it; undefined when it is deleted by itself. */
  readonly deletedWith: string | undefined;
  /** Provider id that the resource is adopted by; empty when it is created. */
  readonly importId: string;
  readonly deleteBeforeReplace: boolean;
  /** Logical name of the provider that was chosen for it; undefined when the package's default one serves. */
  readonly provider: string | undefined;
  readonly ignoreChanges: readonly string[];
}

export interface BuildResult<T> {
  readonly value: T | undefined;
  readonly error: unknown;
  readonly resources: readonly Recorded[];
}

type Invokes = Readonly<
  Record<string, (args: Readonly<Record<string, unknown>>) => Record<string, unknown>>
>;

export interface BuildOptions {
  /** Give azure-native resources the name they were asked for; otherwise their logical one. */
  readonly physicalNames?: boolean;
  readonly preview?: boolean;
  /** @default "test" */
  readonly stack?: string;
  /** Computed outputs to add, by type token. */
  readonly outputs?: Readonly<
    Record<string, (inputs: Record<string, unknown>, name: string) => Record<string, unknown>>
  >;
  /** Answers of provider functions by token; an unlisted token throws. */
  readonly invokes?: Invokes;
}

const SUBSCRIPTION = "/subscriptions/00000000-0000-4000-8000-000000000000";

/** Builds under mocks. Awaits every registration, so an error anywhere is an error here. */
export async function build<T>(
  program: () => T | Promise<T>,
  options: BuildOptions = {},
): Promise<BuildResult<T>> {
  const resources: Recorded[] = [];
  const nameOfResource = (type: string, name: string, inputs: Record<string, unknown>): string =>
    (options.physicalNames === true ? physicalName(type, inputs) : undefined) ?? name;
  const nameOf = (urn: string): string => urn.split("::").at(-1) ?? urn;
  await pulumi.runtime.setMocks(
    {
      newResource: (args) => {
        const inputs = args.inputs as Record<string, unknown>;
        const id = args.custom === false ? undefined : mockId(args.type, args.name, inputs);
        const extra = options.outputs?.[args.type]?.(inputs, args.name) ?? {};
        return {
          id,
          state: {
            name: nameOfResource(args.type, args.name, inputs),
            ...inputs,
            ...extra,
          },
        };
      },
      call: (args) => {
        const answer = options.invokes?.[args.token];
        if (answer === undefined) throw new Error(`no mock for the function ${args.token}`);
        return answer(args.inputs as Record<string, unknown>);
      },
    },
    "platform-foundations",
    options.stack ?? "test",
    options.preview ?? false,
  );
  const monitor = pulumi.runtime.getMonitor() as unknown as {
    registerResource: (req: unknown, callback: (error: unknown, response: unknown) => void) => void;
  };
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (req, callback): void => {
    const request = req as {
      getType(): string;
      getName(): string;
      getParent(): string;
      getObject(): { toJavaScript(): Record<string, unknown> } | undefined;
      getDependenciesList(): string[];
      getProtect(): boolean;
      getCustom(): boolean;
      getRetainondelete(): boolean | undefined;
      getDeletedwith(): string;
      getImportid(): string;
      getDeletebeforereplace(): boolean;
      getProvider(): string;
      getIgnorechangesList(): string[];
    };
    resources.push({
      type: request.getType(),
      name: request.getName(),
      inputs: (plain(request.getObject()?.toJavaScript() ?? {}) ?? {}) as Record<string, unknown>,
      parent: request.getParent() === "" ? undefined : nameOf(request.getParent()),
      dependsOn: request.getDependenciesList().map(nameOf).sort(),
      protect: request.getProtect(),
      custom: request.getCustom(),
      retainOnDelete: request.getRetainondelete() ?? false,
      deletedWith: request.getDeletedwith() === "" ? undefined : nameOf(request.getDeletedwith()),
      importId: request.getImportid(),
      deleteBeforeReplace: request.getDeletebeforereplace(),
      // A reference is `<urn>::<id>`.
      provider: request.getProvider() === "" ? undefined : request.getProvider().split("::").at(-2),
      ignoreChanges: request.getIgnorechangesList(),
    });
    register(req, callback);
  };

  let value: T | undefined;
  let error: unknown;
  try {
    // A refusal has to be caught in here: past this callback the runtime reports it as an unhandled rejection.
    await pulumi.runtime.runInPulumiStack(async () => {
      try {
        value = await program();
      } catch (caught) {
        error = caught;
      }
      return {};
    });
    await (pulumi.runtime as unknown as { disconnect(): Promise<void> }).disconnect();
  } catch (caught) {
    error ??= caught;
  }
  const own = resources.filter(({ type }) => type !== "pulumi:pulumi:Stack");
  own.sort((a, b) => `${a.type} ${a.name}`.localeCompare(`${b.type} ${b.name}`, "en"));
  return { value, error, resources: own };
}

// In the form of Azure's ids, because components read group and name from one.
function mockId(
  type: string,
  name: string,
  { resourceGroupName }: Record<string, unknown>,
): string {
  const group = typeof resourceGroupName === "string" ? resourceGroupName : "mock";
  return `${SUBSCRIPTION}/resourceGroups/${group}/providers/Mock/${type}/${name}`;
}

// azure-native's output `name` is the last name of the ARM path: of a BlobContainer its containerName.
function physicalName(type: string, inputs: Readonly<Record<string, unknown>>): string | undefined {
  const noun = (type.split(":").at(-1) ?? "").toLowerCase();
  const key = Object.keys(inputs).find(
    (name) => name.endsWith("Name") && noun.endsWith(name.slice(0, -"Name".length).toLowerCase()),
  );
  const value = key === undefined ? undefined : inputs[key];
  return type.startsWith("azure-native:") && typeof value === "string" ? value : undefined;
}

/** The value of an output, for assertions. */
export function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    output.apply(resolve);
    (output as unknown as { promise(): Promise<T> }).promise().catch(reject);
  });
}

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

// Secrets become { secret: true, value }, so a test can assert both the mark and the value.
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  const record = value as Record<string, unknown>;
  if (record[SIGNATURE] === SECRET) return { secret: true, value: plain(record["value"]) };
  return Object.fromEntries(Object.entries(record).map(([key, item]) => [key, plain(item)]));
}
