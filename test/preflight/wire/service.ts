// A service on this machine that answers in the wire format of AWS, Azure Resource Manager and Microsoft Graph as a table says.
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { awsClient, type AwsClient } from "../../../preflight/clients/aws";
import { azureClient, type AzureClient } from "../../../preflight/clients/azure";
import type { BuiltInCheck, Finding } from "../../../preflight/check";
import { CHECKS } from "../../../preflight/checks";
import { findingsOf, type Given } from "../support";

/** What the service answers: XML as text, JSON as an object, with status 200 unless it is a {@link Refusal}. */
export type Reply = string | object | Refusal;

/**
 * Answers by question. A question of AWS is its operation (`DescribeVpcs`), one of a service without operations on the wire its method and
 * path (`GET /2013-04-01/hostedzone/Z1`); one of Azure is the method and the end of the path. A function sees the body and the URL. `*`
 * answers all other questions.
 */
export type Replies = Readonly<Record<string, Reply | ((body: string, url: string) => Reply)>>;

/** An answer with a status of its own, such as an error. */
export class Refusal {
  public constructor(
    public readonly status: number,
    public readonly body: string | object,
  ) {}
}

/** EC2's error. Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html */
export const ec2Error = (code: string, status = 400): Refusal =>
  new Refusal(
    status,
    `<Response><Errors><Error><Code>${code}</Code><Message>x</Message></Error></Errors><RequestID>1</RequestID></Response>`,
  );

/** Error of IAM, STS, RDS, ElastiCache and Route 53. */
export const xmlError = (code: string, status = 400): Refusal =>
  new Refusal(
    status,
    `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>x</Message></Error><RequestId>1</RequestId></ErrorResponse>`,
  );

/** Error of the services that speak JSON. */
export const jsonError = (code: string, status = 400): Refusal =>
  new Refusal(status, { __type: code, message: "x" });

/** Error of Azure Resource Manager and Graph. Source: https://learn.microsoft.com/graph/errors */
export const armError = (code: string, status: number): Refusal =>
  new Refusal(status, { error: { code, message: "x" } });

/** An answer of EC2. */
export const ec2 = (operation: string, inner: string): Replies => ({
  [operation]: `<${operation}Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>1</requestId>${inner}</${operation}Response>`,
});

/** A list of Azure in one page. */
export const listOf = (...value: readonly unknown[]): object => ({ value });

/** A list in EC2's form: `<name><item>…</item></name>`. */
export const items = (name: string, ...each: readonly string[]): string =>
  `<${name}>${each.map((one) => `<item>${one}</item>`).join("")}</${name}>`;

/** Elements of XML by name. */
export const elements = (values: Readonly<Record<string, string | number | boolean>>): string =>
  Object.entries(values)
    .map(([name, value]) => `<${name}>${String(value)}</${name}>`)
    .join("");

type Wire = Given & { readonly replies?: Replies };

/** The clients that preflight uses, and what they have asked so far: `DescribeVpcs {"Filter.1.Name":"vpc-id"}`, `GET /subscriptions/1?api-version=2`. */
export interface WireClients {
  readonly endpoint: string;
  readonly aws: AwsClient;
  readonly azure: AzureClient;
  readonly asked: readonly string[];
}

export const SUBSCRIPTION = "6d7c1f0e-52c1-4d0c-9a55-0d5c0c9a1b01";

/** What comes of the clients when the clouds answer so. @throws when they ask what has no answer */
export async function over<T>(
  replies: Replies,
  use: (clients: WireClients) => Promise<T>,
): Promise<T> {
  const unanswered: string[] = [];
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const text = String(Buffer.concat(chunks));
      asked.push(questionOf(request, text));
      const reply = replyTo(replies, request, text, unanswered);
      const { status, body } = reply instanceof Refusal ? reply : new Refusal(200, reply);
      const isXml = typeof body === "string";
      response.writeHead(status, { "content-type": isXml ? "text/xml" : "application/json" });
      response.end(isXml ? body : JSON.stringify(body));
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  try {
    const { port } = server.address() as AddressInfo;
    const endpoint = `http://127.0.0.1:${String(port)}`;
    const patience = { attempts: 1 };
    const aws = awsClient({
      region: "eu-central-1",
      endpoint,
      credentials: { accessKeyId: "simulated", secretAccessKey: "simulated" },
      patience,
    });
    const azure = azureClient({
      subscriptionId: SUBSCRIPTION,
      armEndpoint: endpoint,
      graphEndpoint: endpoint,
      logsEndpoint: endpoint,
      patience,
    });
    const result = await use({ endpoint, aws, azure, asked });
    if (unanswered.length > 0)
      throw new Error(`the test has no answer to ${unanswered.join(", ")}`);
    return result;
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

/** What a check finds when the clouds answer so, through the clients that preflight uses. */
export const findingsOver = (
  check: BuiltInCheck,
  { replies = {}, ...given }: Wire,
): Promise<readonly Finding[]> =>
  over(replies, ({ aws, azure }) => findingsOf(check, { aws, azure, otherAws: aws, ...given }));

const operationOf = ({ headers }: IncomingMessage, body: string): string | undefined => {
  const target = headers["x-amz-target"];
  return typeof target === "string"
    ? target.split(".").at(-1)
    : (new URLSearchParams(body).get("Action") ?? undefined);
};

/** A question as text; of AWS's query protocol without the version of the service. */
function questionOf(request: IncomingMessage, body: string): string {
  const operation = operationOf(request, body);
  if (operation === undefined) return `${request.method ?? ""} ${request.url ?? ""} ${body}`.trim();
  if (request.headers["x-amz-target"] !== undefined) return `${operation} ${body}`;
  const values = [...new URLSearchParams(body)].filter(
    ([name]) => name !== "Action" && name !== "Version",
  );
  return `${operation} ${JSON.stringify(Object.fromEntries(values))}`;
}

function replyTo(
  replies: Replies,
  request: IncomingMessage,
  body: string,
  unanswered: string[],
): Reply {
  const { method = "", url = "/" } = request;
  const { pathname } = new URL(url, "http://localhost");
  const operation = operationOf(request, body);
  const found =
    Object.entries(replies).find(([key]) => {
      const [verb = "", end] = key.split(" ");
      return end === undefined ? verb === operation : verb === method && pathname.endsWith(end);
    })?.[1] ?? replies["*"];
  if (found !== undefined) return typeof found === "function" ? found(body, url) : found;
  unanswered.push(operation ?? `${method} ${pathname}`);
  return new Refusal(501, {});
}

const checkOf = (code: string): BuiltInCheck => {
  const check = CHECKS.find(({ id }) => id === code);
  if (check === undefined) throw new Error(`no check ${code}`);
  return check;
};

/** By the code of a check: what is given, what the clouds answer, and all that the check then finds. */
export type Table = Readonly<
  Record<string, readonly (readonly [title: string, given: Wire, findings: readonly Finding[]])[]>
>;

/** A test for each row. */
export function describeTable(table: Table): void {
  describe.each(Object.entries(table))("%s", (code, rows) => {
    it.each(rows)("%s", async (_title, given, findings) => {
      expect(await findingsOver(checkOf(code), given)).toEqual(findings);
    });
  });
}
