import {
  adminGroups,
  application,
  assessApplication,
  assessGroup,
  assessRegistrar,
  assessSecretDay,
  secretExpiry,
} from "../../../preflight/checks/azure/entra";
import { answer, findingsOf, refused, type Given } from "../support";

const CLIENT = "5c0d7a3e-6f1b-4a52-9e8d-7b3c2f1a0e64";
const now = new Date("2026-11-21");
const secrets = (...ends: readonly (string | null)[]) => ({
  appId: CLIENT,
  passwordCredentials: ends.map((endDateTime) => ({ endDateTime })),
});

describe("AZ_ENTRA_APP, of an application that is registered already", () => {
  const existing: Given["azureNeeds"] = { application: { mode: "existing", clientId: CLIENT } };

  it("fails without the application", async () => {
    const azure = { application: answer(undefined) };
    expect(await findingsOf(application, { azureNeeds: existing, azure })).toEqual([
      {
        result: "fail",
        found: `there is no application ${CLIENT}`,
        hint: "correct azureOpenAi.application.clientId",
      },
    ]);
  });
  it.each([
    ["has none", secrets()],
    ["has one that does not say its end", secrets(null)],
  ])("fails when it %s of the secrets it needs", (_what, found) => {
    expect(assessApplication(CLIENT, found, now)).toEqual({
      result: "fail",
      found: `application ${CLIENT} has no secret`,
      hint: "add one and store it: pulumi config set --secret openAiClientSecret",
    });
  });
  it("fails when the newest secret has ended", () => {
    const found = secrets("2026-11-20T23:59:59Z", "2025-01-01T00:00:00Z");
    expect(assessApplication(CLIENT, found, now)).toEqual({
      result: "fail",
      found: "its newest secret ended on 2026-11-20",
      hint: "add a secret and store it: pulumi config set --secret openAiClientSecret",
    });
  });
  it.each(["2026-11-21T00:00:00Z", "2026-12-20T23:59:59Z", "2027-01-20T00:00:00Z"])(
    "warns of a newest secret that ends on %s",
    (end) => {
      expect(assessApplication(CLIENT, secrets(end), now)).toEqual({
        result: "warn",
        found: `its newest secret ends on ${end.slice(0, 10)}`,
        hint: "renew it before it ends",
      });
    },
  );
  it("passes by the newest secret, wherever it is in the list", async () => {
    const found = secrets("2027-01-22T00:00:00Z", "2026-01-01T00:00:00Z", null);
    const asked = jest.fn(answer(found));
    const azure = { application: asked };
    expect(await findingsOf(application, { azureNeeds: existing, azure })).toEqual([
      { result: "pass", found: `application ${CLIENT}, secret until 2027-01-22` },
    ]);
    expect(asked.mock.calls).toEqual([[CLIENT]]);
  });
});

