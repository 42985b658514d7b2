// The reader of Azure's REST services, over HTTP.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { z } from "zod";
import { logsReads } from "../../../preflight/clients/azure/logs";
import { RestReader } from "../../../preflight/clients/azure/rest";
import {
  Denied,
  NotLoggedIn,
  Throttled,
  UnexpectedAnswer,
  Unreachable,
  Unreadable,
} from "../../../preflight/unreadable";

interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

const thing = z.object({ name: z.string() });
const RIGHT = "Microsoft.Things/read";
const PATH = "/subscriptions/1/providers/Microsoft.Things/things";

let server: Server;
let endpoint = "";
let asked: string[] = [];
let answers: Answer[] = [];

/** What the service answers, one after another; the last one again and again. */
function given(...list: readonly Answer[]): RestReader {
  answers = [...list];
  asked = [];
  return new RestReader(endpoint, { patience: { attempts: 3, firstDelayMs: 1, secondMs: 1 } });
}

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      asked.push(
        `${request.method ?? ""} ${request.url ?? ""} ${String(Buffer.concat(chunks))}`.trim(),
      );
      const [answer = {}] = answers.length > 1 ? answers.splice(0, 1) : answers;
      response.writeHead(answer.status ?? 200, {
        "content-type": "application/json",
        ...answer.headers,
      });
      response.end(JSON.stringify(answer.body ?? {}));
    });
  });
  await new Promise<void>((listening) => {
    server.listen(0, "127.0.0.1", listening);
  });
  endpoint = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
});

afterAll(() => {
  server.close();
});

const error = (code: string): unknown => ({ error: { code, message: "in the service's words" } });

describe("one thing", () => {
  it("is asked for once, in the API version, however often it is read", async () => {
    const reader = given({ body: { name: "one" } });
    const read = () => reader.get(PATH, "2024-05-01", thing, RIGHT);
    expect(await Promise.all([read(), read()])).toEqual([{ name: "one" }, { name: "one" }]);
    expect(asked).toEqual([`GET ${PATH}?api-version=2024-05-01`]);
  });

  it("that is not there is undefined", async () => {
    const reader = given({ status: 404, body: error("ResourceNotFound") });
    expect(await reader.get(PATH, undefined, thing, RIGHT)).toBeUndefined();
    expect(asked).toEqual([`GET ${PATH}`]);
  });

  it.each([
    [{ status: 401 }, new Denied(RIGHT)],
    [{ status: 403, body: error("AuthorizationFailed") }, new Denied(RIGHT, "AuthorizationFailed")],
    [
      { status: 500, body: error("InternalServerError") },
      new Unreadable(`${PATH} answered 500 InternalServerError`),
    ],
    [{ status: 400, body: "no error of Azure" }, new Unreadable(`${PATH} answered 400`)],
    [{ body: { name: 1 } }, new UnexpectedAnswer(`unexpected response from ${PATH} (at name)`)],
    [{ body: [] }, new UnexpectedAnswer(`unexpected response from ${PATH} (at top)`)],
  ])("that answers %j is unreadable, without a second try", async (answer, expected) => {
    const failure: unknown = await given(answer)
      .get(PATH, undefined, thing, RIGHT)
      .catch((caught: unknown) => caught);
    expect(failure).toEqual(expected);
    expect(failure).toBeInstanceOf(expected.constructor);
    expect(asked).toHaveLength(1);
  });

  it.each([429, 503])("is asked for again after %i, and then given up", async (status) => {
    const busy = { status, headers: { "retry-after": "2" } };
    const reader = given(busy, busy, { body: { name: "one" } });
    expect(await reader.get(PATH, undefined, thing, RIGHT)).toEqual({ name: "one" });
    expect(asked).toHaveLength(3);

    const failure: unknown = await given(busy)
      .get(PATH, undefined, thing, RIGHT)
      .catch((caught: unknown) => caught);
    expect(failure).toEqual(new Throttled(PATH, 2));
    expect(failure).toMatchObject({ retryAfterSeconds: 2 });
    expect(asked).toHaveLength(3);
  });

  it("may be busy without saying for how long", async () => {
    const answer = { status: 503, headers: { "retry-after": "tomorrow" } };
    const failure: unknown = await given(answer)
      .get(PATH, undefined, thing, RIGHT)
      .catch((caught: unknown) => caught);
    expect(failure).toMatchObject({ name: "Throttled", retryAfterSeconds: undefined });
  });

  it.each([200, 201, 299])("is read from an answer with status %i", async (status) => {
    const reader = given({ status, body: { name: "one" } });
    expect(await reader.get(PATH, undefined, thing, RIGHT)).toEqual({ name: "one" });
  });

  it.each([300, 304])("is not read from an answer with status %i", async (status) => {
    const reader = given({ status, body: { name: "one" } });
    await expect(reader.get(PATH, undefined, thing, RIGHT)).rejects.toThrow(
      `${PATH} answered ${String(status)}`,
    );
  });
});

