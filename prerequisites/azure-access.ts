import type { Requirement } from "./requirement";

export const AZURE_ACCESS = {
  AZ_DNS_ZONE: {
    id: "AZ_DNS_ZONE",
    title: "The DNS zone of the deployment exists, or is made without clashing with another one",
    source: {
      document: "CodeMie on Azure: Prerequisites",
      section: "DNS and Certificate Requirements (Public Access",
    },
    requirements: ["AZ-PRE-10", "AZ-PRE-15"],
    severity: "blocking",
    hint: "create the public zone or leave dns.application.zone out; for private access remove the clashing zone",
    checkedBy: { config: "azureCore.dns", preflight: "AZ_DNS_ZONE" },
  },
  AZ_DNS_DELEGATION: {
    id: "AZ_DNS_DELEGATION",
    title: "The domain is delegated to the name servers of its zone, for public access",
    source: {
      document: "CodeMie on Azure: Prerequisites",
      section: "DNS and Certificate Requirements (Public Access",
    },
    requirements: ["AZ-PRE-11", "AZ-PRE-15"],
    severity: "blocking",
    hint: "set the name servers that the message lists as NS records in the parent domain",
    link: "https://learn.microsoft.com/azure/dns/dns-delegate-domain-azure-dns",
    checkedBy: { preflight: "AZ_DNS_DELEGATION" },
  },
  AZ_TLS_CERTIFICATE: {
    id: "AZ_TLS_CERTIFICATE",
    title: "A wildcard certificate for the domain is available and valid, for public access",
    source: {
      document: "CodeMie on Azure: Prerequisites",
      section: "DNS and Certificate Requirements (Public Access",
    },
    requirements: ["AZ-PRE-12", "AZ-PRE-16"],
    severity: "blocking",
    limits: { daysLeft: 30 },
    hint: "import a certificate with *.<domain>, its chain and its key into the vault, and give its id under access.certificateSecretId, and that of its vault under access.certificateVaultId",
    checkedBy: { config: "azureCore.access.certificateSecretId", preflight: "AZ_TLS_CERTIFICATE" },
  },
  AZ_EGRESS_ENDPOINTS: {
    id: "AZ_EGRESS_ENDPOINTS",
    title: "The outbound endpoints that the product needs can be resolved and reached",
    source: { document: "CodeMie on Azure: Prerequisites", section: "Outbound Connectivity" },
    requirements: ["AZ-PRE-17", "AZ-PRE-18", "AZ-PRE-19", "AZ-PRE-20", "AZ-PRE-21", "AZ-PRE-22"],
    severity: "warning",
    limits: {
      endpoints: [
        { host: "europe-west3-docker.pkg.dev", port: 443, purpose: "CodeMie container registry" },
        { host: "quay.io", port: 443, purpose: "third-party container images" },
        { host: "docker.io", port: 443, purpose: "Docker Hub container images" },
        {
          host: "registry-1.docker.io",
          port: 443,
          purpose: "Docker Hub registry, to which docker.io leads",
        },
        { host: "auth.docker.io", port: 443, purpose: "Docker Hub tokens" },
        {
          host: "registry.developers.crunchydata.com",
          port: 443,
          purpose: "PostgreSQL operator images",
        },
      ],
    },
    hint: "allow the hosts that the message lists in the firewall in front of the network",
    checkedBy: { preflight: "AZ_EGRESS_ENDPOINTS" },
  },
  AZ_BYO_NETWORK: {
    id: "AZ_BYO_NETWORK",
    title: "Networks and subnets that are given exist and fit the chosen mode",
    source: { document: "CodeMie on Azure: Infrastructure Deployment", section: "Networking" },
    requirements: ["AZ-P2-12"],
    severity: "blocking",
    hint: "correct the id that the message names, or the setting of the subnet",
    checkedBy: { preflight: "AZ_BYO_NETWORK" },
  },
  AZ_BYO_ZONES: {
    id: "AZ_BYO_ZONES",
    title:
      "Private zones that are given exist, each network is linked to one once, and to no second zone of the same name",
    source: { document: "CodeMie on Azure: Infrastructure Deployment", section: "Networking" },
    requirements: ["AZ-P2-17"],
    severity: "blocking",
    hint: "give the id of the existing zone, and in linkedNetworks only networks that its owner has not linked",
    checkedBy: { preflight: "AZ_BYO_ZONES" },
  },
  AZ_BYO_HUB: {
    id: "AZ_BYO_HUB",
    title:
      "Networks that are given can be joined: no peering is left over or somebody else's, and no planned range overlaps what is peered",
    source: { document: "CodeMie on Azure: Infrastructure Deployment", section: "Networking" },
    requirements: ["AZ-P2-12", "AZ-P2-14"],
    severity: "blocking",
    hint: "choose ranges that are free in every network that is peered, directly or through the hub; remove the peering that the message names",
    checkedBy: { preflight: "AZ_BYO_HUB" },
  },
} as const satisfies Readonly<Record<string, Requirement>>;
