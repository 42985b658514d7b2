import {
  assessDelegation,
  assessPublicZone,
  assessWildcard,
  certificate,
  certificateFacts,
  delegation,
  dnsZone,
  endpoints,
} from "../../../preflight/checks/azure/access";
import type { AccessNeed } from "../../../preflight/needs/azure";
import { answer, findingsOf, refused, type Given } from "../support";

const ZONE =
  "/subscriptions/s/resourceGroups/dns/providers/Microsoft.Network/dnszones/airun.example.com";
const SERVERS = ["ns1-01.azure-dns.com.", "ns2-01.azure-dns.net."];
const zoneNamed = (name: string) => ({ id: ZONE, name, properties: { nameServers: SERVERS } });

/** What `az keyvault certificate show --query cer --output tsv` prints: from 2026-01-01 to 2027-03-01, for airun.example.com. */
const CER =
  "MIIBYjCCAQegAwIBAgIBATAKBggqhkjOPQQDAjAMMQowCAYDVQQDDAFhMB4XDTI2MDEwMTAwMDAwMFoXDTI3MDMwMTAw" +
  "MDAwMFowDDEKMAgGA1UEAwwBYTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABO3+gzH8GuFss2cni0xRMRbtS9id/UiV" +
  "W4gr7jr3kviJAZy1NvqFd4B+yOoDMhXJGQboaTOk5xgCImP/Bsq1s/ejWjBYMDcGA1UdEQQwMC6CEyouYWlydW4uZXhh" +
  "bXBsZS5jb22CEWFpcnVuLmV4YW1wbGUuY29thwQKAAABMB0GA1UdDgQWBBTb4NbL+PwUtD5d0sx/3Y7K+ds8SDAKBggq" +
  "hkjOPQQDAgNJADBGAiEAweTfNJ3tItynjsLoZFWrtqIzvNo5VfRagNd5mGNqLfUCIQCH2d44gPTaUf9b4kFQXZaf2hjR" +
  "+yQsA6ZfkL9O5mbUgw==";

/** A certificate that has no name but that of its subject. */
const UNNAMED =
  "MIIBETCBuQIUZAhq81mjnBDpIPXhDcfijTwYj1MwCgYIKoZIzj0EAwIwDDEKMAgGA1UEAwwBYTAeFw0yNjExMjgyMDA5Mz" +
  "VaFw0yNjExMjkyMDA5MzVaMAwxCjAIBgNVBAMMAWEwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATt/oMx/BrhbLNnJ4tM" +
  "UTEW7UvYnf1IlVuIK+4695L4iQGctTb6hXeAfsjqAzIVyRkG6GkzpOcYAiJj/wbKtbP3MAoGCCqGSM49BAMCA0cAMEQCIE" +
  "4r81wzG/0NQJY8gvyOpqn+Wxwx/QyexHsn/bHLXnOrAiBKfGHVx396Zp9nEqsvz+OZ37DUzQeFU1SUUA4zfcxcAw==";

const publicAccess = (more: Partial<AccessNeed>): Pick<Given, "azureNeeds"> => ({
  azureNeeds: {
    access: {
      model: "public",
      domain: "airun.example.com",
      publicZone: ZONE,
      certificateSecretId: "https://airun.vault.azure.net/secrets/tls",
      ...more,
    },
  },
});

describe("AZ_DNS_ZONE", () => {
  it.each([
    ["holds the domain itself", "airun.example.com", "airun.example.com"],
    ["holds the domain as its parent", "airun.example.com", "example.com"],
  ])("passes with a zone that %s", (_what, domain, name) => {
    expect(assessPublicZone(domain, ZONE, zoneNamed(name))).toEqual({
      result: "pass",
      found: `${name} exists`,
    });
  });
  it("fails with a zone whose name is only the end of the domain's text", () => {
    expect(assessPublicZone("airun.notexample.com", ZONE, zoneNamed("example.com"))).toEqual({
      result: "fail",
      found: "zone example.com does not hold airun.notexample.com",
      hint: "give the zone of azureCore.dns.domain or of its parent",
    });
  });
  it("fails with a zone that does not exist", async () => {
    const azure = { publicZone: answer(undefined) };
    expect(await findingsOf(dnsZone, { ...publicAccess({}), azure })).toEqual([
      {
        result: "fail",
        found: `there is no zone ${ZONE}`,
        hint: "correct azureCore.dns.application.zone, or remove it to create a zone",
      },
    ]);
  });
  it("asks for the zone of the settings", async () => {
    const publicZone = jest.fn(answer(zoneNamed("airun.example.com")));
    expect(await findingsOf(dnsZone, { ...publicAccess({}), azure: { publicZone } })).toEqual([
      { result: "pass", found: "airun.example.com exists" },
    ]);
    expect(publicZone.mock.calls).toEqual([[ZONE]]);
  });
  it("passes where the deployment makes the zone, without asking", async () => {
    expect(await findingsOf(dnsZone, publicAccess({ publicZone: "create" }))).toEqual([
      { result: "pass", found: "the deployment makes the zone" },
    ]);
  });
  it("fails where public access has no zone", async () => {
    expect(await findingsOf(dnsZone, publicAccess({ publicZone: undefined }))).toEqual([
      {
        result: "fail",
        found: "no public zone is configured",
        hint: "give the id of the zone in azureCore.dns.application.zone, or remove it to create one",
      },
    ]);
  });
  it("names the right that is missing", async () => {
    const azure = { publicZone: refused("Microsoft.Network/dnszones/read") };
    expect(await findingsOf(dnsZone, { ...publicAccess({}), azure })).toEqual([
      {
        result: "unknown",
        because: "no permission to ask: Microsoft.Network/dnszones/read is needed",
      },
    ]);
  });
});

