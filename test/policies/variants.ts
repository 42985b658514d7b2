// Faulty variants of two small programs: one for each kind of fault, with the one code that has to name it.
import { AWS_FOUNDATION } from "./support/aws";
import { AZURE_PLATFORM } from "./support/azure";
import {
  add,
  idOf,
  independent,
  nameOf,
  remove,
  set,
  unprotect,
  unset,
  type Change,
  type Graph,
} from "./support/graph";

export interface Variant {
  readonly cloud: "azure" | "aws";
  readonly code: string;
  readonly change: Change;
}

const azure = (code: string, change: Change): Variant => ({ cloud: "azure", code, change });
const aws = (code: string, change: Change): Variant => ({ cloud: "aws", code, change });

/** The program before anything went wrong with it. */
export const SOUND: Readonly<Record<Variant["cloud"], Graph>> = {
  azure: AZURE_PLATFORM,
  aws: AWS_FOUNDATION,
};

/** Every variant by what went wrong. */
export const VARIANTS: Readonly<Record<string, Variant>> = {
  // Reach: what answers whom
  "a subnet without a security group": azure(
    "AZ_NETWORK_SUBNET_NSG",
    unset("databases", "networkSecurityGroup"),
  ),
  "an admin port open to all": azure(
    "AZ_NETWORK_OPEN_ADMIN_PORTS",
    set("from-bastion", "sourceAddressPrefix", "*"),
  ),
  "the product open to all": azure(
    "AZ_NETWORK_OPEN_INBOUND",
    set("nsg", "securityRules.0.sourceAddressPrefix", "Internet"),
  ),
  "a database reachable from the internet": azure(
    "AZ_POSTGRES_PUBLIC_NETWORK",
    set("pg", "network.publicNetworkAccess", "Enabled"),
  ),
  "a vault reachable from the internet": azure(
    "AZ_KEYVAULT_PUBLIC_NETWORK",
    set("vault", "properties.publicNetworkAccess", "Enabled"),
  ),
  "models reachable from the internet": azure(
    "AZ_OPENAI_PUBLIC_NETWORK",
    set("models", "properties.publicNetworkAccess", "Enabled"),
  ),
  "an API server on the internet": azure(
    "AZ_AKS_PRIVATE_API",
    set("cluster", "apiServerAccessProfile.enablePrivateCluster", false),
  ),
  "a machine with a public address": azure(
    "AZ_VM_PUBLIC_IP",
    set("jumpbox-nic", "ipConfigurations.0.publicIPAddress", { id: idOf("nat-address") }),
  ),
  "a container that anyone reads": azure(
    "AZ_STORAGE_PUBLIC_CONTAINER",
    set("artifacts", "publicAccess", "Blob"),
  ),
  // Addresses and ways
  "networks whose ranges overlap": azure(
    "AZ_NETWORK_CIDR_PLAN",
    set("spoke", "addressSpace.addressPrefixes", ["10.0.0.0/15"]),
  ),
  "a cluster without egress": azure("AZ_AKS_NAT_EGRESS", unset("user-nodes", "natGateway")),
  "an outbound address that changes": azure(
    "AZ_NAT_STATIC_IP",
    set("nat-address", "publicIPAllocationMethod", "Dynamic"),
  ),
  "a subnet without a route": azure("AZ_NETWORK_ROUTE_TABLE", unset("databases", "routeTable")),
  "half a peering": azure("AZ_NETWORK_PEERING_PAIR", remove("hub-to-spoke")),
  "a zone without a link": azure("AZ_DNS_ZONE_LINKS", remove("blob-zone-spoke")),
  "machines among databases": azure(
    "AZ_NETWORK_SEGMENTATION",
    set("jumpbox-nic", "ipConfigurations.0.subnet.id", idOf("databases")),
  ),
  "subnets written at the same time": azure("AZ_NETWORK_WRITE_ORDER", independent("endpoints")),
  "a Bastion that its own group locks out": azure(
    "AZ_NETWORK_BASTION_RULES",
    set("bastion-nsg", "securityRules.1.access", "Deny"),
  ),
  // Identity and secrets
  "an identity without a role": azure("AZ_IDENTITY_ROLES", remove("cluster-joins-network")),
  "a role far too broad": azure(
    "AZ_RBAC_BROAD_ROLE",
    set(
      "cluster-joins-network",
      "roleDefinitionId",
      "/providers/Microsoft.Authorization/roleDefinitions/b24988ac-6180-42a0-ab88-20f7382dd24c",
    ),
  ),
  "a password in plain text": azure(
    "AZ_PLAIN_SECRET",
    set("routes", "tags.note", "postgres://platform:hunter22@db/app"),
  ),
  "a password that no vault keeps": azure("AZ_KEYVAULT_SECRET_HOME", remove("pg-password-kept")),
  "a storage account with keys": azure(
    "AZ_STORAGE_SHARED_KEY",
    set("data", "allowSharedKeyAccess", true),
  ),
  "a cluster with local accounts": azure(
    "AZ_AKS_ENTRA_RBAC",
    set("cluster", "disableLocalAccounts", false),
  ),
  "a secret that has ended": azure(
    "AZ_EXPIRED",
    set("ssh-key-kept", "properties.attributes.expires", 1577836800),
  ),
  "a secret that ends in a month": azure(
    "AZ_EXPIRES_SOON",
    set("ssh-key-kept", "properties.attributes.expires", Date.parse("2026-12-21T00:00:00Z") / 1000),
  ),
  // Data and operation
  "a vault that deletes for good": azure(
    "AZ_KEYVAULT_RECOVERY",
    set("vault", "properties.enablePurgeProtection", false),
  ),
  "data without protection": azure("AZ_PROTECT_DATA", unprotect("vault")),
  "a resource without an owner": azure("AZ_TAGS", unset("vault", "tags.owner")),
  "a resource that logs nowhere": azure("AZ_DIAGNOSTICS", remove("vault-logs")),
  "a database that speaks in plain text": azure(
    "AZ_POSTGRES_TLS",
    set("pg-require-secure-transport", "value", "off"),
  ),
  "state beside other things": azure(
    "AZ_STATE_DEDICATED_GROUP",
    set("registry", "resourceGroupName", nameOf("state-group")),
  ),
  "system pods beside the product's": azure(
    "AZ_AKS_POOL_SEPARATION",
    set("cluster", "agentPoolProfiles.0.nodeTaints", []),
  ),
  // AWS
  "a region that the product does not support": aws(
    "AWS_REGION",
    set("main", "region", "eu-west-3"),
  ),
  "a service-linked role with a suffix": aws(
    "AWS_SLR_DELETE",
    set("role-batch", "customSuffix", "mine"),
  ),
  "one service-linked role too few": aws("AWS_SLR", remove("role-spot")),
  "SSH open to all": aws(
    "AWS_NETWORK_OPEN_ADMIN_PORTS",
    set("ssh-from-office", "cidrIpv4", "0.0.0.0/0"),
  ),
  "a private subnet without egress": aws("AWS_VPC_NAT", remove("private-b-out")),
  "a VPC without host names": aws("AWS_VPC_DNS", set("main", "enableDnsHostnames", false)),
  "a NAT address that may be deleted": aws("AWS_EIP_PROTECTION", unprotect("nat-a-address")),
  "a certificate with two validations": aws(
    "AWS_CERT_METHOD",
    add({
      type: "aws:route53/record:Record",
      name: "second",
      props: { zoneId: idOf("zone"), name: idOf("certificate"), type: "CNAME" },
    }),
  ),
};
