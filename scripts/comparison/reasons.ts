// Why another checker says something else than our rule. Each reason is about the program in the format that the checker reads.

const BETWEEN = "The fault lies between resources; the checker looks at one of them at a time.";
const GUIDE = "Asked by the installation guide; no general rule asks it.";
const STATE = "An option in Pulumi's state, which no template holds.";
const ELSEWHERE = "The checker has this rule for another format or an older kind of resource.";
const NARROW =
  "The checker asks about the usual value alone, our rule about every way to write it.";
const NONE = "The checker has no rule about this property.";

const NOT_HELD = "The faults are in types that these formats do not hold.";

/** Of a policy with a fault that a checker does not name, by policy. */
export const REASONS: Readonly<Record<string, string>> = {
  "azure-acr-deny-local-auth": NARROW,
  "azure-acr-deny-public-network": NARROW,
  "azure-aks-deny-service-principal": NONE,
  "azure-aks-require-admin-groups": GUIDE,
  "azure-aks-require-entra-rbac": `Named for local accounts and for Kubernetes' own roles; not for the roles of Entra ID. ${NONE}`,
  "azure-aks-require-nat-egress": GUIDE,
  "azure-aks-require-network-policy": ELSEWHERE,
  "azure-aks-require-node-hardening": `Named for encryption at host. ${NONE}`,
  "azure-aks-require-operations": NONE,
  "azure-aks-require-pool-separation": ELSEWHERE,
  "azure-aks-require-private-api": ELSEWHERE,
  "azure-aks-require-workload-identity": GUIDE,
  "azure-bastion-require-standard": GUIDE,
  "azure-compute-deny-vm-public-ip": BETWEEN,
  "azure-compute-require-hardening": NONE,
  "azure-compute-require-ssh-key": NONE,
  "azure-diagnostics-require-setting": BETWEEN,
  "azure-dns-require-zone-links": BETWEEN,
  "azure-general-deny-expired": NOT_HELD,
  "azure-general-deny-plain-secret":
    "Our rule knows which values Pulumi marks as secret; the checker searches for known patterns of keys.",
  "azure-general-require-protection": STATE,
  "azure-general-require-renewal": NOT_HELD,
  "azure-general-require-tags": "Which tags a company wants is a setting of ours.",
  "azure-identity-require-roles": BETWEEN,
  "azure-keyvault-deny-public-network": NARROW,
  "azure-keyvault-require-app-key": GUIDE,
  "azure-keyvault-require-rbac": NONE,
  "azure-keyvault-require-recovery": `Named for purge protection and soft delete. ${NONE}`,
  "azure-keyvault-require-secret-home": BETWEEN,
  "azure-keyvault-require-secret-metadata": `Named for the content type. ${BETWEEN}`,
  "azure-nat-require-static-ip": GUIDE,
  "azure-network-deny-open-admin-ports": `Named for port 22. ${NARROW}`,
  "azure-network-deny-open-inbound": NARROW,
  "azure-network-require-bastion-rules": GUIDE,
  "azure-network-require-cidr-plan": BETWEEN,
  "azure-network-require-flow-log": `Named for the days that records are kept. ${BETWEEN}`,
  "azure-network-require-peering-pair": BETWEEN,
  "azure-network-require-private-subnet": NONE,
  "azure-network-require-route-table": BETWEEN,
  "azure-network-require-segmentation": BETWEEN,
  "azure-network-require-subnet-nsg": ELSEWHERE,
  "azure-network-require-write-order": STATE,
  "azure-nsg-allow-required-egress": GUIDE,
  "azure-openai-deny-public-network": NARROW,
  "azure-openai-require-identity": NONE,
  "azure-openai-require-private-zone": BETWEEN,
  "azure-openai-require-write-order": STATE,
  "azure-paas-require-private-endpoint": BETWEEN,
  "azure-policy-deny-readonly-root-enforcement": GUIDE,
  "azure-postgres-deny-public-network": ELSEWHERE,
  "azure-postgres-require-extensions": GUIDE,
  "azure-postgres-require-resilience": ELSEWHERE,
  "azure-postgres-require-tls": ELSEWHERE,
  "azure-rbac-deny-broad-role": NONE,
  "azure-rbac-require-principal-type": NONE,
  "azure-state-require-dedicated-group": BETWEEN,
  "azure-storage-deny-public-container": NONE,
  "azure-storage-deny-public-network": NARROW,
  "azure-storage-deny-shared-key": ELSEWHERE,
  "azure-storage-require-encryption": NONE,
  "azure-storage-require-hardening": NONE,
  "azure-storage-require-secure-transfer": NONE,
  "azure-storage-require-versioning": ELSEWHERE,
  "aws-acm-require-validation-method": GUIDE,
  "aws-dns-require-zone-kind": BETWEEN,
  "aws-eip-require-protection": STATE,
  "aws-general-deny-plain-secret":
    "Our rule knows which values Pulumi marks as secret; the checker searches for known patterns of keys.",
  "aws-network-deny-open-admin-ports": `Named for port 22. ${NARROW}`,
  "aws-region-allow-supported": GUIDE,
  "aws-slr-deny-suffix-and-delete": GUIDE,
  "aws-slr-require-all": GUIDE,
  "aws-vpc-deny-default-group-rules": BETWEEN,
  "aws-vpc-limit-zones": GUIDE,
  "aws-vpc-require-cidr-plan": BETWEEN,
  "aws-vpc-require-dhcp": BETWEEN,
  "aws-vpc-require-dns": GUIDE,
  "aws-vpc-require-nat-route": BETWEEN,
  "aws-vpc-require-s3-endpoint": BETWEEN,
  "aws-vpc-require-subnets": GUIDE,
};

