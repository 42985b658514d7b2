import * as pulumi from "@pulumi/pulumi";
import type { AzureOpenAiOutputs } from "../../stacks/contracts";
import { buildChanged } from "../support/changed-stack";
import { valueOf, type Recorded } from "../support/build";

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

  it("is absent without an application, in Entra ID, the vault, the cluster and the outputs", async () => {
    const { error, resources, value } = await buildChanged("dev", {
      "azureOpenAi.application": { mode: "none" },
    });
    expect(error).toBeUndefined();
    expect(resources.filter(({ type }) => type.startsWith("azuread:"))).toEqual([]);
    const names = resources.map(({ name }) => name);
    expect(names).not.toContain("models-kvs-client-secret");
    expect(names.filter((name) => /^models-oai-.*-role-/.test(name))).toEqual(
      names.filter((name) => /^models-oai-.*-role-identity$/.test(name)),
    );
    expect(names).toContain("models-oai-swedencentral-0-role-identity");
    expect(value).not.toHaveProperty("aiClientId");
    expect(value).not.toHaveProperty("aiClientSecret");
    expect(value).toHaveProperty("aiManagedIdentityClientId");
  });

  it("is refused to be absent where no service account acts as the identity", async () => {
    const built = buildChanged("dev", {
      "azureOpenAi.application": { mode: "none" },
      "azureOpenAi.managedIdentitySubjects": [],
    });
    await expect(built).rejects.toThrow(
      "azureOpenAi.application.mode: is none, and managedIdentitySubjects lists no service account",
    );
  });

  it("of a stack that has one already can keep its end", async () => {
    const { resources } = await buildChanged("dev", {
      "azureOpenAi.application": { mode: "create", secretEnd: "entraDefault" },
    });
    expect(endOf(resources)).toBeUndefined();
  });
});

describe("the outputs of the models", () => {
  it("have the endpoint of every account and the deployments in it", async () => {
    const { error, resources, value } = await buildChanged("dev", {});
    expect(error).toBeUndefined();
    const { openAiEndpoints, openAiDeployments } = value as unknown as AzureOpenAiOutputs;
    const keys = ["swedencentral-0", "swedencentral-1"];
    const domains = keys.map((key) => {
      const account = resources.find(({ name }) => name === `models-oai-${key}`);
      const { customSubDomainName } = account?.inputs["properties"] as Record<string, string>;
      return customSubDomainName;
    });
    expect(new Set(domains).size).toBe(2);
    expect(await valueOf(pulumi.output(openAiEndpoints))).toEqual(
      Object.fromEntries(
        keys.map((key, index) => [key, `https://${String(domains[index])}.openai.azure.com/`]),
      ),
    );
    const deployments = [
      "gpt-5.6-sol-2026-07-09",
      "gpt-5.6-luna-2026-07-09",
      "text-embedding-3-small",
    ];
    expect(openAiDeployments).toEqual(Object.fromEntries(keys.map((key) => [key, deployments])));
  });
});
