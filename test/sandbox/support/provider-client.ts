import { createRequire } from "node:module";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as grpc from "@grpc/grpc-js";
import providerGrpc from "@pulumi/pulumi/proto/provider_grpc_pb";
import pb from "@pulumi/pulumi/proto/provider_pb";
import { PACKAGES } from "../../../sandbox/clouds";
import { DeclaredOutputs, sdkFolder } from "../../../sandbox/clouds/declared-outputs";
import { Operations } from "../../../sandbox/clouds/operations";
import { type Scenario, scenarioSchema } from "../../../sandbox/clouds/scenario";
import { SimulatedCloud } from "../../../sandbox/clouds/simulated-cloud";
import { serveProvider } from "../../../sandbox/wire/provider";
import { fromStruct, toStruct, type Properties } from "../../../sandbox/wire/values";
import { CloudStore } from "../../../sandbox/cloud-store";

const ofSdk = createRequire(require.resolve("@pulumi/pulumi/package.json"));
const { Empty } = ofSdk("google-protobuf/google/protobuf/empty_pb.js") as {
  readonly Empty: new () => unknown;
};

export interface Created {
  readonly id: string;
  readonly outputs: Properties;
  readonly inputs: Properties;
}

/** A provider's client as the engine uses it: over gRPC, one connection, configured. */
export class ProviderClient {
  public constructor(
    private readonly client: Readonly<Record<string, unknown>>,
    public readonly store: CloudStore,
    private readonly end: () => void,
  ) {}

  public call<T>(method: string, request: unknown): Promise<T> {
    const perform = this.client[method] as (
      request: unknown,
      answer: (error: grpc.ServiceError | null, response: T) => void,
    ) => void;
    return new Promise((resolve, reject) => {
      perform.call(this.client, request, (error, response) => {
        if (error === null) resolve(response);
        else reject(error);
      });
    });
  }

  public empty<T>(method: string): Promise<T> {
    return this.call(method, new Empty());
  }

  public async configure(config: Properties): Promise<void> {
    const request = new pb.ConfigureRequest();
    request.setArgs(toStruct(config));
    await this.call("configure", request);
  }

  public async check(
    token: string,
    news: Properties,
    { name = "it", olds }: { readonly name?: string; readonly olds?: Properties } = {},
  ): Promise<{
    readonly inputs: Properties;
    readonly failures: readonly (readonly [string, string])[];
  }> {
    const request = new pb.CheckRequest();
    request.setUrn(urn(token, name));
    request.setNews(toStruct(news));
    if (olds !== undefined) request.setOlds(toStruct(olds));
    request.setRandomseed(Buffer.from("a seed of the engine"));
    const response = await this.call<InstanceType<typeof pb.CheckResponse>>("check", request);
    return {
      inputs: fromStruct(response.getInputs()),
      failures: response
        .getFailuresList()
        .map((one) => [one.getProperty(), one.getReason()] as const),
    };
  }

  /** Check and create, as the engine does. */
  public async create(
    token: string,
    news: Properties,
    { preview = false, name = "it", timeoutSeconds = 0 } = {},
  ): Promise<Created> {
    const { inputs, failures } = await this.check(token, news, { name });
    if (failures.length > 0) throw new Error(failures.map(([, reason]) => reason).join("; "));
    const request = new pb.CreateRequest();
    request.setUrn(urn(token, name));
    request.setProperties(toStruct(inputs));
    request.setPreview(preview);
    request.setTimeout(timeoutSeconds);
    const response = await this.call<InstanceType<typeof pb.CreateResponse>>("create", request);
    return { id: response.getId(), outputs: fromStruct(response.getProperties()), inputs };
  }

  public async update(
    token: string,
    before: Created,
    news: Properties,
    preview = false,
  ): Promise<Properties> {
    const request = new pb.UpdateRequest();
    request.setId(before.id);
    request.setUrn(urn(token, "it"));
    request.setOlds(toStruct(before.outputs));
    request.setOldInputs(toStruct(before.inputs));
    request.setNews(toStruct(news));
    request.setPreview(preview);
    const response = await this.call<InstanceType<typeof pb.UpdateResponse>>("update", request);
    return fromStruct(response.getProperties());
  }

