import { cacheRoot, stateRoot } from "../../../sandbox/engine/cache";

describe("the folders of the sandbox", () => {
  it.each([
    [{ PULUMI_SANDBOX_CACHE: "/a/b", XDG_CACHE_HOME: "/c" }, "/a/b"],
    [{ XDG_CACHE_HOME: "/c" }, "/c/pulumi-sandbox"],
    [{ PULUMI_SANDBOX_CACHE: "", XDG_CACHE_HOME: "/c" }, "/c/pulumi-sandbox"],
  ])("of %j have the cache at %s", (env, expected) => {
    expect(cacheRoot(env)).toBe(expected);
  });

  it.each([
    [{ XDG_STATE_HOME: "/s" }, "/s/pulumi-sandbox"],
    [{ XDG_STATE_HOME: "", XDG_CACHE_HOME: "/c" }, /\/\.local\/state\/pulumi-sandbox$/],
  ])("of %j have the projects below %s", (env, expected) => {
    expect(stateRoot(env)).toEqual(
      typeof expected === "string" ? expected : expect.stringMatching(expected),
    );
  });
});
