import { asUnreadable } from "../../../preflight/clients/aws/scope";
import {
  Denied,
  NotLoggedIn,
  Throttled,
  Unreachable,
  Unreadable,
} from "../../../preflight/unreadable";
import { over, Refusal, ec2Error, type Reply } from "../wire/service";

const RIGHT = "ec2:DescribeVpcs";

/** An error as the SDK raises it. */
const sdkError = (name: string, status?: number, headers?: object): Error =>
  Object.assign(new Error(`${name} in the service's words\nand more`), {
    name,
    ...(status === undefined ? {} : { $metadata: { httpStatusCode: status } }),
    ...(headers === undefined ? {} : { $response: { headers } }),
  });

const LOGGED_OUT = new NotLoggedIn(
  "not logged in to AWS, or the login has expired; run aws sso login",
);

describe("an error of the SDK", () => {
  it.each([
    "AccessDenied",
    "AccessDeniedException",
    "UnauthorizedOperation",
    "AuthFailure",
    "NotAuthorized",
    "AuthorizationError",
    "AuthorizationErrorException",
    "DependencyAccessDeniedException",
  ])("%s is a right that is missing", (name) => {
    const found = asUnreadable(sdkError(name, 400), RIGHT);
    expect(found).toEqual(new Denied(RIGHT, name));
    expect(found).toBeInstanceOf(Denied);
  });

  it.each([
    "Throttling",
    "ThrottlingException",
    "ThrottledException",
    "RequestLimitExceeded",
    "TooManyRequestsException",
    "RequestThrottled",
    "SlowDown",
    "PriorRequestNotComplete",
    "ServiceUnavailable",
  ])("%s is a call too many", (name) => {
    const found = asUnreadable(sdkError(name, 400), RIGHT);
    expect(found).toBeInstanceOf(Throttled);
    expect(found).toMatchObject({
      message: `${RIGHT} was throttled again and again; try later`,
      retryAfterSeconds: undefined,
    });
  });

  it.each([
    ["CredentialsProviderError", undefined],
    ["ExpiredToken", 400],
    ["ExpiredTokenException", 403],
    ["InvalidClientTokenId", 403],
    ["UnrecognizedClientException", 400],
    ["InvalidSignatureException", 403],
    ["SignatureDoesNotMatch", 403],
  ])("%s is a login that is missing, whatever its status", (name, status) => {
    const found = asUnreadable(sdkError(name, status), RIGHT);
    expect(found).toEqual(LOGGED_OUT);
    expect(found).toBeInstanceOf(NotLoggedIn);
  });

  it.each([
    ["with status 403", sdkError("Other", 403), new Denied(RIGHT, "Other")],
    ["with status 429", sdkError("Other", 429), new Throttled(RIGHT, undefined)],
    ["with status 503", sdkError("Other", 503), new Throttled(RIGHT, undefined)],
    ["with another status", sdkError("Other", 500), new Unreadable(`${RIGHT} answered Other`)],
    [
      "whose name only contains one of these",
      sdkError("NotAccessDenied", 400),
      new Unreadable(`${RIGHT} answered NotAccessDenied`),
    ],
    [
      "whose name only begins with one of these",
      sdkError("AccessDeniedByLuck", 400),
      new Unreadable(`${RIGHT} answered AccessDeniedByLuck`),
    ],
    [
      "whose name only contains that of a throttled call",
      sdkError("NoThrottling", 400),
      new Unreadable(`${RIGHT} answered NoThrottling`),
    ],
    [
      "whose name only begins with that of a throttled call",
      sdkError("SlowDownNot", 400),
      new Unreadable(`${RIGHT} answered SlowDownNot`),
    ],
    [
      "whose name only contains that of a login",
      sdkError("NotExpiredToken", 400),
      new Unreadable(`${RIGHT} answered NotExpiredToken`),
    ],
    [
      "whose name only begins with that of a login",
      sdkError("ExpiredTokenNot", 400),
      new Unreadable(`${RIGHT} answered ExpiredTokenNot`),
    ],
    [
      "without a status, in its first line",
      sdkError("TimeoutError"),
      new Unreachable(`${RIGHT} did not answer: TimeoutError in the service's words`),
    ],
    [
      "with nothing about its answer",
      Object.assign(new Error("lost"), { $metadata: null }),
      new Unreachable(`${RIGHT} did not answer: lost`),
    ],
    ["that is not an Error", "lost", new Unreadable("lost")],
  ])("%s is what it says about the question", (_what, error, expected) => {
    const found = asUnreadable(error, RIGHT);
    expect(found).toEqual(expected);
    expect(found.constructor).toBe(expected.constructor);
  });

  it("that says so itself is kept", () => {
    const own = new Unreadable("the answer has no VpcId");
    expect(asUnreadable(own, RIGHT)).toBe(own);
  });

  it.each([
    [{ "retry-after": "7" }, 7],
    [{ "retry-after": "tomorrow" }, undefined],
    [{}, undefined],
  ])("says how long to wait: %j", (headers, retryAfterSeconds) => {
    expect(asUnreadable(sdkError("SlowDown", 503, headers), RIGHT)).toMatchObject({
      retryAfterSeconds,
    });
  });

  it.each([{ $response: "lost" }, { $response: null }, { $response: {} }])(
    "says nothing of it: %j",
    (more) => {
      const error = Object.assign(sdkError("SlowDown", 503), more);
      expect(asUnreadable(error, RIGHT)).toMatchObject({ retryAfterSeconds: undefined });
    },
  );
});

describe("an answer", () => {
  const vpcs = (reply: Reply) => over({ DescribeVpcs: reply }, ({ aws }) => aws.vpcs());

  it("that lacks what every answer has is unreadable", async () => {
    await expect(vpcs("<R><vpcSet><item/></vpcSet></R>")).rejects.toThrow(
      new Unreadable("the answer has no VpcId"),
    );
  });

  it("that refuses names the right", async () => {
    await expect(vpcs(ec2Error("UnauthorizedOperation", 403))).rejects.toThrow(
      "no permission to ask: ec2:DescribeVpcs is needed (UnauthorizedOperation)",
    );
  });

  it("of another error of a service is not taken for nothing", async () => {
    const replies = { DescribeKey: new Refusal(400, { __type: "DisabledException" }) };
    await over(replies, async ({ aws }) => {
      await expect(aws.key("1")).rejects.toThrow("kms:DescribeKey answered DisabledException");
    });
  });
});
