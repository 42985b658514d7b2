import * as pulumi from "@pulumi/pulumi";
import { InvalidArgumentsError, throwIfAny, under } from "../../../components/plans/issues";

const ISSUE = { path: "zones", problem: "is empty", hint: "name one" } as const;

describe("a refusal", () => {
  it("is an error of which Pulumi prints the message alone", () => {
    const error = new InvalidArgumentsError('Vpc "net"', [ISSUE]);
    expect(pulumi.RunError.isInstance(error)).toBe(true);
    expect(error.message).toBe('Vpc "net"\n  zones: is empty; name one');
    expect(error.stack).toBeUndefined();
    expect(Object.keys(error)).toEqual(expect.not.arrayContaining(["__pulumiRunError"]));
  });

  it("is none without an issue", () => {
    expect(() => {
      throwIfAny("Vpc", []);
    }).not.toThrow();
    expect(() => {
      throwIfAny("Vpc", [ISSUE]);
    }).toThrow(new InvalidArgumentsError("Vpc", [ISSUE]));
    expect(new InvalidArgumentsError("Vpc", [ISSUE])).toMatchObject({
      name: "InvalidArgumentsError",
      subject: "Vpc",
      issues: [ISSUE],
    });
  });

  it("names the paths below an argument", () => {
    expect(under("network", [ISSUE, { ...ISSUE, path: "" }]).map(({ path }) => path)).toEqual([
      "network.zones",
      "network",
    ]);
  });
});
