import { endpointSources } from "../../../../components/plans/aws/endpoint-access";

const RANGES = ["10.0.0.0/16", "10.1.0.0/16"].map((range) => ({
  kind: "range",
  key: range.replace("/", "-"),
  words: range,
  range,
}));
const SERVICES = { kind: "services", key: "services", words: "the Code Ocean services" };
const WORKERS = { kind: "workers", key: "workers", words: "the Code Ocean workers" };

describe("who may call the endpoints", () => {
  // Both groups once they are known, the VPC's ranges until then (AWS-NET-16, AWS-NET-17, D-56).
  it.each([
    [false, false, RANGES],
    [true, false, [...RANGES, SERVICES]],
    [false, true, [...RANGES, WORKERS]],
    [true, true, [SERVICES, WORKERS]],
  ])("services known %s, workers known %s", (services, workers, expected) => {
    const ranges = ["10.0.0.0/16", "10.1.0.0/16"];
    expect(endpointSources({ services, workers, ranges })).toEqual(expected);
  });
});
