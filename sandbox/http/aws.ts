import type { CloudStoreReader } from "../cloud-store";
import { json, xml, type Answer, type Question } from "./answer";
import { Refusal, seenFrom, type Answers, type AwsFacts } from "./aws/call";
import { DEFAULT_ACCOUNT } from "../clouds/aws/account";
import { EC2 } from "./aws/ec2";
import { NETWORK } from "./aws/network";
import { IDENTITY } from "./aws/identity";
import { byPath, SERVICES } from "./aws/services";

type Protocol = "ec2" | "query" | "json" | "rest-json" | "rest-xml";

const PROTOCOLS: Readonly<Record<string, Protocol>> = {
  ec2: "ec2",
  iam: "query",
  sts: "query",
  rds: "query",
  elasticache: "query",
  servicequotas: "json",
  acm: "json",
  kms: "json",
  monitoring: "json",
  es: "rest-json",
  batch: "rest-json",
  route53: "rest-xml",
};

/** Where a call was signed for. */
interface SignedScope {
  readonly region: string;
  readonly service: string;
  /** The account of a key such as `simulated-210987654321`; of any other key the default one. */
  readonly account: string;
}

/** Service, region and account of a signed call, from the scope of its credential. */
export function scopeOf(authorization: string): SignedScope | undefined {
  const match = /Credential=([^/]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request/.exec(authorization);
  const [, key = "", region, service] = match ?? [];
  if (region === undefined || service === undefined) return undefined;
  return { region, service, account: /-(\d{12})$/.exec(key)?.[1] ?? DEFAULT_ACCOUNT };
}

/** Action of a call, as IAM names it. */
export function actionOf(service: string, { headers, body, path, method }: Question): string {
  const target = headers["x-amz-target"];
  const name =
    typeof target === "string"
      ? target.split(".").at(-1)
      : (new URLSearchParams(body).get("Action") ?? `${method} ${path}`);
  return `${service}:${name ?? ""}`;
}

/**
 * Answers one signed call.
 * @param clouds what every account has
 */
export function answerAws(
  service: string,
  question: Question,
  clouds: CloudStoreReader,
  caller: Omit<AwsFacts, "store">,
): Answer {
  const protocol = PROTOCOLS[service] ?? "json";
  const action = actionOf(service, question);
  try {
    const input =
      protocol === "json"
        ? objectOf(question.body)
        : Object.fromEntries(new URLSearchParams(question.body));
    const facts = { ...caller, store: seenFrom(clouds, caller.account, caller.region) };
    const answer = ANSWERS[action] ?? (() => byPath(question, facts));
    const call = {
      action,
      input,
      facts,
      ofType: (token: string) => facts.store.ofType(token),
      ofTypeAnywhere: (token: string) => clouds.ofType(token),
    };
    return wrapped(protocol, action.split(":")[1] ?? "", answer(call));
  } catch (error) {
    if (error instanceof Refusal) return refusedAs(service, error.status, error.code);
    throw error;
  }
}

/** A refusal in the words of the service's protocol. */
export function refusedAs(
  service: string,
  status: number,
  code: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  const protocol = PROTOCOLS[service] ?? "json";
  const error = { Type: "Sender", Code: code, Message: `${code} (simulated)` };
  if (protocol === "ec2")
    return asXml(
      `<Response>${xml({ Errors: { Error: error }, RequestID: "simulated" })}</Response>`,
      status,
      headers,
    );
  if (protocol === "query" || protocol === "rest-xml") {
    return asXml(
      `<ErrorResponse>${xml({ Error: error, RequestId: "simulated" })}</ErrorResponse>`,
      status,
      headers,
    );
  }
  return json({ __type: code, message: error.Message }, status, {
    ...headers,
    "x-amzn-errortype": code,
  });
}

const asXml = (
  body: string,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): Answer => ({
  status,
  body: `<?xml version="1.0" encoding="UTF-8"?>${body}`,
  type: "text/xml",
  headers,
});

function wrapped(protocol: Protocol, action: string, result: unknown): Answer {
  switch (protocol) {
    case "ec2":
      return asXml(
        `<${action}Response>${xml({ requestId: "simulated" })}${xml(result)}</${action}Response>`,
      );
    case "query":
      return asXml(
        `<${action}Response><${action}Result>${xml(result)}</${action}Result></${action}Response>`,
      );
    case "rest-xml":
      return asXml(xml(result));
    case "json":
    case "rest-json":
      return json(result);
  }
}

function objectOf(body: string): Readonly<Record<string, unknown>> {
  const parsed: unknown = JSON.parse(body || "{}");
  return typeof parsed === "object" && parsed !== null
    ? (parsed as Readonly<Record<string, unknown>>)
    : {};
}

const ANSWERS: Answers = { ...EC2, ...NETWORK, ...IDENTITY, ...SERVICES };
