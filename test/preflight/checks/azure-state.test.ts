import { assessEngineers, assessRanges } from "../../../preflight/checks/azure/state";

const SUBJECT = "azureStateBackend.allowedIpRanges";
const GROUP = "3f0e6c1a-7d52-4b8e-9c41-2a6b1d9e5f10";
const need = (more: object = {}) => ({
  ranges: [],
  isPublic: true,
  principalIds: [GROUP],
  principalType: "Group" as const,
  ...more,
});

describe("the firewalls of the state backend", () => {
  it("let nobody in without a range", () => {
    expect(assessRanges([], "20.1.2.3")).toMatchObject([{ result: "fail", subject: SUBJECT }]);
  });

  it("list this machine's address, or are refused with it", () => {
    expect(assessRanges(["20.1.2.0/24"], "20.1.2.3")).toEqual([
      { result: "pass", found: "this machine's address 20.1.2.3 is listed", subject: SUBJECT },
    ]);
    // One range is enough, wherever it is in the list.
    for (const ranges of [
      ["20.1.2.0/24", "20.1.3.0/24"],
      ["20.1.3.0/24", "20.1.2.3/32"],
    ])
      expect(assessRanges(ranges, "20.1.2.3")).toMatchObject([{ result: "pass" }]);
    expect(assessRanges(["20.1.3.0/24"], "20.1.2.3")).toMatchObject([
      { result: "fail", hint: "add 20.1.2.3" },
    ]);
  });

  it("do not keep the ranges of the shipped settings, which nobody has", () => {
    for (const range of ["198.51.100.0/24", "192.0.2.7/32", "203.0.113.128/25"])
      expect(assessRanges(["20.1.2.0/24", range], undefined)).toMatchObject([
        {
          result: "fail",
          found: expect.stringContaining(`${range} is a range for documentation`) as string,
        },
      ]);
  });

  it("are not passed while this machine's address is not known", () => {
    expect(assessRanges(["20.1.2.0/24"], undefined)).toMatchObject([{ result: "unknown" }]);
  });
});

describe("the engineers of the state backend", () => {
  it("are a group that the deployer is in", () => {
    expect(assessEngineers(need(), [GROUP])).toMatchObject({ result: "pass" });
    expect(assessEngineers(need(), [])).toMatchObject({
      result: "fail",
      found: `you are a member of none of ${GROUP}; state:move would end with 403`,
    });
  });

  it("are somebody", () => {
    expect(assessEngineers(need({ principalIds: [] }), undefined)).toMatchObject({
      result: "fail",
    });
  });

  it("are not passed when they are users, or membership cannot be read", () => {
    expect(assessEngineers(need({ principalType: "User" }), [])).toMatchObject({
      result: "unknown",
    });
    expect(assessEngineers(need(), undefined)).toMatchObject({ result: "unknown" });
  });
});