describe("a list", () => {
  const list = (reader: RestReader) =>
    reader.list(PATH, "2024-05-01", thing, RIGHT, { $filter: "location eq 'westeurope'" });

  it.each(["nextLink", "@odata.nextLink"])("has the items of every page, by %s", async (key) => {
    const reader = given(
      { body: { value: [{ name: "one" }], [key]: `${endpoint}${PATH}?page=2` } },
      { body: { value: [{ name: "two" }], [key]: "" } },
    );
    expect(await list(reader)).toEqual([{ name: "one" }, { name: "two" }]);
    expect(asked).toEqual([
      `GET ${PATH}?api-version=2024-05-01&%24filter=location+eq+%27westeurope%27`,
      `GET ${PATH}?page=2`,
    ]);
  });

  it("is asked for once for each query", async () => {
    const reader = given({ body: { value: [] } });
    const of = (query?: Readonly<Record<string, string>>) =>
      reader.list(PATH, undefined, thing, RIGHT, query);
    await Promise.all([of(), of(), of({ a: "1" }), of({ a: "2" })]);
    expect([...asked].sort()).toEqual([`GET ${PATH}`, `GET ${PATH}?a=1`, `GET ${PATH}?a=2`]);
  });

  it.each([{ nextLink: 7 }, { nextLink: null }, {}])(
    "ends with a page that has %j",
    async (more) => {
      expect(await list(given({ body: { value: [{ name: "one" }], ...more } }))).toEqual([
        { name: "one" },
      ]);
      expect(asked).toHaveLength(1);
    },
  );

  it("does not follow a page to another host, which would get the token", async () => {
    const reader = given({ body: { value: [], nextLink: "https://example.com/page" } });
    await expect(list(reader)).rejects.toThrow(
      "the next page of https://example.com/page is on another host",
    );
    expect(asked).toHaveLength(1);
  });

  it.each([
    [{ status: 404 }, `unexpected response from ${PATH} (at top)`],
    [{ body: {} }, `the answer of ${PATH} has no list`],
    [{ body: { value: [{ name: 1 }] } }, `unexpected response from ${PATH} (at 0.name)`],
  ])("that answers %j is unreadable, not empty", async (answer, expected) => {
    await expect(list(given(answer))).rejects.toThrow(new UnexpectedAnswer(expected));
  });
});

