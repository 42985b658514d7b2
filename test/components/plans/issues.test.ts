import * as pulumi from "@pulumi/pulumi";
import { InvalidArgumentsError, under } from "../../../components/plans/issues";

const ISSUE = { path: "zones", problem: "is empty", hint: "name one" } as const;

describe("a refusal", () => {
  it("is an error of which Pulumi prints the message alone", () => {
    const error = new InvalidArgumentsError('Vpc "net"', [ISSUE]);
    expect(pulumi.RunError.isInstance(error)).toBe(true);
    expect(error.message).toBe('Vpc "net"\n  zones: is empty; name one');
    expect(error.stack).toBeUndefined();
    expect(Object.keys(error)).toEqual(expect.not.arrayContaining(["__pulumiRunError"]));
  });

  it("names the paths below an argument", () => {
    expect(under("network", [ISSUE, { ...ISSUE, path: "" }]).map(({ path }) => path)).toEqual([
      "network.zones",
      "network",
    ]);
  });
});
