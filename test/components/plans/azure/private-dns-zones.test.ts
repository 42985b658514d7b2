import {
  PRIVATE_LINK_SERVICES,
  planPrivateDnsZones,
  privateDnsIssues,
  privateLinkZoneName,
  type PrivateDnsZonesShape,
} from "../../../../components/plans/azure/private-dns-zones";
import { InvalidArgumentsError } from "../../../../components/plans/issues";
import { linesOf } from "../../../support/issues";

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

describe("the plan of DNS zones", () => {
  const SHAPE: PrivateDnsZonesShape = {
    location: "West Europe",
    zones: {},
    networks: ["hub", "aks"],
  };
  const LINKS = ["aks", "hub"];

  it("is the whole of every mode", () => {
    expect(
      planPrivateDnsZones("Zones", {
        ...SHAPE,
        zones: {
          aks: { mode: "create" },
          blob: { mode: "policyManaged" },
          vault: { mode: "create", zoneName: "vault.contoso.com" },
        },
        extraZones: { sql: "privatelink.database.windows.net", a: "a.azmk8s.io" },
      }),
    ).toStrictEqual({
      zones: [
        // API servers are in the zone or nowhere; everything else falls back to the internet's name.
        {
          key: "aks",
          mode: "create",
          zoneName: "privatelink.westeurope.azmk8s.io",
          links: LINKS,
          resolutionPolicy: undefined,
        },
        {
          key: "blob",
          mode: "policyManaged",
          zoneName: "privatelink.blob.core.windows.net",
          links: [],
          resolutionPolicy: "NxDomainRedirect",
        },
        {
          key: "vault",
          mode: "create",
          zoneName: "vault.contoso.com",
          links: LINKS,
          resolutionPolicy: undefined,
        },
      ],
      extraZones: [
        { key: "a", zoneName: "a.azmk8s.io", links: LINKS, resolutionPolicy: undefined },
        {
          key: "sql",
          zoneName: "privatelink.database.windows.net",
          links: LINKS,
          resolutionPolicy: "NxDomainRedirect",
        },
      ],
      application: undefined,
    });
  });

  const record = (key: string, name: string, ttlSeconds = 300) => ({
    key,
    name,
    address: "10.0.16.200",
    ttlSeconds,
  });
  it.each<readonly [PrivateDnsZonesShape["application"], object]>([
    [
      { domain: "private.lab.com" }, // D-22
      { access: "private", mode: "create", domain: "private.lab.com", links: LINKS, records: [] },
    ],
    [
      { domain: "a.com", ingressAddress: "10.0.16.200", names: ["codemie", "*"], ttlSeconds: 60 },
      {
        access: "private",
        mode: "create",
        domain: "a.com",
        links: LINKS,
        records: [record("codemie", "codemie", 60), record("wildcard", "*", 60)],
      },
    ],
    [
      { mode: "existing", linkedNetworks: ["hub"], ingressAddress: "10.0.16.200" },
      {
        access: "private",
        mode: "existing",
        domain: "",
        links: ["hub"],
        records: [record("wildcard", "*")],
      },
    ],
    [
      { access: "public", domain: "a.com" },
      { access: "public", mode: "create", domain: "a.com", links: [], records: [] },
    ],
    [
      { mode: "none", domain: "a.com", ingressAddress: "10.0.16.200" },
      { access: "private", mode: "none", domain: "a.com", links: [], records: [] },
    ],
  ])("plans the application %j", (application, planned) => {
    expect(planPrivateDnsZones("Zones", { ...SHAPE, application }).application).toStrictEqual(
      planned,
    );
  });

  const NAME = "use two or more lower-case labels, for example apps.contoso.com";
  const RECORD = "use a host name in lower case, * for any, or @ for the zone itself";
  const EMPTY =
    "networks: is empty, so no network would resolve the zones; give the networks of hub and spoke";
  const domain = "a.com";
  type Row = readonly [Partial<PrivateDnsZonesShape>, readonly string[]];
  const each = <T>(values: readonly T[], row: (value: T) => Row): readonly Row[] => values.map(row);

  it.each<Row>([
    [{}, []],
    ...each(["a.b", "_a._b", `${"a".repeat(63)}.b`, `${"a.".repeat(126)}b`], (zoneName) => [
      { zones: { blob: { mode: "create", zoneName } } },
      [],
    ]),
    ...each(
      ["com", "A.b", "a..b", "-a.b", "a-.b", `${"a".repeat(64)}.b`, `${"a.".repeat(126)}bc`],
      (zoneName) => [
        { zones: { blob: { mode: "create", zoneName } } },
        [`zones.blob.zoneName: "${zoneName}" is not a domain name; ${NAME}`],
      ],
    ),
    ...each(
      [
        "westeurope.azmk8s.io",
        "privatelink.northeurope.azmk8s.io",
        "x-privatelink.westeurope.azmk8s.io",
        "privatelink.westeurope.azmk8s.io.a",
      ],
      (zoneName) => [
        { zones: { aks: { mode: "create", zoneName } } },
        [
          `zones.aks.zoneName: the zone ${zoneName} cannot serve a private cluster; use privatelink.westeurope.azmk8s.io or <name of up to 32 characters>.privatelink.westeurope.azmk8s.io`,
        ],
      ],
    ),
    [
      {
        zones: {
          blob: { mode: "existing", linkedNetworks: ["aks", "spoke"] },
          vault: { mode: "policyManaged", linkedNetworks: [] },
        },
      },
      [
        'zones.blob.linkedNetworks: "spoke" is none of the networks; use some of aks, hub',
        "zones.vault.linkedNetworks: is for an existing zone, and this one's mode is policyManaged; remove it; only the owner of an existing zone can have linked a network already",
      ],
    ],
    [
      {
        zones: { blob: { mode: "create" }, vault: { mode: "create", zoneName: "a.b" } },
        extraZones: { c: "a.b", d: "privatelink.blob.core.windows.net" },
      },
      [
        "extraZones.c: a.b is the zone of vault already; a network cannot be linked to two zones of one name",
        "extraZones.d: privatelink.blob.core.windows.net is the zone of blob already; a network cannot be linked to two zones of one name",
      ],
    ],
    [
      { extraZones: { "1a": "redis", blob: "b.c", application: "c.d" } },
      [
        '"1a" is not a valid key; use letters, digits and hyphens, beginning with a letter',
        `"redis" is not a domain name; ${NAME}`,
      ]
        .map((text) => `extraZones.1a: ${text}`)
        .concat(
          ["application", "blob"].map(
            (key) =>
              `extraZones.${key}: ${key} is the key of a zone that has a setting of its own; choose another key`,
          ),
        ),
    ],
    [{ networks: [], zones: { blob: { mode: "create" } } }, [EMPTY]],
    [{ networks: [], zones: { blob: { mode: "existing" } } }, [EMPTY]],
    [{ networks: [], extraZones: { a: "a.b" } }, [EMPTY]],
    [{ networks: [], zones: { blob: { mode: "policyManaged" } } }, []],
    [{ networks: [], zones: { blob: { mode: "existing", linkedNetworks: [] } } }, []],
    [
      { networks: ["hub", "a b"] },
      [
        'networks.a b: "a b" is not a valid key; use letters, digits and hyphens, beginning with a letter',
      ],
    ],
    [
      { application: {} },
      [
        "application.domain: is missing; give the domain of the zone to create, for example apps.contoso.com",
      ],
    ],
    ...each(["existing", "none"] as const, (mode) => [{ application: { mode } }, []]),
    [
      { application: { domain: "com" } },
      [`application.domain: "com" is not a domain name; ${NAME}`],
    ],
    ...each(["privatelink.blob.core.windows.net", "a.privatelink.b.c"], (name) => [
      { application: { domain: name } },
      [
        `application.domain: ${name} is a zone of private endpoints; give the application a domain of its own`,
      ],
    ]),
    [{ application: { domain: "myprivatelink.com" } }, []],
    [
      { application: { domain, linkedNetworks: ["hub"] } },
      [
        "application.zone.linkedNetworks: is for an existing zone, and this one's mode is create; remove it; only the owner of an existing zone can have linked a network already",
      ],
    ],
    [
      { application: { domain, names: ["App", "a", "a"], ingressAddress: "ingress" } },
      [
        `application.names[0]: "App" is not the name of a record; ${RECORD}`,
        'application.names[2]: "a" is listed twice; list it once',
        'application.ingressAddress: "ingress" is not an IPv4 address; give the address of the ingress controller\'s load balancer',
      ],
    ],
    ...each([30, 86_400], (ttlSeconds) => [{ application: { domain, ttlSeconds } }, []]),
    ...each([29, 86_401, 60.5], (ttlSeconds) => [
      { application: { domain, ttlSeconds } },
      [
        `application.ttlSeconds: ${String(ttlSeconds)} is out of range; use a whole number from 30 to 86400`,
      ],
    ]),
  ])("of %j refuses %j", (more, lines) => {
    expect(linesOf(privateDnsIssues({ ...SHAPE, ...more }))).toEqual(lines);
    if (lines.length > 0)
      expect(() => planPrivateDnsZones("Zones", { ...SHAPE, ...more })).toThrow(
        InvalidArgumentsError,
      );
  });
});
