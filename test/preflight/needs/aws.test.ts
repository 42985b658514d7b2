import { vcpuNeeds } from "../../../preflight/needs/aws";

const SIZING = {
  servicesInstanceType: "m5.large",
  workerInstanceType: "r5d.4xlarge",
  gpuWorkerInstanceType: "g4dn.xlarge",
  spot: false,
};
const VCPUS = new Map([
  ["m5.large", 2],
  ["r5d.4xlarge", 16],
  ["g4dn.xlarge", 4],
  ["p3.2xlarge", 8],
  ["q1.large", 3],
]);

describe("processors by quota", () => {
  it.each([
    // The services' machine and two workers share a quota.
    ["G", { gpuWorkerInstanceType: "g4dn.xlarge" }, { standard: 34, g: 8 }],
    ["P", { gpuWorkerInstanceType: "p3.2xlarge" }, { standard: 34, p: 16 }],
    ["none that is known", { gpuWorkerInstanceType: "q1.large" }, { standard: 34, other: 6 }],
  ])("are two machines of each worker: GPU of %s", (_what, more, expected) => {
    const needs = vcpuNeeds({ ...SIZING, ...more }, VCPUS);
    expect(needs).toEqual(new Map(Object.entries(expected)));
  });

  it("are unknown for a type that the account does not know", () => {
    const workerInstanceType = "r9.large";
    expect(vcpuNeeds({ ...SIZING, workerInstanceType }, VCPUS)).toEqual({
      unknownType: "r9.large",
    });
  });
});