const REFERENCE =
  "The checker follows references by Terraform's addresses; a plan of Pulumi has ids.";
const STATE_ACCOUNT =
  "The state account has to exist before any private path does: excepted by a tag with its reason.";

/** Of a rule of another checker that objects to a sound program. */
export const SOUND_REASONS: Readonly<Record<string, string>> = {
  CKV_AZURE_6: "A private API server takes no list of public ranges.",
  CKV_AZURE_8: "The dashboard add-on left AKS with Kubernetes 1.19.",
  CKV_AZURE_35: STATE_ACCOUNT,
  CKV_AZURE_36: STATE_ACCOUNT,
  CKV_AZURE_40:
    "What the key encrypts names no version; after its expiry older data could not be read.",
  CKV_AZURE_50: "Patching by the platform works through extensions.",
  CKV_AZURE_59: STATE_ACCOUNT,
  CKV_AZURE_109: "Public access is disabled, so a vault has no firewall to set.",
  CKV_AZURE_112: "A hardware module is a question of cost and key life for each company.",
  CKV_AZURE_166: "Quarantine of images is a preview.",
  CKV_AZURE_168: "How many pods a node may have follows from the range of the pods.",
  CKV_AZURE_172: 'Rotation is on; the rule compares the text "true" with the boolean.',
  CKV_AZURE_206:
    "Zone-redundant; a copy in another region costs twice and may not leave the country.",
  CKV_AZURE_226: "Not every machine size has space for an ephemeral disk.",
  CKV_AWS_23: "Without a description nothing is open.",
  "AWS-0099": "Without a description nothing is open.",
  "AWS-0124": "Without a description nothing is open.",
  "AWS-0178": REFERENCE,
  "AZU-0012": STATE_ACCOUNT,
  CKV2_AWS_5: REFERENCE,
  CKV2_AWS_11: REFERENCE,
  CKV2_AWS_12: REFERENCE,
  CKV2_AWS_19: REFERENCE,
  CKV2_AWS_38:
    "Signing needs a key in us-east-1 and the owner of the parent zone; a setting of ours.",
  CKV2_AWS_39: "Query logs need a log group in us-east-1; a setting of ours.",
  CKV2_AWS_71: "The product serves every capsule below its own name and needs the wildcard.",
};