describe("AZ_DNS_DELEGATION", () => {
  it("passes when the parent names the same servers, whatever their order, case and last dot", async () => {
    const given: Given = {
      ...publicAccess({}),
      azure: { publicZone: answer(zoneNamed("airun.example.com")) },
      dns: { nameServers: answer(["NS2-01.azure-dns.net", "ns1-01.azure-dns.com"]) },
    };
    expect(await findingsOf(delegation, given)).toEqual([
      {
        result: "pass",
        found: "airun.example.com is delegated to ns1-01.azure-dns.com., ns2-01.azure-dns.net.",
      },
    ]);
  });
  const hint =
    "at the registrar or in the parent zone, set airun.example.com NS ns1-01.azure-dns.com. ns2-01.azure-dns.net.";
  it.each([
    ["nothing", [], "airun.example.com is not delegated"],
    ["other servers", ["ns.other.example"], "airun.example.com is delegated to ns.other.example"],
    [
      "some of the servers",
      ["ns1-01.azure-dns.com"],
      "airun.example.com is delegated to ns1-01.azure-dns.com",
    ],
  ])("fails when the parent names %s", (_what, seen, found) => {
    expect(assessDelegation("airun.example.com", SERVERS, seen)).toEqual({
      result: "fail",
      found,
      hint,
    });
  });
  it("does not pass when neither side names a server", () => {
    expect(assessDelegation("x.example", [], [])).toMatchObject({
      result: "fail",
      found: "x.example is not delegated",
    });
  });
  it("is unknown while the zone does not exist", async () => {
    const azure = { publicZone: answer(undefined) };
    expect(await findingsOf(delegation, { ...publicAccess({}), azure })).toEqual([
      { result: "unknown", because: "the zone does not exist (see AZ_DNS_ZONE)" },
    ]);
  });
  it.each([["create" as const], [undefined]])("is skipped for the zone %s", async (publicZone) => {
    expect(await findingsOf(delegation, publicAccess({ publicZone }))).toEqual([
      {
        result: "skip",
        because:
          "the zone's name servers are known after its creation (output publicZoneNameServers)",
      },
    ]);
  });
});

