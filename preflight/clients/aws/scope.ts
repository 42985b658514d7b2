import { Denied, NotLoggedIn, Throttled, Unreachable, Unreadable } from "../../unreadable";

/** Settings of every SDK client. */
export interface AwsClientSettings {
  readonly region: string;
  readonly maxAttempts: number;
  readonly endpoint?: string;
  readonly profile?: string;
  readonly credentials?: AwsCredentials | (() => Promise<AwsCredentials>);
}

/** Keys of a user, or of a session with its token and end. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

/** How the reads ask. */
export interface AwsScope {
  readonly common: AwsClientSettings;
  /**
   * Asks once, whichever checks want the answer, and repeats while AWS throttles.
   * @param permission IAM action that is named when AWS refuses
   * @param key what tells this question from others of the same action
   */
  readonly ask: <T>(permission: string, key: string, question: () => Promise<T>) => Promise<T>;
}

/** Every item of every page. */
export async function all<P, T>(
  pages: AsyncIterable<P>,
  items: (page: P) => readonly T[],
): Promise<T[]> {
  const found: T[] = [];
  for await (const page of pages) found.push(...items(page));
  return found;
}

/** A field that every answer has to have. */
export function given<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Unreadable(`the answer has no ${what}`);
  return value;
}

/** `value` where the service answers with one of these errors: they mean "there is none". */
export async function unless<T, V>(
  errors: readonly string[],
  value: V,
  run: () => Promise<T>,
): Promise<T | V> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof Error && errors.includes(error.name)) return value;
    throw error;
  }
}

const DENIED =
  /^(AccessDenied|AccessDeniedException|UnauthorizedOperation|AuthFailure|NotAuthorized|AuthorizationError|AuthorizationErrorException|DependencyAccessDeniedException)$/;
const THROTTLED =
  /^(Throttling|ThrottlingException|ThrottledException|RequestLimitExceeded|TooManyRequestsException|RequestThrottled|SlowDown|PriorRequestNotComplete|ServiceUnavailable)$/;
const NOT_LOGGED_IN =
  /^(CredentialsProviderError|ExpiredToken|ExpiredTokenException|InvalidClientTokenId|UnrecognizedClientException|InvalidSignatureException|SignatureDoesNotMatch)$/;

/** An SDK error as what it says about the question. */
export function asUnreadable(error: unknown, permission: string): Error {
  if (error instanceof Unreadable) return error;
  if (!(error instanceof Error)) return new Unreadable(String(error));
  const status = metadataOf(error);
  if (DENIED.test(error.name) || status.httpStatusCode === 403) {
    return NOT_LOGGED_IN.test(error.name) ? loggedOut() : new Denied(permission, error.name);
  }
  if (
    THROTTLED.test(error.name) ||
    status.httpStatusCode === 429 ||
    status.httpStatusCode === 503
  ) {
    return new Throttled(permission, retryAfterOf(error));
  }
  if (NOT_LOGGED_IN.test(error.name)) return loggedOut();
  if (status.httpStatusCode === undefined) {
    return new Unreachable(`${permission} did not answer: ${error.message.split("\n")[0] ?? ""}`);
  }
  return new Unreadable(`${permission} answered ${error.name}`);
}

const loggedOut = (): Unreadable =>
  new NotLoggedIn("not logged in to AWS, or the login has expired; run aws sso login");

function metadataOf(error: Error): { readonly httpStatusCode?: number } {
  return "$metadata" in error && typeof error.$metadata === "object" && error.$metadata !== null
    ? error.$metadata
    : {};
}

function retryAfterOf(error: Error): number | undefined {
  const response: unknown = "$response" in error ? error.$response : undefined;
  if (typeof response !== "object" || response === null || !("headers" in response))
    return undefined;
  const headers = response.headers as Readonly<Record<string, string>>;
  const seconds = Number(headers["retry-after"]);
  return Number.isFinite(seconds) ? seconds : undefined;
}
