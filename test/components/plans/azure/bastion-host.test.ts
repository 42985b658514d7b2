import {
  bastionIssues,
  planBastionHost,
  type BastionShape,
} from "../../../../components/plans/azure/bastion-host";
import { InvalidArgumentsError } from "../../../../components/plans/issues";
import { linesOf } from "../../../support/issues";

describe("the plan of Bastion", () => {
  it("is Standard with two instances in all zones (D-32), or what is given", () => {
    expect(planBastionHost("Bastion", {})).toEqual({
      sku: "Standard",
      scaleUnits: 2,
      addressZones: ["1", "2", "3"],
    });
    const given = { sku: "Premium", scaleUnits: 50, addressZones: [] } as const;
    expect(planBastionHost("Bastion", given)).toEqual(given);
  });

  it.each<readonly [BastionShape, readonly string[]]>([
    [{ scaleUnits: 2, addressZones: ["3"] }, []],
    ...[1, 51, 2.5].map(
      (scaleUnits) =>
        [
          { scaleUnits },
          [`scaleUnits: ${String(scaleUnits)} is out of range; use a whole number from 2 to 50`],
        ] as const,
    ),
    [
      { addressZones: ["1", "4", ""] },
      [
        'addressZones[1]: "4" is not an availability zone; use "1", "2" or "3"',
        'addressZones[2]: "" is not an availability zone; use "1", "2" or "3"',
      ],
    ],
  ])("of %j refuses %j", (shape, lines) => {
    expect(linesOf(bastionIssues(shape))).toEqual(lines);
    if (lines.length > 0)
      expect(() => planBastionHost("Bastion", shape)).toThrow(InvalidArgumentsError);
  });
});
