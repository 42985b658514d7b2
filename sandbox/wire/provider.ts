import { createRequire } from "node:module";

import * as grpc from "@grpc/grpc-js";
import pluginPb from "@pulumi/pulumi/proto/plugin_pb";
import providerGrpc from "@pulumi/pulumi/proto/provider_grpc_pb";
import pb from "@pulumi/pulumi/proto/provider_pb";

import type { Change } from "./diff";
import { CloudFailure, HalfCreated } from "./failure";
import type { Properties } from "./values";
import { fromStruct, toStruct } from "./values";

const ofSdk = createRequire(require.resolve("@pulumi/pulumi/package.json"));
const { Empty } = ofSdk("google-protobuf/google/protobuf/empty_pb.js") as {
  readonly Empty: new () => never;
};
const { Any } = ofSdk("google-protobuf/google/protobuf/any_pb.js") as {
  readonly Any: new () => {
    setTypeUrl(value: string): void;
    setValue(value: Uint8Array): void;
  };
};
const { Status } = ofSdk("@pulumi/pulumi/proto/status_pb.js") as {
  readonly Status: new () => {
    setCode(value: number): void;
    setMessage(value: string): void;
    setDetailsList(value: readonly unknown[]): void;
    serializeBinary(): Uint8Array;
  };
};

/** One configured instance of a provider: its own connection and its own settings. */
export interface Session {
  readonly config: Properties;
}

export interface Subject {
  readonly urn: string;
  /** Type token as the program wrote it, version included. */
  readonly token: string;
  /** Logical name. */
  readonly name: string;
}

export interface Autonaming {
  readonly mode: "propose" | "enforce" | "disable";
  readonly name: string;
}

export interface CheckFailure {
  readonly property: string;
  readonly reason: string;
}

export interface DiffAnswer {
  readonly changes: readonly (Change & { readonly replaces: boolean })[];
  readonly replaces: readonly string[];
  readonly deleteBeforeReplace: boolean;
}

/** What stands behind the wire: one simulated cloud. Property bags are in the engine's own form (see `values.ts`). */
export interface Cloud {
  readonly name: string;
  readonly version: string;
  /** Problems of the provider's settings. */
  checkConfig(config: Properties): readonly CheckFailure[];
  check(
    session: Session,
    subject: Subject,
    request: {
      readonly olds: Properties;
      readonly news: Properties;
      readonly seed: Uint8Array;
      readonly autonaming: Autonaming | undefined;
    },
  ): { readonly inputs: Properties; readonly failures: readonly CheckFailure[] };
  diff(
    session: Session,
    subject: Subject,
    request: {
      readonly id: string;
      readonly olds: Properties;
      readonly oldInputs: Properties;
      readonly news: Properties;
      readonly ignoreChanges: readonly string[];
    },
  ): DiffAnswer;
  create(
    session: Session,
    subject: Subject,
    request: {
      readonly inputs: Properties;
      /** From the resource's `customTimeouts`; 0 when the program gives none. */
      readonly timeoutSeconds: number;
      readonly preview: boolean;
    },
  ): Promise<{ readonly id: string; readonly properties: Properties }>;
  update(
    session: Session,
    subject: Subject,
    request: {
      readonly id: string;
      readonly olds: Properties;
      readonly news: Properties;
      readonly ignoreChanges: readonly string[];
      readonly preview: boolean;
    },
  ): Promise<Properties>;
  /** `undefined` when the cloud has no such resource. */
  read(
    session: Session,
    subject: Subject,
    request: { readonly id: string; readonly properties: Properties; readonly inputs: Properties },
  ): Promise<
    | { readonly id: string; readonly properties: Properties; readonly inputs: Properties }
    | undefined
  >;
  remove(
    session: Session,
    subject: Subject,
    request: { readonly id: string; readonly properties: Properties },
  ): Promise<void>;
  invoke(session: Session, token: string, args: Properties): Promise<Properties>;
}

const MESSAGE_LIMIT = 400 * 1024 * 1024;

/** A server for one provider package on a free port of 127.0.0.1. Only programs in YAML need its schema to have content. */
export async function serveProvider(
  cloud: Cloud,
  schema: object = { name: cloud.name, version: cloud.version, resources: {} },
): Promise<{ readonly port: number; readonly stop: () => void }> {
  const server = new grpc.Server({
    "grpc.max_receive_message_length": MESSAGE_LIMIT,
    "grpc.max_send_message_length": MESSAGE_LIMIT,
  });
  server.addService(providerGrpc.ResourceProviderService, implementation(cloud, schema));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  return {
    port,
    stop: () => {
      server.forceShutdown();
    },
  };
}

interface Call<Request> {
  readonly request: Request;
  getPeer(): string;
}
type Answer = (call: Call<never>) => unknown;

