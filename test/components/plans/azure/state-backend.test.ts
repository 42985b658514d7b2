import { stateBackendIssues } from "../../../../components/plans/azure/state-backend";

const daysIssues = (retentionDays: number | undefined): readonly string[] =>
  stateBackendIssues({
    customer: "airun",
    nameScope: "6d7c1f0e-52c1-4d0c-9a55-0d5c0c9a1b01",
    retentionDays,
  })
    .filter(({ path }) => path === "retentionDays")
    .map(({ problem, hint }) => `${problem}; ${hint}`);

describe("the days that deleted state is kept", () => {
  it.each([undefined, 7, 8, 365])("may be %s", (days) => {
    expect(daysIssues(days)).toEqual([]);
  });
  it.each([6, 366, 7.5, NaN])("may not be %s", (days) => {
    expect(daysIssues(days)).toEqual([`${String(days)} is out of range; use 7 to 365`]);
  });
});
