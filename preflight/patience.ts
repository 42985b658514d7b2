import { DelegateBackoff, handleWhen, retry } from "cockatiel";
import { Throttled, Unreachable } from "./unreadable";

/** How long and how often a throttled read is repeated. */
export interface Patience {
  /** Reads in all, the first included. @default 6 */
  readonly attempts?: number;
  /** Unit: milliseconds before the first repeat; doubled at each, up to thirty times this. @default 500 */
  readonly firstDelayMs?: number;
  /** Unit: milliseconds for one second of `Retry-After`; tests shorten it. @default 1000 */
  readonly secondMs?: number;
}

/** A function that repeats throttled reads: after the time the service asks for, else with growing pauses. */
export function patiently(patience: Patience = {}): <T>(read: () => Promise<T>) => Promise<T> {
  const { attempts = 6, firstDelayMs = 500, secondMs = 1000 } = patience;
  const policy = retry(
    handleWhen((error) => error instanceof Throttled || error instanceof Unreachable),
    {
      maxAttempts: attempts - 1,
      backoff: new DelegateBackoff(({ attempt, result }) => {
        const error = "error" in result ? result.error : undefined;
        if (error instanceof Throttled && error.retryAfterSeconds !== undefined) {
          return Math.min(error.retryAfterSeconds, 60) * secondMs;
        }
        const growing = Math.min(firstDelayMs * 2 ** (attempt - 1), firstDelayMs * 30);
        // Half of the pause is random, so that checks that were refused together do not return together.
        return growing / 2 + (growing / 2) * Math.random();
      }),
    },
  );
  // A host that is not there is asked twice, not as long as a service that is merely busy.
  return (read) =>
    policy
      .execute(async ({ attempt }) => {
        try {
          return await read();
        } catch (error) {
          if (error instanceof Unreachable && attempt >= 1) throw new LastWord(error);
          throw error;
        }
      })
      .catch((error: unknown) => {
        throw error instanceof LastWord ? error.error : error;
      });
}

class LastWord extends Error {
  public constructor(public readonly error: Unreachable) {
    super(error.message);
  }
}
