import { ageOf, lifecycleOf } from "../../../../components/plans/azure/model-lifecycle";

// Dates of the published schedule: gpt-5 closes to new subscriptions on 2026-08-07 and retires on 2027-02-09, the embedding on 2028-02-09.
describe("the age of a model", () => {
  it.each([
    ["gpt-5", "2025-08-07", "2026-05-08", { state: "current", until: "2026-08-07" }], // 91 days
    [
      "gpt-5",
      "2025-08-07",
      "2026-05-09", // 90 days
      { state: "ageing", because: "new subscriptions cannot deploy it from 2026-08-07" },
    ],
    [
      "gpt-5",
      "2025-08-07",
      "2026-08-06",
      { state: "ageing", because: "new subscriptions cannot deploy it from 2026-08-07" },
    ],
    [
      "gpt-5",
      "2025-08-07",
      "2026-08-07",
      {
        state: "closed",
        because: "subscriptions that never had it cannot deploy it since 2026-08-07",
      },
    ],
    ["gpt-5", "2025-08-07", "2027-02-09", { state: "closed", because: "it retired on 2027-02-09" }],
    ["text-embedding-3-small", "1", "2026-11-28", { state: "current", until: "2028-02-09" }],
    [
      "text-embedding-3-small",
      "1",
      "2027-12-01",
      { state: "ageing", because: "it retires on 2028-02-09" },
    ],
    ["unknown", "1", "2026-11-28", { state: "ageing", because: "the table has no dates for it" }],
    ["gpt-5", "1", "2026-11-28", { state: "ageing", because: "the table has no dates for it" }],
  ])("%s %s on %s is %j", (model, version, day, age) => {
    expect(ageOf(model, version, day)).toEqual(age);
  });
});

it("a model and its version have a row", () => {
  expect(lifecycleOf("gpt-5-mini", "2025-08-07")).toEqual({
    model: "gpt-5-mini",
    version: "2025-08-07",
    closesToNew: "2026-08-07",
    retires: "2027-02-09",
  });
});
