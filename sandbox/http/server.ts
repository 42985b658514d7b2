import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import type { CloudStoreReader } from "../cloud-store";
import type { Answer, Question } from "./answer";
import { actionOf, answerAws, refusedAs, scopeOf } from "./aws";
import { answerAzure, refusal } from "./azure";
import { LAPTOP_ADDRESS } from "../clouds/azure-native/reach";
import { startDns } from "./dns";
import type { Place } from "./place";
import type { Scenario } from "../clouds/scenario";
import { scenarioOf } from "../scenarios";

/** Options of the simulated accounts. */
export interface CloudHttpOptions {
  readonly store: CloudStoreReader;
  /** @default - accounts that have everything */
  readonly scenario?: Scenario;
  /** Unit: milliseconds before each answer. @default 0 */
  readonly latencyMs?: number;
  /** What the machine that asks sees of the network. @default - a laptop */
  readonly place?: Place;
  /** Tenant of a subscription. @default - one fixed tenant */
  readonly tenantOf?: (subscriptionId: string) => string;
}

const LAPTOP: Place = { resolve: () => [], address: () => LAPTOP_ADDRESS };

/** Running simulated accounts. */
export interface CloudHttp {
  /** Answers ARM, Graph and the AWS protocols; the same port answers DNS over UDP. */
  readonly url: string;
  /** Questions answered so far, by method and path or AWS action. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

export const SIMULATED_TENANT = "5a4d0b0e-0000-4000-8000-5a4d0b0e0002";

/** Starts the read side of the simulated clouds on a free port of 127.0.0.1. It holds no process open. */
export async function startCloudHttp(options: CloudHttpOptions): Promise<CloudHttp> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    void questionOf(request)
      .then((question) => respond(question, options, asked))
      .catch((): Answer => refusal(500, "InternalServerError", "The simulation has a defect."))
      .then(({ status, body, type, headers = {} }) => {
        response.writeHead(status, { "content-type": type, ...headers }).end(body);
      });
  });
  // TCP and UDP ports are given out apart, so a port that is free for both may take a second try.
  for (let attempt = 0; ; attempt += 1) {
    await listen(server);
    const { port } = server.address() as AddressInfo;
    try {
      const socket = await startDns(
        port,
        options.store,
        options.scenario ?? scenarioOf("ready"),
        options.place ?? LAPTOP,
      );
      server.unref();
      return {
        url: `http://127.0.0.1:${String(port)}`,
        asked,
        close: async () => {
          if (!server.listening) return;
          await new Promise<void>((resolve) => {
            socket.close(resolve);
          });
          await closed(server);
        },
      };
    } catch (error) {
      await closed(server);
      if (attempt >= 4) throw error;
    }
  }
}

const listen = (server: Server): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
  });
}

async function questionOf(request: IncomingMessage): Promise<Question> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const origin = `http://${request.headers.host ?? "127.0.0.1"}`;
  const url = new URL(request.url ?? "/", origin);
  return {
    method: request.method ?? "GET",
    path: decodeURIComponent(url.pathname),
    query: url.searchParams,
    headers: request.headers,
    body: Buffer.concat(parts).toString("utf8"),
    origin,
  };
}

async function respond(
  question: Question,
  options: CloudHttpOptions,
  asked: string[],
): Promise<Answer> {
  const {
    store,
    scenario = scenarioOf("ready"),
    latencyMs = 0,
    place = LAPTOP,
    tenantOf = () => SIMULATED_TENANT,
  } = options;
  const authorization = question.headers["authorization"];
  const scope = typeof authorization === "string" ? scopeOf(authorization) : undefined;
  const name =
    scope === undefined ? `${question.method} ${question.path}` : actionOf(scope.service, question);
  // The clock is part of some questions and would make each of them a new one.
  const body = question.body.replaceAll(/"(Start|End)Time":[^,}]+/g, "");
  const key = `${name} ${body} ${question.query.toString()}`;
  const before = asked.filter((entry) => entry === key).length;
  asked.push(key);
  if (latencyMs > 0) await wait(latencyMs);
  if (scenario.deniedQuestions.some((part) => part === "*" || name.includes(part))) {
    return scope === undefined
      ? refusal(
          403,
          "AuthorizationFailed",
          "The client does not have authorization to perform this action.",
        )
      : refusedAs(
          scope.service,
          403,
          scope.service === "ec2" ? "UnauthorizedOperation" : "AccessDenied",
        );
  }
  if (before < scenario.throttledQuestions) {
    const headers = { "retry-after": String(scenario.retryAfterSeconds) };
    return scope === undefined
      ? refusal(429, "TooManyRequests", "The request was throttled.", headers)
      : refusedAs(
          scope.service,
          400,
          scope.service === "ec2" ? "RequestLimitExceeded" : "ThrottlingException",
          headers,
        );
  }
  return scope === undefined
    ? answerAzure(question, { store, scenario, tenantOf, address: place.address() })
    : answerAws(scope.service, question, store, {
        scenario,
        region: scope.region,
        account: scenario.awsAccount ?? scope.account,
      });
}