describe("AZ_ENTRA_APP, of an application that the deployment registers", () => {
  const create: Given["azureNeeds"] = { application: { mode: "create" } };
  const reader = {
    displayName: "Directory Readers",
    roleTemplateId: "88d8e3e3-8f55-4a1e-953a-9b9898b8876b",
  };

  it.each([
    ["Application Administrator", "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3"],
    ["Application Developer", "cf1c38e5-3621-4004-a7cb-879624dced7c"],
    ["Cloud Application Administrator", "158c047a-c907-4556-b7ef-446551a6b5f7"],
    ["Global Administrator", "62e90394-69f5-4237-9190-012177145e10"],
  ])("passes for the %s, even where users may not", (displayName, roleTemplateId) => {
    expect(assessRegistrar([reader, { displayName, roleTemplateId }], false)).toEqual({
      result: "pass",
      found: `may register applications as ${displayName}`,
    });
  });
  it("takes no entry without a template for a role", () => {
    const group = { displayName: "Platform", roleTemplateId: null };
    expect(assessRegistrar([group], false)).toMatchObject({ result: "fail" });
  });
  it("passes for a role without a name", () => {
    const role = { displayName: null, roleTemplateId: "62e90394-69f5-4237-9190-012177145e10" };
    expect(assessRegistrar([role], undefined)).toEqual({
      result: "pass",
      found: "may register applications as an administrator",
    });
  });
  it.each([
    [true, { result: "pass", found: "every user of the tenant may register applications" }],
    [
      false,
      {
        result: "fail",
        found: "this login may not register applications",
        hint: "ask for the directory role Application Developer, or register the application beforehand and set azureOpenAi.application.mode: existing",
      },
    ],
    [
      undefined,
      {
        result: "unknown",
        because: "the tenant does not show whether users may register applications",
      },
    ],
  ])("without such a role depends on the tenant, which says %s", async (usersMay, finding) => {
    const azure = {
      // A group among the memberships has no template.
      directoryRoles: answer([reader, { displayName: "A group" }]),
      usersMayRegisterApplications: answer(usersMay),
    };
    expect(await findingsOf(application, { azureNeeds: create, azure })).toEqual([finding]);
  });
  it("needs the tenant's policy only where the caller's roles do not decide", async () => {
    const denied = refused("Graph Policy.Read.All");
    const rolesOf = (roleTemplateId: string) => ({
      directoryRoles: answer([{ displayName: "Global Administrator", roleTemplateId }]),
      usersMayRegisterApplications: denied,
    });
    const administrator = rolesOf("62e90394-69f5-4237-9190-012177145e10");
    expect(await findingsOf(application, { azureNeeds: create, azure: administrator })).toEqual([
      { result: "pass", found: "may register applications as Global Administrator" },
    ]);
    expect(await findingsOf(application, { azureNeeds: create, azure: rolesOf("x") })).toEqual([
      {
        result: "unknown",
        because: "the tenant does not show whether users may register applications",
      },
    ]);
  });
  it("is unknown when the policy cannot be read for another reason", async () => {
    const azure = { directoryRoles: answer([]) };
    expect(await findingsOf(application, { azureNeeds: create, azure })).toEqual([
      { result: "unknown", because: "the answer to usersMayRegisterApplications cannot be read" },
    ]);
  });
  it("is skipped without model deployments", async () => {
    expect(await findingsOf(application, { azureNeeds: { application: undefined } })).toEqual([
      { result: "skip", because: "no application for models is configured" },
    ]);
  });
});

describe("AZ_AKS_ADMIN", () => {
  it("tells security groups from other groups and from none", async () => {
    const given: Given = {
      azureNeeds: { adminGroupIds: ["security", "mail", "gone"] },
      azure: {
        group: (id) =>
          Promise.resolve(id === "gone" ? undefined : { id, securityEnabled: id === "security" }),
      },
    };
    expect(await findingsOf(adminGroups, given)).toEqual([
      { result: "pass", found: "is a security group", subject: "security" },
      {
        result: "fail",
        found: "is not a security group",
        hint: "name a security group; others carry no rights in the cluster",
        subject: "mail",
      },
      {
        result: "fail",
        found: "there is no such group",
        hint: "correct azureCore.aks.adminGroupObjectIds",
        subject: "gone",
      },
    ]);
  });
  it("does not take a group for a security group that does not say so", () => {
    expect(assessGroup("g", { id: "g", securityEnabled: null }).result).toBe("fail");
  });
  it("is skipped without a cluster", async () => {
    expect(await findingsOf(adminGroups, { azureNeeds: { adminGroupIds: [] } })).toEqual([
      { result: "skip", because: "no cluster is configured" },
    ]);
  });
});

describe("AZ_SECRET_EXPIRY", () => {
  const hint =
    "set azureOpenAi.secretExpires to a later day, which renews what ends then, and deploy (docs/runbooks/rotate-secrets.md)";

  it.each([
    ["2026-11-28", { result: "fail", found: "2026-11-28 has passed", hint }],
    ["2020-01-01", { result: "fail", found: "2020-01-01 has passed", hint }],
    ["2026-11-29", { result: "warn", found: "1 days until 2026-11-29", hint }],
    ["2027-01-26", { result: "warn", found: "59 days until 2027-01-26", hint }],
    ["2027-01-28", { result: "pass", found: "61 days until 2027-01-28" }],
  ])("on 28 November 2026 answers %s", (day, finding) => {
    const setting = "azureOpenAi.secretExpires";
    expect(assessSecretDay(setting, day, new Date("2026-11-28T08:00:00Z"))).toEqual({
      ...finding,
      subject: setting,
    });
  });

  it("asks for each layer that stores a secret, and for none without one", async () => {
    const secretDays = [{ setting: "azureCore.keyVault.secretsExpire", day: "2020-01-01" }];
    expect(await findingsOf(secretExpiry, { azureNeeds: { secretDays } })).toMatchObject([
      { result: "fail", found: "2020-01-01 has passed" },
    ]);
    expect(await findingsOf(secretExpiry, { azureNeeds: { secretDays: [] } })).toEqual([
      { result: "skip", because: "the stack stores no secret" },
    ]);
  });
});
