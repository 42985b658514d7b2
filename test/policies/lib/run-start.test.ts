import { runStart } from "../../../policies/lib/run-start";

describe("the start of a run", () => {
  afterEach(() => jest.useRealTimers());

  it("stays what it was first, also after midnight", () => {
    jest.useFakeTimers({ now: new Date("2026-11-21T23:59:59Z") });
    const first = runStart();
    jest.setSystemTime(new Date("2026-11-22T00:00:01Z"));
    expect(runStart()).toEqual(first);
    expect(first.toISOString()).toBe("2026-11-21T23:59:59.000Z");
  });
});
