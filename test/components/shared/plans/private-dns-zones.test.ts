import {
  PRIVATE_LINK_SERVICES,
  planPrivateDnsZones,
  privateDnsIssues,
  privateLinkZoneName,
} from "../../../../components/shared/plans/private-dns-zones";

describe("private DNS names", () => {
  it("are those that Azure's private links resolve through", () => {
    expect(
      PRIVATE_LINK_SERVICES.map((service) => privateLinkZoneName(service, "West Europe")),
    ).toEqual([
      "privatelink.blob.core.windows.net",
      "privatelink.vaultcore.azure.net",
      "privatelink.azurecr.io",
      "privatelink.postgres.database.azure.com",
      "privatelink.westeurope.azmk8s.io",
      "privatelink.openai.azure.com",
    ]);
  });

  it.each([
    ["privatelink.westeurope.azmk8s.io", true],
    ["codemie.privatelink.westeurope.azmk8s.io", true],
    ["private.westeurope.azmk8s.io", true],
    [`${"a".repeat(33)}.privatelink.westeurope.azmk8s.io`, false],
    ["westeurope.azmk8s.io", false],
    ["private.lab.com", false],
  ])("of an API server: AKS accepts %s: %s", (zoneName, accepted) => {
    const issues = privateDnsIssues({
      location: "westeurope",
      zones: { aks: { mode: "create", zoneName } },
      networks: ["hub"],
    });
    expect(issues.map(({ path }) => path)).toEqual(accepted ? [] : ["zones.aks.zoneName"]);
  });

  it("are planned in key order, however the settings were written", () => {
    const plan = (keys: readonly ("vault" | "blob")[]) =>
      planPrivateDnsZones("PrivateDnsZones", {
        location: "westeurope",
        zones: Object.fromEntries(keys.map((key) => [key, { mode: "create" as const }])),
        networks: ["hub", "aks"],
      });
    expect(plan(["vault", "blob"])).toEqual(plan(["blob", "vault"]));
    expect(plan(["vault"]).zones[0]?.links).toEqual(["aks", "hub"]);
  });

  it("may stay unlinked only in a zone of somebody else", () => {
    const issues = privateDnsIssues({
      location: "westeurope",
      zones: { vault: { mode: "create", link: false }, blob: { mode: "existing", link: false } },
      networks: ["hub"],
    });
    expect(issues.map(({ path }) => path)).toEqual(["zones.vault.link"]);
  });
});
