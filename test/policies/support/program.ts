// Runs a whole program without the engine: every resource is previewed by the simulated clouds, and the graph is handed
// over as the policy library passes it to the rules.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import * as library from "@pulumi/policy/proxy";
import * as pulumi from "@pulumi/pulumi";

import type { EngineResource } from "../../../policies/lib/node";
import { SECRET_PATHS } from "../../../policies/lib/read-once";
import { PACKAGES } from "../../../sandbox/clouds";
import { CloudStore } from "../../../sandbox/cloud-store";
import { DeclaredOutputs, sdkFolder } from "../../../sandbox/clouds/declared-outputs";
import { Operations } from "../../../sandbox/clouds/operations";
import { scenarioSchema } from "../../../sandbox/clouds/scenario";
import { SimulatedCloud } from "../../../sandbox/clouds/simulated-cloud";
import { unservedPackage } from "../../../sandbox/clouds/unserved";
import {
  fromStruct,
  isRecord,
  isSecret,
  plainRecord,
  type Properties,
} from "../../../sandbox/wire/values";

const { unknownCheckingProxy } = library as unknown as {
  readonly unknownCheckingProxy: (props: Record<string, unknown>) => Record<string, unknown>;
};

const ROOT = join(__dirname, "..", "..", "..");

/** Settings of the providers, as a stack file would give them. */
const CONFIG: Readonly<Record<string, Properties>> = {
  aws: { region: "us-east-1" },
  "azure-native": { location: "westeurope" },
};

const DECLARED = new Map(
  PACKAGES.map((pack) => [pack.name, new DeclaredOutputs(sdkFolder(pack.sdk, ROOT))]),
);

interface Request {
  getType(): string;
  getName(): string;
  getParent(): string;
  getObject(): Parameters<typeof fromStruct>[0];

  getDependenciesList(): string[];
  getPropertydependenciesMap(): {
    entries(): Iterable<[string, { getUrnsList(): string[] }]>;
  };
  getProtect(): boolean;
  getCustom(): boolean;
}

type Seen = EngineResource & {
  dependencies: EngineResource[];
  propertyDependencies: Record<string, EngineResource[]>;
};

const COMPONENT = (): Pick<Seen, "opts" | "dependencies" | "propertyDependencies"> => ({
  opts: { protect: false },
  dependencies: [],
  propertyDependencies: {},
});

/**
 * The graph of a program's first preview, as stack policies see it.
 * @param providers settings of the providers that differ from the usual ones
 */
export async function graphOf(
  program: () => unknown,
  providers: Readonly<Record<string, Properties>> = {},
): Promise<readonly EngineResource[]> {
  const dir = mkdtempSync(join(tmpdir(), "policy-case-"));
  try {
    return await previewed(program, dir, { ...CONFIG, ...providers });
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

async function previewed(
  program: () => unknown,
  dir: string,
  providers: Readonly<Record<string, Properties>>,
): Promise<readonly EngineResource[]> {
  const store = new CloudStore(dir);
  const scenario = scenarioSchema.parse({});
  const operations = new Operations(store, scenario, 0);
  const clouds = new Map<string, SimulatedCloud>();
  const cloudOf = (token: string): SimulatedCloud => {
    const name = token.split(":")[0] ?? "";
    const pack = PACKAGES.find((one) => one.name === name) ?? unservedPackage(name);
    const cloud =
      clouds.get(name) ??
      new SimulatedCloud(pack, "1.2.3", store, operations, scenario, true, [], DECLARED.get(name));
    clouds.set(name, cloud);
    return cloud;
  };
  const answers = new Map<string, Properties>();
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name }) => ({
        id: undefined,
        state: answers.get(`${type} ${name}`) ?? {},
      }),
      call: ({ token, inputs }) => {
        const cloud = cloudOf(token);
        return cloud.invoke({ config: providers[cloud.name] ?? {} }, token, inputs as Properties);
      },
    },
    "program",
    "test",
    true,
  );
  const monitor = pulumi.runtime.getMonitor() as unknown as {
    newUrn(parent: string, type: string, name: string): string;
    registerResource: (request: Request, callback: (...args: unknown[]) => void) => Promise<void>;
  };
  const register = monitor.registerResource.bind(monitor);
  const seen = new Map<string, Seen>();
  const edges: (() => void)[] = [];
  monitor.registerResource = async (request, callback): Promise<void> => {
    const [type, name] = [request.getType(), request.getName()];
    const urn = monitor.newUrn(request.getParent(), type, name);
    const news = fromStruct(request.getObject());
    const parent = request.getParent();
    if (!request.getCustom()) {
      const props = handed(news);
      const component: Seen = { type, name, urn, inputs: props, props, ...COMPONENT() };
      if (type !== "pulumi:pulumi:Stack") seen.set(urn, component);
      edges.push(() => Object.assign(component, { parent: seen.get(parent) }));
      await register(request, callback);
      return;
    }
    const cloud = cloudOf(type);
    const config = providers[cloud.name] ?? {};
    const subject = { urn, token: type, name };
    const { inputs } = cloud.check({ config }, subject, {
      olds: {},
      news,
      seed: new Uint8Array(),
      autonaming: undefined,
    });
    const { properties } = await cloud.create({ config }, subject, {
      inputs,
      timeoutSeconds: 0,
      preview: true,
    });
    answers.set(`${type} ${name}`, properties);
    const resource: Seen = {
      type,
      name,
      urn,
      inputs: handed(inputs),
      props: handed(properties),
      opts: { protect: request.getProtect() },
      provider: { type: `pulumi:providers:${cloud.name}`, props: config },
      dependencies: [],
      propertyDependencies: {},
    };
    seen.set(urn, resource);
    const all = request.getDependenciesList();
    const byProperty = [...request.getPropertydependenciesMap().entries()].map(
      ([key, value]) => [key, value.getUrnsList()] as const,
    );
    edges.push(() => {
      Object.assign(resource, { parent: seen.get(parent) });
      const resolved = (urns: readonly string[]): EngineResource[] =>
        urns.flatMap((one) => seen.get(one) ?? []);
      resource.dependencies.push(...resolved(all));
      for (const [key, urns] of byProperty) resource.propertyDependencies[key] = resolved(urns);
    });
    await register(request, callback);
  };
  let failure: unknown;
  await pulumi.runtime.runInPulumiStack(async () => {
    try {
      await program();
    } catch (error) {
      failure = error;
    }
    return {};
  });
  await (pulumi.runtime as unknown as { disconnect(): Promise<void> }).disconnect();
  if (failure !== undefined) throw failure as Error;
  for (const connect of edges) connect();
  return [...seen.values()];
}

/** Without secret marks, whose places are noted beside the values as the packs note them. */
function handed(properties: Properties): Record<string, unknown> {
  const bare = { ...plainRecord(properties) };
  Object.defineProperty(bare, SECRET_PATHS, { value: [...secretPlaces(properties, "")] });
  return unknownCheckingProxy(bare);
}

function* secretPlaces(value: unknown, path: string): Generator<string> {
  if (isSecret(value)) {
    yield path;
    return;
  }
  if (!isRecord(value) && !Array.isArray(value)) return;
  for (const [key, inner] of Object.entries(value)) {
    yield* secretPlaces(inner, path === "" ? key : `${path}.${key}`);
  }
}
