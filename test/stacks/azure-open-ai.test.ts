import { buildChanged } from "../support/changed-stack";
import type { Recorded } from "../support/build";

const PASSWORD = "azuread:index/applicationPassword:ApplicationPassword";
const endOf = (resources: readonly Recorded[]): unknown =>
  resources.find(({ type }) => type === PASSWORD)?.inputs["endDate"];

describe("the client secret of the models", () => {
  it("ends in Entra ID on the day on which the vault says that it ends", async () => {
    const { error, resources } = await buildChanged("dev", {
      "azureOpenAi.secretExpires": "2027-05-01",
    });
    expect(error).toBeUndefined();
    expect(endOf(resources)).toBe("2027-05-01T00:00:00Z");
    const stored = resources.find(({ name }) => name === "models-kvs-client-secret");
    expect(stored?.inputs["properties"]).toMatchObject({
      attributes: { expires: Date.parse("2027-05-01T00:00:00Z") / 1000 },
    });
  });

  it("of a stack that has one already can keep its end", async () => {
    const { resources } = await buildChanged("dev", {
      "azureOpenAi.application": { mode: "create", secretEnd: "entraDefault" },
    });
    expect(endOf(resources)).toBeUndefined();
  });
});