describe("AZ_TLS_CERTIFICATE", () => {
  const facts = (notBefore: string, notAfter: string, names = ["*.a.example"]) => ({
    names,
    notBefore: new Date(notBefore),
    notAfter: new Date(notAfter),
  });
  const now = new Date("2026-11-21");

  it.each([
    ["has other names", ["a.example", "*.b.example"], "names are a.example, *.b.example"],
    ["has no names", [], "names are none"],
  ])("fails with a certificate that %s", (_what, names, found) => {
    expect(assessWildcard("a.example", facts("2026-01-01", "2028-01-01", names), now)).toEqual({
      result: "fail",
      found,
      hint: "use a certificate for *.a.example",
    });
  });
  it("fails with a certificate of the future", () => {
    expect(assessWildcard("a.example", facts("2026-11-22", "2028-01-01"), now)).toEqual({
      result: "fail",
      found: "it is valid from 2026-11-22 on",
      hint: "wait, or use another certificate",
    });
  });
  it("fails 29 days before the end, warns up to 60 days before it, and passes earlier", () => {
    expect(assessWildcard("a.example", facts("2026-11-21", "2026-12-20"), now)).toEqual({
      result: "fail",
      found: "it ends on 2026-12-20",
      hint: "renew it; at least 30 days are asked for",
    });
    for (const day of ["2026-12-21", "2027-01-20"])
      expect(assessWildcard("a.example", facts("2026-11-21", day), now)).toEqual({
        result: "warn",
        found: `it ends on ${day}`,
        hint: "renew it before it ends",
      });
    expect(assessWildcard("a.example", facts("2026-11-21", "2027-01-22"), now)).toEqual({
      result: "pass",
      found: "*.a.example until 2027-01-22",
    });
  });
  it("reads names and dates from the certificate, and only the names of DNS", () => {
    const pem = `-----BEGIN CERTIFICATE-----\n${CER}\n-----END CERTIFICATE-----`;
    expect(certificateFacts(pem)).toEqual({
      names: ["*.airun.example.com", "airun.example.com"],
      notBefore: new Date("2026-01-01T00:00:00Z"),
      notAfter: new Date("2027-03-01T00:00:00Z"),
    });
  });
  it("asks the vault for the certificate of the secret", async () => {
    const run = jest.fn(answer({ ran: true as const, exitCode: 0, output: `${CER}\n` }));
    expect(await findingsOf(certificate, { ...publicAccess({}), machine: { run } })).toEqual([
      { result: "pass", found: "*.airun.example.com until 2027-03-01" },
    ]);
    const id = "https://airun.vault.azure.net/certificates/tls";
    const args = ["keyvault", "certificate", "show", "--id", id];
    expect(run.mock.calls).toEqual([["az", [...args, "--query", "cer", "--output", "tsv"]]]);
  });
  it.each([
    ["is refused", { ran: true as const, exitCode: 1, output: "ERROR: (Forbidden)" }],
    ["does not run", { ran: false as const, because: "not installed" as const }],
  ])("is unknown when az %s, and tells what to run on the jumpbox", async (_what, ran) => {
    const given = { ...publicAccess({}), machine: { run: answer(ran) } };
    expect(await findingsOf(certificate, given)).toEqual([
      {
        result: "unknown",
        because:
          "the vault cannot be read from here; on the jumpbox run: az keyvault certificate show --id https://airun.vault.azure.net/certificates/tls --query cer --output tsv",
      },
    ]);
  });
  it("is unknown when az prints no certificate", async () => {
    const run = answer({ ran: true as const, exitCode: 0, output: "None" });
    expect(await findingsOf(certificate, { ...publicAccess({}), machine: { run } })).toEqual([
      { result: "unknown", because: "the vault's answer holds no certificate" },
    ]);
  });
  it("fails with a certificate that names no host", async () => {
    const run = answer({ ran: true as const, exitCode: 0, output: UNNAMED });
    expect(await findingsOf(certificate, { ...publicAccess({}), machine: { run } })).toEqual([
      {
        result: "fail",
        found: "names are none",
        hint: "use a certificate for *.airun.example.com",
      },
    ]);
  });
  it("fails where public access has no certificate", async () => {
    expect(await findingsOf(certificate, publicAccess({ certificateSecretId: undefined }))).toEqual(
      [
        {
          result: "fail",
          found: "no certificate is configured",
          hint: "set azureCore.access.certificateSecretId",
        },
      ],
    );
  });
});

describe("the private access model", () => {
  it.each([
    [dnsZone, "not needed in the private access model"],
    [delegation, "not needed in the private access model"],
    [certificate, "no public certificate is needed in the private access model"],
  ])("skips what is public", async (check, because) => {
    const skipped = [{ result: "skip", because }];
    expect(await findingsOf(check, {})).toEqual(skipped);
    expect(await findingsOf(check, { azureNeeds: { access: undefined } })).toEqual(skipped);
  });
});

describe("AZ_EGRESS_ENDPOINTS", () => {
  it("tells each host that is reached, is not, and cannot be asked", async () => {
    const given: Given = {
      azureNeeds: {
        endpoints: [
          { host: "quay.io", port: 443, purpose: "images" },
          { host: "azure.archive.ubuntu.com", port: 80, purpose: "updates" },
          { host: "*.data.mcr.microsoft.com", port: 443, purpose: "layers" },
        ],
      },
      machine: {
        reach: (_host, port) =>
          Promise.resolve(
            port === 443
              ? { reached: true, because: "connected" }
              : { reached: false, because: "ETIMEDOUT" },
          ),
      },
    };
    expect(await findingsOf(endpoints, given)).toEqual([
      { result: "pass", found: "reached from here (images)", subject: "quay.io:443" },
      {
        result: "warn",
        found: "not reached from here: ETIMEDOUT (updates)",
        hint: "open it in the firewall of the cluster's network; from the cluster it is asked again by npm run postflight",
        subject: "azure.archive.ubuntu.com:80",
      },
      {
        result: "skip",
        because: "a wildcard names no host that could be asked",
        subject: "*.data.mcr.microsoft.com:443",
      },
    ]);
  });
});
