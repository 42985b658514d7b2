import {
  credentialIssues,
  planWorkloadIdentity,
} from "../../../../components/plans/azure/workload-identity";
import { InvalidArgumentsError } from "../../../../components/plans/issues";
import { linesOf } from "../../../support/issues";

const API = "system:serviceaccount:codemie:codemie-api";
const HINT =
  "write system:serviceaccount:<namespace>:<name>, for example system:serviceaccount:codemie:codemie-api";

describe("the credentials of an identity", () => {
  it("are one for each issuer and subject, with a key that no position changes", () => {
    expect(
      planWorkloadIdentity("WorkloadIdentity", {
        federations: {
          second: { subjects: { main: API } },
          first: { subjects: [API, "system:serviceaccount:other:a.b.c"] },
        },
        grants: { read: { role: "Reader" } },
      }),
    ).toEqual([
      { issuer: "first", subject: API, key: "first-codemie-codemie-api" },
      {
        issuer: "first",
        subject: "system:serviceaccount:other:a.b.c",
        key: "first-other-a_b_c",
      },
      { issuer: "second", subject: API, key: "second-main" },
    ]);
    expect(planWorkloadIdentity("WorkloadIdentity", {})).toEqual([]);
  });

  it("are twenty at most", () => {
    const subjects = Array.from({ length: 20 }, (_, i) => `system:serviceaccount:a:b${String(i)}`);
    expect(credentialIssues({ main: { subjects } })).toEqual([]);
    expect(linesOf(credentialIssues({ main: { subjects }, more: { subjects: [API] } }))).toEqual([
      "federations: 21 subjects are more than one identity can hold; use at most 20, or a second identity",
    ]);
  });

  it.each([
    "codemie-api",
    `x${API}`,
    `${API}:more`,
    "system:serviceaccount:Codemie:api",
    "system:serviceaccount:a.b:api",
    "system:serviceaccount:-a:api",
    "system:serviceaccount:a-:api",
    "system:serviceaccount:a:-api",
    "system:serviceaccount:a:api-",
    "system:serviceaccount:a:",
    `system:serviceaccount:${"a".repeat(64)}:api`,
    `system:serviceaccount:a:${"b".repeat(254)}`,
  ])("are not for %s", (subject) => {
    expect(linesOf(credentialIssues({ main: { subjects: [subject] } }))).toEqual([
      `federations.main.subjects[0]: ${JSON.stringify(subject)} is not a service account; ${HINT}`,
    ]);
  });

  it.each([
    "system:serviceaccount:a:b",
    `system:serviceaccount:${"a".repeat(63)}:${"b".repeat(253)}`,
    "system:serviceaccount:1-a:b.c-d",
  ])("are for %s", (subject) => {
    expect(credentialIssues({ main: { subjects: [subject] } })).toEqual([]);
  });

  it("are refused twice, under keys that are none, and with roles that are none", () => {
    expect(
      linesOf(credentialIssues({ a: { subjects: [API, API] }, b: { subjects: { "a b": API } } })),
    ).toEqual([
      `federations.a.subjects[1]: ${API} is listed twice; remove one`,
      'federations.b.subjects.a b: "a b" is not a valid key; use letters, digits and hyphens, beginning with a letter',
    ]);
    expect(() =>
      planWorkloadIdentity("WorkloadIdentity", {
        federations: { main: { subjects: ["x"] } },
        grants: { write: { role: "Owner" as "Reader" } },
      }),
    ).toThrow(
      new InvalidArgumentsError("WorkloadIdentity", [
        {
          path: "federations.main.subjects[0]",
          problem: '"x" is not a service account',
          hint: HINT,
        },
        {
          path: "grants.write.role",
          problem: '"Owner" is not a role of ROLES',
          hint: "give { roleDefinitionId } with the id of its definition",
        },
      ]),
    );
  });
});
