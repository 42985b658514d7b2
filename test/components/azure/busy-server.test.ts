import {
  BUSY_PAUSES_SECONDS,
  triesAgain,
  whileServerIsBusy,
} from "../../../components/azure/busy-server";
import { build } from "../../support/build";

const BUSY =
  'Status=409 Code="ServerIsBusy" Message="Cannot complete operation while server \'pg\' is busy processing another operation."';

/** Waits nobody has to sit through, in seconds. */
function recorded(): { readonly waits: number[]; readonly pause: (ms: number) => Promise<void> } {
  const waits: number[] = [];
  return {
    waits,
    pause: (ms) => {
      waits.push(ms / 1000);
      return Promise.resolve();
    },
  };
}

describe("an operation on a busy server", () => {
  it("is tried again after longer and longer pauses, and at last given up", async () => {
    const { waits, pause } = recorded();
    const answers: boolean[] = [];
    for (let failures = 1; failures <= BUSY_PAUSES_SECONDS.length + 1; failures++) {
      answers.push(
        await triesAgain(
          Array.from({ length: failures }, () => BUSY),
          pause,
        ),
      );
    }
    expect(answers).toEqual([...BUSY_PAUSES_SECONDS.map(() => true), false]);
    expect(waits).toEqual([...BUSY_PAUSES_SECONDS]);
    expect(waits).toEqual([...waits].sort((a, b) => a - b));
  });

  it("is not tried again after any other refusal", async () => {
    const { waits, pause } = recorded();
    expect(await triesAgain(['Code="InvalidParameterValue"', BUSY], pause)).toBe(false);
    expect(waits).toEqual([]);
  });

  it("has no hook under mocks, which cannot register one", async () => {
    const { value } = await build(() => ({ hooks: whileServerIsBusy() }));
    expect(value).toEqual({ hooks: undefined });
  });
});
