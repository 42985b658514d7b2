import { join } from "node:path";
import { DeclaredOutputs, sdkFolder } from "../../../sandbox/clouds/declared-outputs";
import { genericRow } from "../../../sandbox/clouds/unserved";

describe("a resource without a model", () => {
  const root = join(__dirname, "..", "..", "..");
  const declared = new DeclaredOutputs(sdkFolder("@pulumi/aws", root));
  const computed = (inputs: Readonly<Record<string, unknown>>) =>
    genericRow(declared.of("aws:lambda/function:Function")).computed?.({
      id: "handler-1",
      inputs,
    } as never);

  it("has the texts that the SDK declares as always there, so that nothing is put together from undefined", () => {
    expect(computed({ role: "r" })).toMatchObject({ name: "handler-1", arn: "handler-1-arn" });
    expect(computed({ role: "r" })).not.toHaveProperty("role");
    expect(computed({ name: "given" })).not.toHaveProperty("name");
  });

  it("lacks outputs that may be absent or are not text, and all of an SDK that is not installed", () => {
    const outputs = computed({}) ?? {};
    expect(Object.keys(outputs)).not.toContain("description");
    expect(Object.keys(outputs)).not.toContain("timeout");
    expect(Object.values(outputs).every((value) => typeof value === "string")).toBe(true);
    expect(genericRow(undefined).computed?.({ id: "a", inputs: {} } as never)).toEqual({});
  });
});
