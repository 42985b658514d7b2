import {
  planApplicationRecords,
  type ApplicationRecordsShape,
} from "../../../../components/plans/azure/application-records";
import { InvalidArgumentsError } from "../../../../components/plans/issues";
import { linesOf } from "../../../support/issues";

const address = "10.0.16.200";
const lines = (shape: ApplicationRecordsShape): readonly string[] => {
  try {
    planApplicationRecords("Records", shape);
  } catch (error) {
    if (error instanceof InvalidArgumentsError) return linesOf(error.issues);
    throw error;
  }
  return [];
};

describe("the records of an application", () => {
  it("are any name for five minutes, or those that are given (D-23)", () => {
    expect(planApplicationRecords("Records", { address })).toEqual({
      ttlSeconds: 300,
      records: [{ key: "wildcard", recordName: "*" }],
    });
    expect(
      planApplicationRecords("Records", {
        address,
        names: ["codemie", "*", "@", "a.b"],
        ttlSeconds: 60,
      }),
    ).toEqual({
      ttlSeconds: 60,
      records: [
        { key: "codemie", recordName: "codemie" },
        { key: "wildcard", recordName: "*" },
        { key: "zone", recordName: "@" },
        { key: "a.b", recordName: "a.b" },
      ],
    });
  });

  it.each([30, 86_400])("may be kept for %i seconds", (ttlSeconds) => {
    expect(lines({ address, ttlSeconds })).toEqual([]);
  });

  it.each([29, 86_401, 60.5, Number.NaN])("may not be kept for %d seconds", (ttlSeconds) => {
    expect(lines({ address, ttlSeconds })).toEqual([
      `ttlSeconds: ${String(ttlSeconds)} is out of range; write 30 to 86400 seconds`,
    ]);
  });

  it("are refused with an address or names that DNS does not take", () => {
    expect(lines({ address: "ingress", names: ["App", "*", "*", "a-", "a.-b", "*.a"] })).toEqual([
      'address: "ingress" is not an IPv4 address; write the ingress controller\'s address, for example 10.0.16.200',
      'names[0]: "App" is not the name of a record; use a host name in lower case, * for any, or @ for the zone itself',
      'names[2]: "*" is listed twice; list it once',
      ...['"a-"', '"a.-b"', '"*.a"'].map(
        (name, index) =>
          `names[${String(index + 3)}]: ${name} is not the name of a record; use a host name in lower case, * for any, or @ for the zone itself`,
      ),
    ]);
  });
});