describe("an endpoint", () => {
  it("without TLS is refused on another machine", () => {
    expect(() => new RestReader("http://management.example.com", {})).toThrow(
      "http://management.example.com has no TLS; only an endpoint on this machine may do without",
    );
  });

  it.each(["http://127.0.0.1:1", "http://localhost:1", "http://[::1]:1"])(
    "without TLS is taken on this machine: %s",
    (own) => {
      expect(new RestReader(own, {}).endpoint).toBe(own);
    },
  );

  it("with TLS gets a token for itself, and asks nothing without a login", async () => {
    const scopes: unknown[] = [];
    const loggedOut = Object.assign(new Error("no login"), { name: "CredentialUnavailableError" });
    const credential = {
      getToken: (asked: unknown) => {
        scopes.push(asked);
        return Promise.reject(loggedOut);
      },
    };
    const reader = new RestReader("https://management.example.com", { credential });
    const failure: unknown = await reader
      .get(PATH, undefined, thing, RIGHT)
      .catch((caught: unknown) => caught);
    expect(failure).toEqual(new NotLoggedIn("not logged in to Azure; run az login"));
    expect(failure).toBeInstanceOf(NotLoggedIn);
    expect(scopes.flat()).toEqual(["https://management.example.com/.default"]);
  });

  it("where nothing listens is unreachable, and asked once more", async () => {
    const silent = createServer();
    await new Promise<void>((listening) => silent.listen(0, "127.0.0.1", listening));
    const { port } = silent.address() as AddressInfo;
    await new Promise((closed) => silent.close(closed));
    const patience = { attempts: 3, firstDelayMs: 1 };
    const reader = new RestReader(`http://127.0.0.1:${String(port)}`, { patience });
    const failure: unknown = await reader
      .get(PATH, undefined, thing, RIGHT)
      .catch((caught: unknown) => caught);
    expect(failure).toBeInstanceOf(Unreachable);
    expect(failure).toMatchObject({
      message: expect.stringMatching(
        /^\/subscriptions\/1\/providers\/Microsoft\.Things\/things did not answer: .*ECONNREFUSED/,
      ) as unknown,
    });
  });
});

describe("a question by POST", () => {
  const ask = (reader: RestReader, body: object) =>
    reader.ask(PATH, "2024-05-01", body, thing, RIGHT);

  it("is asked once for each body", async () => {
    const reader = given({ body: { name: "one" } });
    expect(
      await Promise.all([{ a: 1 }, { a: 1 }, { a: 2 }].map((body) => ask(reader, body))),
    ).toEqual(Array.from({ length: 3 }, () => ({ name: "one" })));
    expect([...asked].sort()).toEqual(
      ['{"a":1}', '{"a":2}'].map((body) => `POST ${PATH}?api-version=2024-05-01 ${body}`),
    );
  });

  it("that has no answer is unreadable", async () => {
    await expect(ask(given({ status: 404 }), {})).rejects.toThrow(
      new UnexpectedAnswer(`unexpected response from ${PATH} (at top)`),
    );
  });
});

describe("the records of a workspace", () => {
  const WORKSPACE = "/subscriptions/1/providers/Microsoft.OperationalInsights/workspaces/logs";
  const scope = (arm: RestReader) => ({ arm, sub: () => "", at: () => "" });

  it("are counted by table, without those that do not exist yet", async () => {
    const reader = given(
      { body: { properties: { customerId: "7" } } },
      { body: { tables: [{ rows: [["AKSAudit", 3]] }] } },
    );
    const found = await logsReads(scope(reader), reader).recentRecords(WORKSPACE);
    expect([...found]).toEqual([["AKSAudit", 3]]);
    const [first, second = ""] = asked;
    expect(first).toBe(`GET ${WORKSPACE}?api-version=2023-09-01`);
    expect(second).toMatch(/^POST \/v1\/workspaces\/7\/query /u);
    // Without isfuzzy the whole query fails while one table has no record yet.
    expect(second).toContain("union isfuzzy=true withsource=Table AzureActivity, ");
    expect(second).toContain("| where TimeGenerated > ago(1d) | summarize count() by Table");
  });

  it("cannot be read of a workspace that is not there", async () => {
    const reader = given({ status: 404 });
    await expect(logsReads(scope(reader), reader).recentRecords(WORKSPACE)).rejects.toThrow(
      `the workspace ${WORKSPACE} does not exist`,
    );
  });
});
