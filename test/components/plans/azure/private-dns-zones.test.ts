import {
  PRIVATE_LINK_SERVICES,
  planPrivateDnsZones,
  privateDnsIssues,
  privateLinkZoneName,
} from "../../../../components/plans/azure/private-dns-zones";

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

  it("may leave networks to the owner of an existing zone, and only of such a one", () => {
    const shape = {
      location: "westeurope",
      zones: {
        blob: { mode: "existing", linkedNetworks: ["aks"] },
        postgres: { mode: "existing", linkedNetworks: [] },
        registry: { mode: "existing" },
      },
      networks: ["hub", "aks"],
    } as const;
    const plan = planPrivateDnsZones("PrivateDnsZones", shape);
    expect(plan.zones.map(({ key, links }) => [key, links])).toEqual([
      ["blob", ["aks"]],
      ["postgres", []],
      ["registry", ["aks", "hub"]],
    ]);
    const issues = privateDnsIssues({
      ...shape,
      zones: {
        vault: { mode: "create", linkedNetworks: [] },
        blob: { mode: "existing", linkedNetworks: ["aks", "spoke"] },
      },
    });
    expect(issues.map(({ path, problem }) => `${path} ${problem}`)).toEqual([
      'zones.blob.linkedNetworks "spoke" is none of the networks',
      "zones.vault.linkedNetworks is for an existing zone, and this one's mode is create",
    ]);
  });
});
