// Loaded by jest itself (jest.config.cjs) before each test file.
const framesOf = (error: Error): number => (error.stack ?? "").split("\n").length - 1;

describe("the stack of an error", () => {
  it("is left out where the SDK notes it for a promise", () => {
    const debuggablePromise = (): Error => new Error("noted");
    expect(framesOf(debuggablePromise())).toBe(0);
  });

  it("is kept everywhere else, also after somebody asked for the frames themselves", () => {
    for (const round of [1, 2]) {
      const usual = Error.prepareStackTrace;
      Error.prepareStackTrace = (_, frames) => frames;
      expect(Array.isArray(new Error("asked").stack)).toBe(true);
      Error.prepareStackTrace = usual;
      expect(framesOf(new Error(String(round)))).toBeGreaterThan(2);
    }
  });
});
