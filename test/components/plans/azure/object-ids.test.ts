import { objectIdIssues } from "../../../../components/plans/azure/object-ids";
import { linesOf } from "../../../support/issues";

const GUID = "0a1b2c3d-1111-4222-8333-444455556666";

it("object ids of Entra are GUIDs, each once", () => {
  expect(objectIdIssues("ids", [GUID, GUID.toUpperCase()])).toEqual([]);
  expect(linesOf(objectIdIssues("ids", { "a b": "team", other: `${GUID}0` }))).toEqual([
    'ids.a b: "team" is not a GUID; give the object id shown by Entra',
    `ids.other: "${GUID}0" is not a GUID; give the object id shown by Entra`,
    'ids.a b: "a b" is not a valid key; use letters, digits and hyphens, beginning with a letter',
  ]);
  expect(linesOf(objectIdIssues("ids", [GUID, GUID, `0${GUID}`]))).toEqual([
    `ids[2]: "0${GUID}" is not a GUID; give the object id shown by Entra`,
    `ids[1]: ${GUID} is listed twice; remove one`,
  ]);
});