function implementation(cloud: Cloud, schema: object): grpc.UntypedServiceImplementation {
  const sessions = new Sessions();
  const inSession =
    <Request>(answer: (session: Session, request: Request) => unknown) =>
    (call: Call<Request>): unknown =>
      answer(sessions.of(call.getPeer()), call.request);
  const invoked = async (
    session: Session,
    request: InstanceType<typeof pb.InvokeRequest> | InstanceType<typeof pb.CallRequest>,
  ): Promise<ReturnType<typeof toStruct>> =>
    toStruct(await cloud.invoke(session, request.getTok(), fromStruct(request.getArgs())));

  const answers: Readonly<Record<string, Answer>> = {
    handshake: () => {
      const response = new pb.ProviderHandshakeResponse();
      response.setAcceptSecrets(true);
      response.setAcceptResources(true);
      response.setAcceptOutputs(true);
      response.setSupportsAutonamingConfiguration(true);
      return response;
    },
    attach: () => new Empty(),
    cancel: () => new Empty(),
    getPluginInfo: () => {
      const response = new pluginPb.PluginInfo();
      response.setVersion(cloud.version);
      return response;
    },
    getSchema: () => {
      const response = new pb.GetSchemaResponse();
      response.setSchema(JSON.stringify(schema));
      return response;
    },
    checkConfig: ({ request }: { readonly request: InstanceType<typeof pb.CheckRequest> }) => {
      const news = fromStruct(request.getNews());
      return checked(news, cloud.checkConfig(news));
    },
    diffConfig: () => {
      const response = new pb.DiffResponse();
      response.setChanges(pb.DiffResponse.DiffChanges.DIFF_UNKNOWN);
      return response;
    },
    configure: (call: Call<InstanceType<typeof pb.ConfigureRequest>>) => {
      sessions.open(call.getPeer(), configOf(call.request));
      const response = new pb.ConfigureResponse();
      response.setAcceptsecrets(true);
      response.setAcceptresources(true);
      response.setAcceptoutputs(true);
      response.setSupportspreview(true);
      response.setSupportsAutonamingConfiguration(true);
      return response;
    },
    check: inSession((session, request: InstanceType<typeof pb.CheckRequest>) => {
      const { inputs, failures } = cloud.check(session, subjectOf(request), {
        olds: fromStruct(request.getOlds()),
        news: fromStruct(request.getNews()),
        seed: request.getRandomseed_asU8(),
        autonaming: autonamingOf(request),
      });
      return checked(inputs, failures);
    }),
    diff: inSession((session, request: InstanceType<typeof pb.DiffRequest>) => {
      const olds = fromStruct(request.getOlds());
      return diffed(
        cloud.diff(session, subjectOf(request), {
          id: request.getId(),
          olds,
          oldInputs: request.hasOldInputs() ? fromStruct(request.getOldInputs()) : olds,
          news: fromStruct(request.getNews()),
          ignoreChanges: request.getIgnorechangesList(),
        }),
      );
    }),
    create: inSession(async (session, request: InstanceType<typeof pb.CreateRequest>) => {
      const made = await cloud.create(session, subjectOf(request), {
        inputs: fromStruct(request.getProperties()),
        timeoutSeconds: request.getTimeout(),
        preview: request.getPreview(),
      });
      const response = new pb.CreateResponse();
      response.setId(made.id);
      response.setProperties(toStruct(made.properties));
      return response;
    }),
    update: inSession(async (session, request: InstanceType<typeof pb.UpdateRequest>) => {
      const properties = await cloud.update(session, subjectOf(request), {
        id: request.getId(),
        olds: fromStruct(request.getOlds()),
        news: fromStruct(request.getNews()),
        ignoreChanges: request.getIgnorechangesList(),
        preview: request.getPreview(),
      });
      const response = new pb.UpdateResponse();
      response.setProperties(toStruct(properties));
      return response;
    }),
    read: inSession(async (session, request: InstanceType<typeof pb.ReadRequest>) => {
      const found = await cloud.read(session, subjectOf(request), {
        id: request.getId(),
        properties: fromStruct(request.getProperties()),
        inputs: fromStruct(request.getInputs()),
      });
      const response = new pb.ReadResponse();
      if (found === undefined) return response; // an empty id: gone
      response.setId(found.id);
      response.setProperties(toStruct(found.properties));
      response.setInputs(toStruct(found.inputs));
      return response;
    }),
    delete: inSession(async (session, request: InstanceType<typeof pb.DeleteRequest>) => {
      await cloud.remove(session, subjectOf(request), {
        id: request.getId(),
        properties: fromStruct(request.getProperties()),
      });
      return new Empty();
    }),
    invoke: inSession(async (session, request: InstanceType<typeof pb.InvokeRequest>) => {
      const response = new pb.InvokeResponse();
      response.setReturn(await invoked(session, request));
      return response;
    }),
    // Methods on resources: the six packages have a few (kubeconfig getters); each is a function of the same name here.
    call: inSession(async (session, request: InstanceType<typeof pb.CallRequest>) => {
      const response = new pb.CallResponse();
      response.setReturn(await invoked(session, request));
      return response;
    }),
  };

  const methods: Record<string, grpc.handleUnaryCall<never, unknown>> = {};
  for (const method of Object.keys(providerGrpc.ResourceProviderService)) {
    const answer = answers[method];
    methods[method] = (call, callback) => {
      if (answer === undefined) {
        const message =
          method === "construct"
            ? `The sandbox does not build the components of the package "${cloud.name}": its own plugin would.`
            : `The simulated provider "${cloud.name}" does not implement ${method}.`;
        callback({ code: grpc.status.UNIMPLEMENTED, message });
        return;
      }
      void respond(() => answer(call), callback);
    };
  }
  return methods as unknown as grpc.UntypedServiceImplementation;
}

