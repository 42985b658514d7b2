import { isMarked, readOnce, secretPaths } from "../../../policies/lib/read-once";

const SECRET = {
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  value: "x",
};

describe("the reading of resources", () => {
  it("notes the secret paths, once for each resource", () => {
    let reads = 0;
    const library = {
      deserializeProperties: (_struct: unknown, _secrets: boolean): Record<string, unknown> => {
        reads += 1;
        return { login: { password: "x" }, name: "open" };
      },
    };
    readOnce(library);
    readOnce(library); // a second pack in the same process
    const struct = { toJavaScript: () => ({ login: { password: SECRET }, name: "open" }) };
    const read = library.deserializeProperties;
    expect(secretPaths(read(struct, false))).toEqual(["login.password"]);
    expect(secretPaths(read(struct, false))).toEqual(["login.password"]);
    expect(reads).toBe(1);
  });

  it("refuses a policy library in which secrets cannot be told from other values", () => {
    expect(() => {
      readOnce({});
    }).toThrow(/@pulumi\/policy: this version does not show which values are secret/);
  });
});

describe("a path", () => {
  const marked = ["login", "rules.0.password"];
  it.each([
    ["login", true],
    ["login.name", true],
    ["login[0].name", true],
    ["rules[0].password", true],
    ["rules[0].password[1]", true],
    ["rules[1].password", false],
    ["rules[0]", false],
    ["loginName", false],
    ["user.login.", false],
  ])("%s is marked, or something around it: %s", (path, expected) => {
    expect(isMarked(marked, path)).toBe(expected);
  });
});
