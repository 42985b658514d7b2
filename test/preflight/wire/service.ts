// A service on this machine that answers in the wire format of AWS, Azure Resource Manager and Microsoft Graph as a table says.
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { awsClient } from "../../../preflight/clients/aws";
import { azureClient } from "../../../preflight/clients/azure";
import type { BuiltInCheck, Finding } from "../../../preflight/check";
import { CHECKS } from "../../../preflight/checks";
import { findingsOf, type Given } from "../support";

/** What the service answers: XML as text, JSON as an object, with status 200 unless it is a {@link Refusal}. */
export type Reply = string | object | Refusal;

/**
 * Answers by question. A question of AWS is its operation (`DescribeVpcs`), one of a service without operations on the wire its method and
 * path (`GET /2013-04-01/hostedzone/Z1`); one of Azure is the method and the end of the path. A function sees the body.
 */
export type Replies = Readonly<Record<string, Reply | ((body: string) => Reply)>>;

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

/** What a check finds when the clouds answer so, through the clients that preflight uses. */
export async function findingsOver(
  check: BuiltInCheck,
  { replies = {}, ...given }: Wire,
): Promise<readonly Finding[]> {
  const unanswered: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const reply = replyTo(replies, request, String(Buffer.concat(chunks)), unanswered);
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
      subscriptionId: "6d7c1f0e-52c1-4d0c-9a55-0d5c0c9a1b01",
      armEndpoint: endpoint,
      graphEndpoint: endpoint,
      logsEndpoint: endpoint,
      patience,
    });
    const findings = await findingsOf(check, { aws, azure, otherAws: aws, ...given });
    if (unanswered.length > 0)
      throw new Error(`the test has no answer to ${unanswered.join(", ")}`);
    return findings;
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

function replyTo(
  replies: Replies,
  { headers, method = "", url = "/" }: IncomingMessage,
  body: string,
  unanswered: string[],
): Reply {
  const target = headers["x-amz-target"];
  const { pathname } = new URL(url, "http://localhost");
  const operation =
    typeof target === "string" ? target.split(".").at(-1) : new URLSearchParams(body).get("Action");
  const found = Object.entries(replies).find(([key]) => {
    const [verb = "", end] = key.split(" ");
    return end === undefined ? verb === operation : verb === method && pathname.endsWith(end);
  })?.[1];
  if (found !== undefined) return typeof found === "function" ? found(body) : found;
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