async function respond(work: () => unknown, callback: grpc.sendUnaryData<unknown>): Promise<void> {
  try {
    callback(null, await work());
  } catch (error) {
    callback(asStatus(error));
  }
}

// UNKNOWN, INTERNAL and DATA_LOSS make the engine fear for its state, so a cloud's refusal is a failed precondition.
function asStatus(error: unknown): Partial<grpc.StatusObject> {
  if (error instanceof HalfCreated) return halfCreated(error);
  if (error instanceof CloudFailure) {
    const code = error.status === 404 ? grpc.status.NOT_FOUND : grpc.status.FAILED_PRECONDITION;
    return { code, details: error.message };
  }
  return {
    code: grpc.status.INTERNAL,
    details: error instanceof Error ? (error.stack ?? error.message) : String(error),
  };
}

function halfCreated(error: HalfCreated): Partial<grpc.StatusObject> {
  const detail = new pb.ErrorResourceInitFailed();
  detail.setId(error.id);
  detail.setProperties(toStruct(error.properties));
  detail.setReasonsList([error.reason]);
  const any = new Any();
  any.setTypeUrl("type.googleapis.com/pulumirpc.ErrorResourceInitFailed");
  any.setValue(detail.serializeBinary());
  const status = new Status();
  status.setCode(grpc.status.UNKNOWN);
  status.setMessage(error.reason);
  status.setDetailsList([any]);
  const metadata = new grpc.Metadata();
  metadata.set("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
  return { code: grpc.status.UNKNOWN, details: error.reason, metadata };
}

function checked(
  inputs: Properties,
  failures: readonly CheckFailure[],
): InstanceType<typeof pb.CheckResponse> {
  const response = new pb.CheckResponse();
  response.setInputs(toStruct(inputs));
  response.setFailuresList(
    failures.map(({ property, reason }) => {
      const failure = new pb.CheckFailure();
      failure.setProperty(property);
      failure.setReason(reason);
      return failure;
    }),
  );
  return response;
}

function diffed(answer: DiffAnswer): InstanceType<typeof pb.DiffResponse> {
  const { Kind } = pb.PropertyDiff;
  const kinds = {
    add: [Kind.ADD, Kind.ADD_REPLACE],
    delete: [Kind.DELETE, Kind.DELETE_REPLACE],
    update: [Kind.UPDATE, Kind.UPDATE_REPLACE],
  } as const;
  const { DiffChanges } = pb.DiffResponse;
  const response = new pb.DiffResponse();
  response.setChanges(answer.changes.length === 0 ? DiffChanges.DIFF_NONE : DiffChanges.DIFF_SOME);
  response.setReplacesList([...answer.replaces]);
  response.setDeletebeforereplace(answer.deleteBeforeReplace);
  response.setDiffsList([
    ...new Set(answer.changes.map(({ path }) => path.split(/[.[]/)[0] ?? path)),
  ]);
  response.setHasdetaileddiff(true);
  for (const { path, kind, replaces } of answer.changes) {
    const detail = new pb.PropertyDiff();
    detail.setKind(kinds[kind][replaces ? 1 : 0]);
    detail.setInputdiff(true);
    response.getDetaileddiffMap().set(path, detail);
  }
  return response;
}

class Sessions {
  private readonly byPeer = new Map<string, Session>();
  private latest: Session = { config: {} };

  public open(peer: string, config: Properties): void {
    this.latest = { config };
    this.byPeer.set(peer, this.latest);
  }

  // A client that reconnects comes from another port; the newest settings are then the best that is known.
  public of(peer: string): Session {
    return this.byPeer.get(peer) ?? this.latest;
  }
}

function subjectOf(request: { getUrn(): string; getType(): string; getName(): string }): Subject {
  const urn = request.getUrn();
  const [, , types = "", ...name] = urn.split("::");
  return {
    urn,
    token: request.getType() || (types.split("$").at(-1) ?? ""),
    name: request.getName() || name.join("::"),
  };
}

function configOf(request: InstanceType<typeof pb.ConfigureRequest>): Properties {
  const args = fromStruct(request.getArgs());
  if (Object.keys(args).length > 0) return args;
  const variables: Record<string, string> = {};
  for (const [key, value] of request.getVariablesMap().entries() as IterableIterator<
    [string, string]
  >) {
    variables[key.split(":").at(-1) ?? key] = value;
  }
  return variables;
}

function autonamingOf(request: InstanceType<typeof pb.CheckRequest>): Autonaming | undefined {
  const options = request.getAutonaming();
  if (options === undefined) return undefined;
  const { Mode } = pb.CheckRequest.AutonamingOptions;
  const mode = options.getMode();
  return {
    mode: mode === Mode.ENFORCE ? "enforce" : mode === Mode.DISABLE ? "disable" : "propose",
    name: options.getProposedName(),
  };
}
