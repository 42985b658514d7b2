import { X509Certificate } from "node:crypto";
import { azureCheck, fail, pass, skip, unknown, type Finding, warn } from "../../check";
import type { PublicZone } from "../../clients/azure/network";
import { daysUntil, endsSoon } from "../days";

const sameSet = (a: readonly string[], b: readonly string[]): boolean => {
  const plain = (names: readonly string[]): string =>
    [...new Set(names.map((name) => name.toLowerCase().replace(/\.$/, "")))].sort().join();
  return a.length > 0 && plain(a) === plain(b);
};

export function assessPublicZone(
  domain: string,
  id: string,
  zone: PublicZone | undefined,
): Finding {
  if (zone === undefined)
    return fail(
      `there is no zone ${id}`,
      "correct azureCore.dns.application.zone, or remove it to create a zone",
    );
  return domain === zone.name || domain.endsWith(`.${zone.name}`)
    ? pass(`${zone.name} exists`)
    : fail(
        `zone ${zone.name} does not hold ${domain}`,
        "give the zone of azureCore.dns.domain or of its parent",
      );
}

const PRIVATE = "not needed in the private access model";

export const dnsZone = azureCheck(
  "AZ_DNS_ZONE",
  ["Microsoft.Network/dnszones/read"],
  async ({ access }, { azure }) => {
    if (access?.model !== "public") return skip(PRIVATE);
    if (access.publicZone === undefined)
      return fail(
        "no public zone is configured",
        "give the id of the zone in azureCore.dns.application.zone, or remove it to create one",
      );
    if (access.publicZone === "create") return pass("the deployment makes the zone");
    return assessPublicZone(
      access.domain,
      access.publicZone,
      await azure.publicZone(access.publicZone),
    );
  },
);

export function assessDelegation(
  name: string,
  zoneServers: readonly string[],
  seen: readonly string[],
): Finding {
  if (sameSet(zoneServers, seen)) return pass(`${name} is delegated to ${zoneServers.join(", ")}`);
  return fail(
    seen.length === 0 ? `${name} is not delegated` : `${name} is delegated to ${seen.join(", ")}`,
    `at the registrar or in the parent zone, set ${name} NS ${zoneServers.join(" ")}`,
  );
}

export const delegation = azureCheck(
  "AZ_DNS_DELEGATION",
  ["Microsoft.Network/dnszones/read"],
  async ({ access }, { azure, dns }) => {
    if (access?.model !== "public") return skip(PRIVATE);
    if (access.publicZone === undefined || access.publicZone === "create") {
      return skip(
        "the zone's name servers are known after its creation (output publicZoneNameServers)",
      );
    }
    const zone = await azure.publicZone(access.publicZone);
    if (zone === undefined) return unknown("the zone does not exist (see AZ_DNS_ZONE)");
    return assessDelegation(
      zone.name,
      zone.properties.nameServers,
      await dns.nameServers(zone.name),
    );
  },
);

/** What matters of a certificate; from its PEM or DER text. */
export interface CertificateFacts {
  readonly names: readonly string[];
  readonly notBefore: Date;
  readonly notAfter: Date;
}

export function certificateFacts(pem: string): CertificateFacts {
  const certificate = new X509Certificate(pem);
  return {
    names: (certificate.subjectAltName ?? "")
      .split(", ")
      .flatMap((entry) => (entry.startsWith("DNS:") ? [entry.slice(4)] : [])),
    notBefore: new Date(certificate.validFrom),
    notAfter: new Date(certificate.validTo),
  };
}

export function assessWildcard(
  domain: string,
  { names, notBefore, notAfter }: CertificateFacts,
  now: Date,
): Finding {
  const wanted = `*.${domain}`;
  if (!names.includes(wanted))
    return fail(`names are ${names.join(", ") || "none"}`, `use a certificate for ${wanted}`);
  if (notBefore > now)
    return fail(
      `it is valid from ${notBefore.toISOString().slice(0, 10)} on`,
      "wait, or use another certificate",
    );
  const until = notAfter.toISOString().slice(0, 10);
  const days = Math.floor(daysUntil(notAfter, now));
  if (days < 30) return fail(`it ends on ${until}`, "renew it; at least 30 days are asked for");
  return endsSoon(days)
    ? warn(`it ends on ${until}`, "renew it before it ends")
    : pass(`${wanted} until ${until}`);
}

// The certificate lies in a vault whose data plane is private by default, so from outside there is nothing to read.
export const certificate = azureCheck(
  "AZ_TLS_CERTIFICATE",
  ["Key Vault Certificates: get"],
  async ({ access }, { machine, now }) => {
    if (access?.model !== "public")
      return skip("no public certificate is needed in the private access model");
    if (access.certificateSecretId === undefined)
      return fail("no certificate is configured", "set azureCore.access.certificateSecretId");
    const id = access.certificateSecretId.replace("/secrets/", "/certificates/");
    const args = [
      "keyvault",
      "certificate",
      "show",
      "--id",
      id,
      "--query",
      "cer",
      "--output",
      "tsv",
    ];
    const answer = await machine.run("az", args);
    if (!answer.ran || answer.exitCode !== 0) {
      return unknown(
        `the vault cannot be read from here; on the jumpbox run: az ${args.join(" ")}`,
      );
    }
    const body = answer.output.trim();
    const pem = `-----BEGIN CERTIFICATE-----\n${body.replaceAll(/(.{64})/g, "$1\n")}\n-----END CERTIFICATE-----\n`;
    try {
      return assessWildcard(access.domain, certificateFacts(pem), now());
    } catch {
      return unknown("the vault's answer holds no certificate");
    }
  },
);

export const endpoints = azureCheck(
  "AZ_EGRESS_ENDPOINTS",
  [],
  async ({ endpoints: wanted }, { machine }) => {
    if (wanted.length === 0) return skip("the platform is not configured");
    return Promise.all(
      wanted.map(async ({ host, port, purpose }) => {
        const subject = `${host}:${String(port)}`;
        if (host.startsWith("*."))
          return skip("a wildcard names no host that could be asked", subject);
        const { reached, because } = await machine.reach(host, port);
        return reached
          ? pass(`reached from here (${purpose})`, subject)
          : {
              result: "warn" as const,
              found: `not reached from here: ${because} (${purpose})`,
              hint: "open it in the firewall of the cluster's network; from the cluster it is asked again by npm run postflight",
              subject,
            };
      }),
    );
  },
  "network",
);
