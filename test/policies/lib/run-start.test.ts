import { runStart } from "../../../policies/lib/run-start";

const DAY = 24 * 60 * 60 * 1000;

describe("the start of a run", () => {
  afterEach(() => jest.useRealTimers());

  it("stays what it was first, also after midnight", () => {
    const first = runStart();
    expect(first.getTime()).toBeLessThanOrEqual(Date.now());
    expect(Date.now() - first.getTime()).toBeLessThan(DAY);
    jest.useFakeTimers({ now: new Date(first.getTime() + DAY) });
    expect(runStart()).toEqual(first);
  });
});
