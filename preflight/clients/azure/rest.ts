import { DefaultAzureCredential, type TokenCredential } from "@azure/identity";
import { getClient, type Client } from "@azure-rest/core-client";
import { z } from "zod";
import { patiently, type Patience } from "../../patience";
import {
  Denied,
  NotLoggedIn,
  Throttled,
  UnexpectedAnswer,
  Unreachable,
  Unreadable,
} from "../../unreadable";

/** Who asks, and how long an answer is waited for. */
export interface RestOptions {
  /** Optional. @default DefaultAzureCredential; never sent to an endpoint without TLS */
  readonly credential?: TokenCredential;
  readonly patience?: Patience;
}

const page = z.object({ value: z.array(z.unknown()).optional() }).loose();

/** Reads one REST service. Answers are remembered, so that checks that ask the same thing share one call. */
export class RestReader {
  private readonly client: Client;
  private readonly answers = new Map<string, Promise<unknown>>();
  private readonly patient: <T>(read: () => Promise<T>) => Promise<T>;

  public constructor(
    public readonly endpoint: string,
    { credential, patience }: RestOptions,
  ) {
    const url = new URL(endpoint);
    const plain = url.protocol === "http:";
    if (plain && !["127.0.0.1", "localhost", "[::1]"].includes(url.hostname)) {
      throw new TypeError(
        `${endpoint} has no TLS; only an endpoint on this machine may do without`,
      );
    }
    // Retries are ours, so that they are bounded together with the check's time limit.
    const common = { retryOptions: { maxRetries: 0 }, allowInsecureConnection: plain };
    this.client = plain
      ? getClient(endpoint, common)
      : getClient(endpoint, credential ?? new DefaultAzureCredential(), {
          ...common,
          credentials: { scopes: [`${endpoint}/.default`] },
        });
    this.patient = patiently(patience);
  }

  /** One thing, or undefined where the service has none. */
  public async get<T>(
    path: string,
    apiVersion: string | undefined,
    schema: z.ZodType<T>,
    right: string,
  ): Promise<T | undefined> {
    const body = await this.remembered(`GET ${path}`, () => this.call(path, apiVersion, right));
    return body === undefined ? undefined : parsed(path, schema, body);
  }

  /** Every item of every page. A list that cannot be found or read is unreadable, not empty. */
  public async list<T>(
    path: string,
    apiVersion: string | undefined,
    schema: z.ZodType<T>,
    right: string,
    query: Readonly<Record<string, string>> = {},
  ): Promise<readonly T[]> {
    const key = `LIST ${path} ${JSON.stringify(query)}`;
    const items = await this.remembered(key, async () => {
      const found: unknown[] = [];
      let next: string | undefined;
      do {
        const body: unknown = await this.call(next ?? path, apiVersion, right, { query });
        const { value, ...rest } = parsed(path, page, body);
        if (value === undefined) throw new UnexpectedAnswer(`the answer of ${path} has no list`);
        found.push(...value);
        next = nextOf(rest);
      } while (next !== undefined);
      return found;
    });
    return parsed(path, z.array(schema), items);
  }

  /** A question that the service takes as POST and that changes nothing. */
  public async ask<T>(
    path: string,
    apiVersion: string | undefined,
    body: unknown,
    schema: z.ZodType<T>,
    right: string,
  ): Promise<T> {
    const key = `POST ${path} ${JSON.stringify(body)}`;
    const answer = await this.remembered(key, () => this.call(path, apiVersion, right, { body }));
    return parsed(path, schema, answer);
  }

  private remembered<T>(key: string, read: () => Promise<T>): Promise<T> {
    const before = this.answers.get(key) as Promise<T> | undefined;
    if (before !== undefined) return before;
    const answer = read();
    this.answers.set(key, answer);
    return answer;
  }

  private call(
    path: string,
    apiVersion: string | undefined,
    right: string,
    {
      query = {},
      body,
    }: { readonly query?: Readonly<Record<string, string>>; readonly body?: unknown } = {},
  ): Promise<unknown> {
    const url = new URL(path, this.endpoint);
    if (url.origin !== new URL(this.endpoint).origin) {
      throw new Unreadable(`the next page of ${path} is on another host`); // a token must not follow it
    }
    if (!path.startsWith("http")) {
      if (apiVersion !== undefined) url.searchParams.set("api-version", apiVersion);
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    }
    const resource = this.client.pathUnchecked(`${url.pathname}${url.search}`);
    const what = url.pathname;
    return this.patient(async () => {
      try {
        const answer = await (body === undefined
          ? resource.get({ timeout: 30_000, skipUrlEncoding: true })
          : resource.post({ timeout: 30_000, skipUrlEncoding: true, body }));
        return read(answer, what, right);
      } catch (error) {
        throw asUnreadable(error, what);
      }
    });
  }
}

function nextOf(rest: Readonly<Record<string, unknown>>): string | undefined {
  const next = rest["nextLink"] ?? rest["@odata.nextLink"];
  return typeof next === "string" && next !== "" ? next : undefined;
}

function read(
  { status, body, headers }: { status: string; body: unknown; headers: Record<string, string> },
  what: string,
  right: string,
): unknown {
  const code = Number(status);
  if (code >= 200 && code < 300) return body;
  if (code === 404) return undefined;
  const reason = errorCode(body);
  if (code === 401 || code === 403) throw new Denied(right, reason);
  if (code === 429 || code === 503) {
    const seconds = Number(headers["retry-after"]);
    throw new Throttled(what, Number.isFinite(seconds) ? seconds : undefined);
  }
  throw new Unreadable(`${what} answered ${status}${reason === undefined ? "" : ` ${reason}`}`);
}

const errorBody = z.object({ error: z.object({ code: z.string() }) });

function errorCode(body: unknown): string | undefined {
  const result = errorBody.safeParse(body);
  return result.success ? result.data.error.code : undefined;
}

function parsed<T>(what: string, schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const first = result.error.issues[0];
  const where = first?.path.map(String).join(".") ?? "";
  throw new UnexpectedAnswer(`unexpected response from ${what} (at ${where || "top"})`);
}

function asUnreadable(error: unknown, what: string): Error {
  if (error instanceof Unreadable) return error;
  const text = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
  const name = error instanceof Error ? error.name : "";
  if (/Credential|Authentication/.test(name)) {
    return new NotLoggedIn("not logged in to Azure; run az login");
  }
  return new Unreachable(`${what} did not answer: ${text}`);
}