  public async diff(
    token: string,
    before: Created,
    news: Properties,
    ignoreChanges: readonly string[] = [],
  ): Promise<{
    readonly changes: Readonly<Record<string, string>>;
    readonly replaces: readonly string[];
    readonly deleteBeforeReplace: boolean;
  }> {
    const request = new pb.DiffRequest();
    request.setId(before.id);
    request.setUrn(urn(token, "it"));
    request.setOlds(toStruct(before.outputs));
    request.setOldInputs(toStruct(before.inputs));
    request.setNews(toStruct(news));
    request.setIgnorechangesList([...ignoreChanges]);
    const response = await this.call<InstanceType<typeof pb.DiffResponse>>("diff", request);
    const kinds = Object.entries<number>(pb.PropertyDiff.Kind as never);
    const changes: Record<string, string> = {};
    response.getDetaileddiffMap().forEach((detail: { getKind(): number }, path: string) => {
      changes[path] = kinds.find(([, value]) => value === detail.getKind())?.[0] ?? "?";
    });
    return {
      changes,
      replaces: response.getReplacesList(),
      deleteBeforeReplace: response.getDeletebeforereplace(),
    };
  }

  public async read(
    token: string,
    id: string,
    before?: Pick<Created, "inputs" | "outputs">,
  ): Promise<Created> {
    const request = new pb.ReadRequest();
    request.setId(id);
    request.setUrn(urn(token, "it"));
    request.setProperties(toStruct(before?.outputs ?? {}));
    request.setInputs(toStruct(before?.inputs ?? {}));
    const response = await this.call<InstanceType<typeof pb.ReadResponse>>("read", request);
    return {
      id: response.getId(),
      outputs: fromStruct(response.getProperties()),
      inputs: fromStruct(response.getInputs()),
    };
  }

  public async delete(token: string, id: string): Promise<void> {
    const request = new pb.DeleteRequest();
    request.setId(id);
    request.setUrn(urn(token, "it"));
    await this.call("delete", request);
  }

  public async invoke(token: string, args: Properties): Promise<Properties> {
    const request = new pb.InvokeRequest();
    request.setTok(token);
    request.setArgs(toStruct(args));
    const response = await this.call<InstanceType<typeof pb.InvokeResponse>>("invoke", request);
    return fromStruct(response.getReturn());
  }

  public close(): void {
    this.end();
  }
}

export const urn = (token: string, name: string): string =>
  `urn:pulumi:dev::test::${token}::${name}`;

/** What a call is rejected with that the simulated AWS refuses by this code, with a message that begins so. */
export const refused = (code: string, message = ""): { readonly details: unknown } => ({
  details: expect.stringContaining(`api error ${code}: ${message}`) as unknown,
});

export interface CloudOptions {
  readonly scenario?: Partial<Scenario>;
  readonly latency?: number;
  readonly config?: Properties;
  /** Where the run is made from. @default laptop */
  readonly runFrom?: string;
  /** Folder of the store. @default a new one, removed at the end */
  readonly dir?: string;
}

/** Serves one package over a fresh store in this process and connects to it. */
export async function connect(
  packageName: string,
  options: CloudOptions = {},
): Promise<ProviderClient> {
  const dir = options.dir ?? mkdtempSync(join(tmpdir(), "cloud-store-"));
  const store = new CloudStore(dir);
  return connectTo(packageName, store, options, () => {
    if (options.dir === undefined) rmSync(dir, { recursive: true, force: true });
  });
}

/** The same over a store that several packages share. */
export async function connectTo(
  packageName: string,
  store: CloudStore,
  { scenario = {}, latency = 0, config = {}, runFrom = "laptop" }: CloudOptions = {},
  end: () => void = () => undefined,
): Promise<ProviderClient> {
  const pack = PACKAGES.find(({ name }) => name === packageName);
  if (pack === undefined) throw new Error(`no package ${packageName}`);
  const parsed = scenarioSchema.parse(scenario);
  const operations = new Operations(store, parsed, latency);
  const declared = new DeclaredOutputs(sdkFolder(pack.sdk, process.cwd()));
  const server = await serveProvider(
    new SimulatedCloud(pack, "1.2.3", store, operations, parsed, false, [], declared, runFrom),
  );
  return connectToPort(server.port, store, config, () => {
    server.stop();
    end();
  });
}

/** The same to a package that is served already, such as by clouds in a process of their own. */
export async function connectToPort(
  port: number | undefined,
  store: CloudStore,
  config: Properties = {},
  end: () => void = () => undefined,
): Promise<ProviderClient> {
  const client = new providerGrpc.ResourceProviderClient(
    `127.0.0.1:${String(port)}`,
    grpc.credentials.createInsecure(),
    { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 },
  );
  const connected = new ProviderClient(client as never, store, () => {
    client.close();
    end();
  });
  await connected.configure(config);
  return connected;
}
