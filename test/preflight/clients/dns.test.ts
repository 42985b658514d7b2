import { createSocket, type Socket } from "node:dgram";
import { decode, encode, type Answer, type Packet } from "dns-packet";
import { dnsClient, type DnsClient } from "../../../preflight/clients/dns";
import { Unreachable } from "../../../preflight/unreadable";

const NAME = "codeocean.contoso.com";
/** Codes of the header: no such name, and a server that fails. Source: RFC 1035, section 4.1.1. */
const CODE = { none: 0, noSuchName: 3, failure: 2, refused: 5 } as const;

let server: Socket;
let client: DnsClient;
let asked: string[] = [];
let answers: readonly Answer[] = [];
let code = 0;

beforeAll(async () => {
  server = createSocket("udp4");
  server.on("message", (message, { port, address }) => {
    const { id, questions = [] } = decode(message);
    asked.push(...questions.map(({ type, name }) => `${type} ${name}`));
    const reply: Packet = {
      type: "response",
      flags: code,
      questions,
      answers: code === CODE.none ? [...answers] : [],
    };
    server.send(encode({ ...reply, ...(id === undefined ? {} : { id }) }), port, address);
  });
  await new Promise<void>((listening) => server.bind(0, "127.0.0.1", listening));
  client = dnsClient({ servers: [`127.0.0.1:${String(server.address().port)}`] });
});
beforeEach(() => {
  asked = [];
  answers = [];
  code = CODE.none;
});
afterAll(() => {
  server.close();
});

const common = { name: NAME, ttl: 60 };
const caa = (tag: string, value: string, flags = 0): Answer =>
  ({ ...common, type: "CAA", data: { flags, tag, value } }) as Answer;
const READS: readonly (readonly [
  type: string,
  read: (name: string) => Promise<unknown>,
  answers: readonly Answer[],
  found: unknown,
])[] = [
  [
    "NS",
    (name) => client.nameServers(name),
    [{ ...common, type: "NS", data: "ns-1.awsdns-01.org" }],
    ["ns-1.awsdns-01.org"],
  ],
  [
    "A",
    (name) => client.addresses(name),
    [{ ...common, type: "A", data: "203.0.113.7" }],
    ["203.0.113.7"],
  ],
  [
    "MX",
    (name) => client.mailServers(name),
    [{ ...common, type: "MX", data: { preference: 10, exchange: "mail.contoso.com" } }],
    ["mail.contoso.com"],
  ],
  [
    "CAA",
    (name) => client.certificateAuthorities(name),
    [caa("issue", "amazon.com"), caa("issuewild", ";", 128)],
    [
      { tag: "issue", value: "amazon.com" },
      { tag: "issuewild", value: ";" },
    ],
  ],
];

describe.each(READS)("a question for %s", (type, read, given, found) => {
  it("is answered with its records", async () => {
    answers = given;
    expect(await read(NAME)).toEqual(found);
    expect(asked).toEqual([`${type} ${NAME}`]);
  });

  it.each([
    ["no such record", CODE.none],
    ["no such name", CODE.noSuchName],
  ])("is answered with nothing: %s", async (_what, rcode) => {
    code = rcode;
    expect(await read(NAME)).toEqual([]);
  });

  it.each([
    ["fails", CODE.failure, "ESERVFAIL"],
    ["refuses", CODE.refused, "EREFUSED"],
  ])("is not answered where the server %s", async (_what, rcode, name) => {
    code = rcode;
    await expect(read(NAME)).rejects.toThrow(
      new Unreachable(`DNS did not answer for ${NAME} (${name})`),
    );
  });
});

it("asks the servers of this machine where none are given", () => {
  expect(() => dnsClient()).not.toThrow();
});
