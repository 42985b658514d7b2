// Where each requirement of the three source documents is met. docs/reference/requirements.md is written from this table;
// a test follows every reference to the thing it names.

/** Places where a requirement is met; every one is followed by a test. */
export interface Trace {
  /** The requirement in one line. */
  readonly statement: string;
  readonly components?: readonly string[];
  readonly layers?: readonly string[];
  /** Paths in a stack file, below `platform-foundations:`. */
  readonly settings?: readonly string[];
  readonly policies?: readonly string[];
  /** Preflight and postflight codes. */
  readonly checks?: readonly string[];
  readonly outputs?: readonly string[];
  readonly documents?: readonly string[];
  readonly scripts?: readonly string[];
  readonly files?: readonly string[];
  readonly tests?: readonly string[];
  /** Decisions of the requirements document that settle how. */
  readonly decisions?: readonly string[];
}

export const TRACEABILITY = {
  "AZ-GEN-01": {
    statement:
      "A page titled 'Azure Infrastructure Deployment' (menu label 'Infrastructure Deployment', fourth in order) covers the infrastructure part",
    documents: ["docs/deploy/azure.md"],
  },
  "AZ-GEN-02": {
    statement: "Deploy, by automation, the Azure infrastructure foundation that CodeMie requires",
    layers: ["azureStateBackend", "azureCore", "azureOpenAi"],
    decisions: ["D-01"],
  },
  "AZ-GEN-03": {
    statement:
      "When an AKS cluster with all required Azure services (networking, storage, databases, etc.) already exists, infrastructure deployment can be skipped",
    layers: ["kubernetesBaseline"],
    settings: ["kubernetesBaseline.cluster"],
    checks: ["AZ_EXISTING_SERVICES"],
    decisions: ["D-16"],
  },
  "AZ-GEN-04": {
    statement: "After skipping, the user goes directly to Components Deployment",
    documents: ["docs/deploy/azure.md"],
  },
  "AZ-GEN-05": {
    statement:
      "Deployment is organised in three distinct phases, each with its own resources and purpose",
    layers: ["azureStateBackend", "azureCore", "azureOpenAi"],
  },
  "AZ-GEN-06": {
    statement: "Phase 1 'Terraform State Backend': infrastructure for storing state files securely",
    components: ["StateBackend"],
    layers: ["azureStateBackend"],
  },
  "AZ-GEN-07": {
    statement: "Phase 2 'Core Platform Infrastructure': main Azure resources for running CodeMie",
    layers: ["azureCore"],
  },
  "AZ-GEN-08": {
    statement: "Phase 3 'AI Model Deployments': Azure OpenAI services, optional",
    layers: ["azureOpenAi"],
  },
  "AZ-GEN-09": {
    statement: "Modular: a user can deploy only what is needed",
    layers: ["azureStateBackend", "azureCore", "azureOpenAi"],
    settings: ["azureCore.containerRegistry"],
    tests: ["test/config/load.test.ts"],
  },
  "AZ-GEN-10": {
    statement: "Clear separation between infrastructure layers is maintained",
    files: ["stacks/contracts.ts"],
    tests: ["test/conventions/folders.test.ts"],
  },
  "AZ-GEN-11": {
    statement: "Scripted deployment is the recommended, automated method (wrapper scripts)",
    scripts: ["deploy"],
  },
  "AZ-GEN-12": {
    statement:
      "Manual deployment is possible for advanced users or custom scenarios, but is not documented by the vendor",
    documents: ["docs/deploy/azure.md"],
  },
  "AZ-GEN-13": {
    statement: "The scripted approach handles all prerequisites automatically",
    scripts: ["deploy"],
  },
  "AZ-GEN-14": {
    statement: "The scripted approach handles variable management automatically",
    files: ["config/schema.ts", "stacks/contracts.ts"],
  },
  "AZ-GEN-15": {
    statement: "The scripted approach handles deployment orchestration automatically",
    scripts: ["deploy"],
  },
  "AZ-GEN-16": {
    statement:
      "A prerequisites page states requirements for deploying CodeMie on Microsoft Azure; all must be met before installation proceeds",
    documents: ["docs/deploy/azure-prerequisites.md"],
  },
  "AZ-GEN-17": {
    statement:
      "Once prerequisites are met, the reader goes on to Architecture Overview or directly to Infrastructure Deployment",
    documents: [
      "docs/deploy/azure-prerequisites.md",
      "docs/internals/architecture.md",
      "docs/deploy/azure.md",
    ],
  },
  "AZ-GEN-18": {
    statement:
      "A detailed list of all Azure resources to be provisioned is available from the infrastructure page or the modules",
    documents: ["docs/reference/resources-azure.md"],
  },
  "AZ-PRE-01": { statement: "An active Azure subscription", checks: ["AZ_SUBSCRIPTION"] },
  "AZ-PRE-02": {
    statement: "Sufficient quota for the required resources",
    checks: ["AZ_VCPU_QUOTA", "AZ_NETWORK_QUOTA", "AZ_MODEL_QUOTA"],
  },
  "AZ-PRE-03": {
    statement: "The deployment user has the Contributor role",
    checks: ["AZ_DEPLOYER_ROLE"],
    decisions: ["D-13"],
  },
  "AZ-PRE-04": {
    statement:
      "The deployment user has access to Entra ID App Registration to obtain Application ID and Secret",
    checks: ["AZ_ENTRA_APP"],
    decisions: ["D-14"],
  },
  "AZ-PRE-05": {
    statement:
      "The deployment user can create and manage Azure resources (AKS, networking, storage, etc.)",
    checks: ["AZ_DEPLOYER_ACTIONS", "AZ_RESOURCE_PROVIDERS"],
  },
  "AZ-PRE-06": {
    statement:
      "Implied by the role assignments of phase 2: the deployer can write role assignments, which Contributor alone cannot",
    checks: ["AZ_ROLE_ASSIGNMENT_WRITE"],
    decisions: ["D-13"],
  },
  "AZ-PRE-07": {
    statement:
      "Entra ID access on the Azure portal to retrieve application details such as Tenant ID",
    checks: ["AZ_TENANT"],
  },
  "AZ-PRE-08": {
    statement: "DNS and TLS certificate requirements depend on the access model",
    settings: ["azureCore.access.model"],
    checks: ["AZ_DNS_ZONE", "AZ_TLS_CERTIFICATE"],
    decisions: ["D-04"],
  },
  "AZ-PRE-09": {
    statement:
      "Public model: for users who require public internet access to CodeMie (shown as the page's first tab)",
    settings: ["azureCore.access.model"],
    decisions: ["D-24"],
  },
  "AZ-PRE-10": {
    statement: "Public: an Azure DNS Zone must be created",
    components: ["PrivateDnsZones"],
    settings: ["azureCore.dns.application.zone"],
    checks: ["AZ_DNS_ZONE"],
  },
  "AZ-PRE-11": {
    statement: "Public: the domain must be delegated to that zone",
    checks: ["AZ_DNS_DELEGATION"],
  },
  "AZ-PRE-12": {
    statement: "Public: a valid wildcard TLS certificate must be available for HTTPS connections",
    settings: ["azureCore.access.certificateSecretId"],
    checks: ["AZ_TLS_CERTIFICATE"],
  },
  "AZ-PRE-13": {
    statement: "Private model: for users who need only internal access within the organisation",
    settings: ["azureCore.access.model"],
    decisions: ["D-04"],
  },
  "AZ-PRE-14": {
    statement: "Private: a private DNS zone is created automatically",
    components: ["PrivateDnsZones"],
    settings: ["azureCore.dns.application.domain"],
    decisions: ["D-22"],
  },
  "AZ-PRE-15": {
    statement: "Private: no external DNS delegation is required",
    checks: ["AZ_DNS_ZONE", "AZ_DNS_DELEGATION"],
  },
  "AZ-PRE-16": {
    statement: "Private: no public certificates are required",
    settings: ["azureCore.access.certificateSecretId"],
    checks: ["AZ_TLS_CERTIFICATE"],
    decisions: ["D-25"],
  },
  "AZ-PRE-17": {
    statement:
      "The AKS cluster's NSG or firewall must allow outbound access to the listed endpoints",
    policies: ["azure-nsg-allow-required-egress"],
    checks: ["AZ_EGRESS_ENDPOINTS"],
    decisions: ["D-11"],
  },
  "AZ-PRE-18": {
    statement: "Outbound: europe-west3-docker.pkg.dev (CodeMie container registry)",
    checks: ["AZ_EGRESS_ENDPOINTS"],
  },
  "AZ-PRE-19": {
    statement: "Outbound: quay.io (third-party container images)",
    checks: ["AZ_EGRESS_ENDPOINTS"],
    outputs: ["requiredEgressEndpoints"],
  },
  "AZ-PRE-20": {
    statement: "Outbound: docker.io (Docker Hub container images)",
    checks: ["AZ_EGRESS_ENDPOINTS"],
    outputs: ["requiredEgressEndpoints"],
  },
  "AZ-PRE-21": {
    statement: "Outbound: registry.developers.crunchydata.com (PostgreSQL operator images)",
    checks: ["AZ_EGRESS_ENDPOINTS"],
    outputs: ["requiredEgressEndpoints"],
    decisions: ["D-19"],
  },
  "AZ-PRE-22": {
    statement: "Outbound: your integration services (GitLab, GitHub or others used with CodeMie)",
    settings: ["azureCore.access.integrations"],
  },
  "AZ-PRE-23": {
    statement: "CodeMie container images are hosted on the Google container registry",
    documents: ["docs/deploy/azure-prerequisites.md"],
    decisions: ["D-20"],
  },
  "AZ-PRE-24": {
    statement:
      "gcloud CLI is installed on the deployment machine to authenticate and pull Helm charts from that registry",
    checks: ["TOOL_GCLOUD"],
  },
  "AZ-PRE-25": {
    statement:
      "Integration with external corporate services (GitLab, GitHub, internal APIs) is optional",
    settings: ["azureCore.access.integrations"],
  },
  "AZ-PRE-26": {
    statement:
      "The external service's firewall is configured to allow inbound traffic from the NAT Gateway public IP",
    settings: ["azureCore.access.integrations"],
    documents: ["docs/runbooks/corporate-firewall.md"],
  },
  "AZ-PRE-27": {
    statement:
      "That allows CodeMie to make outbound API calls to those services (GitLab API, GitHub API, internal services)",
    components: ["Egress"],
  },
  "AZ-PRE-28": {
    statement: "The NAT Gateway public IP is available only after infrastructure deployment",
    outputs: ["natPublicIpAddress"],
    settings: ["azureCore.azureNetwork.egress.publicIpId"],
    decisions: ["D-15"],
  },
  "AZ-PRE-29": {
    statement: "External service firewalls are configured after the installation is complete",
    documents: ["docs/runbooks/corporate-firewall.md"],
    scripts: ["deploy"],
  },
  "AZ-PRE-30": {
    statement:
      "Access to CodeMie is restricted and unauthorised access from the public internet prevented, by a prepared list of allowed networks",
    settings: ["azureCore.access.allowedNetworks"],
    policies: ["azure-network-deny-open-inbound"],
  },
  "AZ-PRE-31": {
    statement: "Allowed: corporate network CIDR ranges from which users access CodeMie",
    settings: ["azureCore.access.allowedNetworks"],
  },
  "AZ-PRE-32": {
    statement: "Allowed: VPN ranges when remote users connect by VPN",
    settings: ["azureCore.access.allowedNetworks"],
  },
  "AZ-PRE-33": {
    statement: "Allowed: office locations, their public IP addresses or CIDR blocks",
    settings: ["azureCore.access.allowedNetworks"],
  },
  "AZ-PRE-34": {
    statement: "Allowed: any other trusted networks that need access",
    settings: ["azureCore.access.allowedNetworks"],
  },
  "AZ-PRE-35": {
    statement:
      "The deployment user has AKS Admin permissions with the ability to create and manage namespaces",
    settings: ["azureCore.aks.adminGroupObjectIds"],
    policies: ["azure-aks-require-admin-groups"],
    checks: ["AZ_AKS_ADMIN", "K8S_NAMESPACE_ADMIN"],
  },
  "AZ-PRE-36": {
    statement: "Existing cluster: access to configure cluster-level resources",
    checks: ["K8S_CLUSTER_ADMIN"],
  },
  "AZ-PRE-37": {
    statement: "Existing cluster: admission webhooks allow creation of the resources below",
    checks: ["K8S_ADMISSION"],
    decisions: ["D-16"],
  },
  "AZ-PRE-38": {
    statement: "Admission: Service of type LoadBalancer (NATS messaging)",
    checks: ["K8S_ADMISSION"],
  },
  "AZ-PRE-39": {
    statement:
      "NATS is a core component of the CodeMie Plugin Engine: messaging between the codemie-plugins CLI tool (with MCP) and the platform",
    documents: ["docs/deploy/azure-prerequisites.md"],
  },
  "AZ-PRE-40": {
    statement:
      "NATS load balancer is internal when the CLI runs in the same virtual network as AKS (private communication within the VNet)",
    settings: ["azureCore.nats.loadBalancer", "kubernetesBaseline.nats.loadBalancer"],
    outputs: ["natsLoadBalancer"],
    decisions: ["D-18"],
  },
  "AZ-PRE-41": {
    statement: "NATS load balancer is public when the CLI runs outside the AKS virtual network",
    settings: ["azureCore.access.allowedNetworks"],
    decisions: ["D-18"],
  },
  "AZ-PRE-42": {
    statement:
      "Admission: ClusterRole, ClusterRoleBinding, Role, RoleBinding, CRDs, CRs (Keycloak Operator)",
    checks: ["K8S_ADMISSION"],
  },
  "AZ-PRE-43": {
    statement: "Keycloak Operator manages Keycloak configuration: realms, clients, user federation",
    documents: ["docs/deploy/azure-prerequisites.md"],
  },
  "AZ-PRE-44": {
    statement:
      "Keycloak Operator requires cluster-wide permissions for identity and access management",
    checks: ["K8S_CLUSTER_ADMIN"],
  },
  "AZ-PRE-45": {
    statement: "Admission: ClusterRole, ClusterRoleBinding, CRDs, CRs (PostgreSQL Operator)",
    checks: ["K8S_ADMISSION"],
    decisions: ["D-19"],
  },
  "AZ-PRE-46": {
    statement: "PostgreSQL Operator manages PostgreSQL instances and their lifecycle",
    documents: ["docs/deploy/azure-prerequisites.md"],
    decisions: ["D-19"],
  },
  "AZ-PRE-47": {
    statement:
      "PostgreSQL Operator requires cluster-wide permissions for provisioning and management",
    checks: ["K8S_CLUSTER_ADMIN"],
  },
  "AZ-PRE-48": { statement: "Admission: Pod with securityContext", checks: ["K8S_ADMISSION"] },
  "AZ-PRE-49": {
    statement: "All CodeMie components require readOnlyRootFilesystem: false",
    components: ["ProductNamespaces"],
    tests: ["test/engine/api-server.test.ts"],
    policies: ["azure-policy-deny-readonly-root-enforcement"],
    decisions: ["D-17"],
  },
  "AZ-PRE-50": {
    statement: "Listed tools are pre-installed and properly configured on the deployment machine",
    checks: [
      "TOOL_PULUMI",
      "TOOL_NODE",
      "TOOL_KUBECTL",
      "TOOL_HELM",
      "TOOL_AZ",
      "TOOL_KUBELOGIN",
      "TOOL_GCLOUD",
      "TOOL_DOCKER",
      "TOOL_NATS",
      "TOOL_NSC",
      "TOOL_JQ",
      "TOOL_CURL",
      "TOOL_HTPASSWD",
    ],
  },
  "AZ-PRE-51": {
    statement: "The deployment machine may be a laptop, workstation or VDI instance",
    documents: ["docs/deploy/preflight.md"],
  },
  "AZ-PRE-52": {
    statement: "Tool: Terraform 1.5.7 (infrastructure as code provisioning)",
    checks: ["TOOL_PULUMI", "TOOL_NODE", "TOOL_TERRAFORM"],
    decisions: ["D-01"],
  },
  "AZ-PRE-53": {
    statement: "Tool: kubectl, latest stable (cluster management)",
    settings: ["azureCore.aks.kubernetesVersion"],
    checks: ["TOOL_KUBECTL"],
  },
  "AZ-PRE-54": { statement: "Tool: Helm 3.16.0+ (package management)", checks: ["TOOL_HELM"] },
  "AZ-PRE-55": {
    statement: "Tool: Azure CLI, latest (Azure resource management)",
    checks: ["TOOL_AZ"],
  },
  "AZ-PRE-56": {
    statement: "Tool: kubelogin, latest (AKS authentication plugin)",
    checks: ["TOOL_KUBELOGIN"],
  },
  "AZ-PRE-57": {
    statement: "Tool: gcloud CLI, latest (authentication to the CodeMie registry)",
    checks: ["TOOL_GCLOUD"],
  },
  "AZ-PRE-58": {
    statement: "Tool: Docker, latest stable (container operations)",
    checks: ["TOOL_DOCKER"],
  },
  "AZ-PRE-59": { statement: "Tool: natscli, latest (NATS messaging CLI)", checks: ["TOOL_NATS"] },
  "AZ-PRE-60": {
    statement: "Tool: nsc, latest (NATS security configuration)",
    checks: ["TOOL_NSC"],
  },
  "AZ-PRE-61": { statement: "Tool: jq, latest (JSON processing)", checks: ["TOOL_JQ"] },
  "AZ-PRE-62": {
    statement: "Tool: curl, latest (HTTP requests, file transfers)",
    checks: ["TOOL_CURL"],
  },
  "AZ-PRE-63": {
    statement: "Tool: htpasswd, system package (password hash generation)",
    checks: ["TOOL_HTPASSWD"],
  },
  "AZ-PRE-64": {
    statement: "Each tool is listed with version and purpose",
    documents: ["docs/deploy/azure-prerequisites.md"],
  },
  "AZ-PRE-65": {
    statement: "Each tool except htpasswd carries a link to its installation page",
    documents: ["docs/deploy/azure-prerequisites.md"],
  },
  "AZ-PRE-66": {
    statement: "Access to repository codemie-terraform-azure (Terraform modules, group epm-cdme)",
    checks: ["REPO_TERRAFORM"],
    decisions: ["D-01"],
  },
  "AZ-PRE-67": {
    statement: "Access to repository codemie-helm-charts (Helm charts, group epm-cdme)",
    checks: ["REPO_HELM_CHARTS"],
  },
  "AZ-PRE-68": {
    statement: "Air-gapped deployment machine: repositories can be provided as ZIP/TAR archives",
    documents: ["docs/runbooks/air-gapped.md"],
    scripts: ["bundle"],
  },
  "AZ-PRE-69": {
    statement: "Archives are transferred through approved channels",
    documents: ["docs/runbooks/air-gapped.md"],
  },
  "AZ-P1-01": {
    statement: "The state backend is deployed first",
    layers: ["azureStateBackend"],
    scripts: ["state:move"],
    decisions: ["D-02"],
  },
  "AZ-P1-02": {
    statement: "It provides secure, centralised storage for state files",
    components: ["StateBackend"],
  },
  "AZ-P1-03": {
    statement: "Resource Group: dedicated to state management resources",
    components: ["StateBackend"],
    policies: ["azure-state-require-dedicated-group"],
  },
  "AZ-P1-04": {
    statement: "Storage Account for state files",
    components: ["StateBackend"],
    settings: ["azureStateBackend.sku"],
  },
  "AZ-P1-05": {
    statement: "State storage account has versioning",
    policies: ["azure-storage-require-versioning"],
  },
  "AZ-P1-06": {
    statement: "Blob container tfstate for state files",
    components: ["StateBackend"],
    decisions: ["D-02"],
  },
  "AZ-P1-07": {
    statement: "Blob container scripts for deployment scripts",
    components: ["StateBackend"],
  },
  "AZ-P1-08": {
    statement:
      "Team collaboration: several engineers can work on the infrastructure at the same time",
    settings: ["azureStateBackend.engineerPrincipalIds"],
  },
  "AZ-P1-09": {
    statement: "State locking: concurrent modifications that could corrupt state are prevented",
    documents: ["docs/runbooks/locked-state.md"],
    decisions: ["D-02"],
  },
  "AZ-P1-10": {
    statement: "Versioning keeps a history of infrastructure changes",
    settings: ["azureStateBackend.retentionDays"],
  },
  "AZ-P1-11": {
    statement: "State files contain sensitive data and need secure storage",
    policies: [
      "azure-storage-require-secure-transfer",
      "azure-storage-deny-shared-key",
      "azure-storage-deny-public-network",
    ],
    decisions: ["D-03"],
  },
  "AZ-P2-01": {
    statement:
      "Phase 2 provisions all Azure resources needed to run CodeMie; it is the main deployment phase",
    layers: ["azureCore"],
    tests: ["test/stacks/golden.test.ts"],
    decisions: ["D-36", "D-37"],
  },
  "AZ-P2-02": {
    statement: "AKS cluster runs CodeMie workloads",
    components: ["AksCluster"],
    settings: ["azureCore.aks.kubernetesVersion"],
  },
  "AZ-P2-03": {
    statement: "The AKS cluster is private",
    policies: ["azure-aks-require-private-api"],
  },
  "AZ-P2-04": {
    statement: "Default node pool: the primary pool, for system workloads",
    settings: ["azureCore.aks.systemPool"],
    policies: ["azure-aks-require-pool-separation"],
  },
  "AZ-P2-05": {
    statement: "Additional node pool: secondary pool for application workloads",
    settings: ["azureCore.aks.userPools"],
    decisions: ["D-38"],
  },
  "AZ-P2-06": {
    statement: "Additional node pool has custom labels",
    settings: ["azureCore.aks.userPools.<name>.labels"],
  },
  "AZ-P2-07": {
    statement: "Additional node pool has custom taints",
    settings: ["azureCore.aks.userPools.<name>.taints"],
  },
  "AZ-P2-08": {
    statement: "Virtual Machine (jumpbox): management VM for secure cluster access",
    components: ["Jumpbox"],
    decisions: ["D-33"],
  },
  "AZ-P2-09": {
    statement: "The jumpbox serves administrative tasks",
    components: ["Jumpbox"],
    decisions: ["D-32"],
  },
  "AZ-P2-10": {
    statement: "Hub virtual network: central hub for shared services",
    components: ["HubNetwork"],
    decisions: ["D-38"],
  },
  "AZ-P2-11": {
    statement: "Hub holds Bastion and private endpoints",
    components: ["HubNetwork"],
    decisions: ["D-09"],
  },
  "AZ-P2-12": {
    statement: "AKS virtual network: isolated network for the cluster",
    components: ["SpokeNetwork"],
    settings: ["azureCore.azureNetwork.reservedRanges"],
  },
  "AZ-P2-13": {
    statement: "AKS virtual network has multiple dedicated subnets",
    components: ["SpokeNetwork"],
  },
  "AZ-P2-14": {
    statement: "VNet peering: secure connectivity between hub and AKS VNets",
    policies: ["azure-network-require-peering-pair"],
  },
  "AZ-P2-15": {
    statement: "NAT gateway: consistent outbound public IP for internet connectivity",
    components: ["Egress"],
    decisions: ["D-10"],
  },
  "AZ-P2-16": {
    statement: "Public IP address: static, associated with the NAT gateway",
    components: ["Egress"],
    policies: ["azure-nat-require-static-ip"],
  },
  "AZ-P2-17": {
    statement: "DNS zones: name resolution for CodeMie components",
    components: ["PrivateDnsZones", "ApplicationRecords"],
    settings: ["azureCore.dns.application.ingressAddress", "kubernetesBaseline.ingress.address"],
    decisions: ["D-22", "D-23"],
  },
  "AZ-P2-18": {
    statement: "Azure Bastion: RDP/SSH access to VMs",
    components: ["BastionHost"],
    policies: ["azure-bastion-require-standard"],
    decisions: ["D-32"],
  },
  "AZ-P2-19": {
    statement: "VM public IP addresses are not exposed",
    policies: ["azure-compute-deny-vm-public-ip"],
  },
  "AZ-P2-20": {
    statement: "Network security groups: firewall rules controlling traffic between subnets",
    policies: ["azure-network-require-subnet-nsg"],
  },
  "AZ-P2-21": {
    statement: "PostgreSQL Flexible Server: managed database for CodeMie application data",
    components: ["PostgresServer"],
    decisions: ["D-38"],
  },
  "AZ-P2-22": {
    statement: "PostgreSQL has private connectivity",
    components: ["PostgresServer", "PrivateEndpoint"],
    policies: ["azure-postgres-deny-public-network"],
    decisions: ["D-08"],
  },
  "AZ-P2-23": {
    statement: "Storage account: persistent storage for CodeMie application data and artifacts",
    components: ["StorageAccount"],
  },
  "AZ-P2-24": {
    statement: "Container Registry (ACR): private Docker image repository for CodeMie images",
    components: ["ContainerRegistry"],
  },
  "AZ-P2-25": {
    statement: "ACR deployment is optional",
    settings: ["azureCore.containerRegistry"],
    decisions: ["D-21"],
  },
  "AZ-P2-26": {
    statement:
      "ACR can be omitted when an external registry is used (Google registry, Docker Hub, corporate registry)",
    settings: ["azureCore.images.registry"],
  },
  "AZ-P2-27": { statement: "Key Vault: centralised secrets management", components: ["KeyVault"] },
  "AZ-P2-28": {
    statement: "Key Vault: encryption key storage",
    components: ["KeyVault"],
    decisions: ["D-34"],
  },
  "AZ-P2-29": {
    statement: "Managed identities: system-assigned for the AKS cluster",
    components: ["AksCluster"],
    decisions: ["D-06"],
  },
  "AZ-P2-30": {
    statement: "Managed identities: for workload identity federation",
    components: ["WorkloadIdentity"],
    decisions: ["D-07"],
  },
  "AZ-P2-31": {
    statement: "Private endpoint: Storage",
    components: ["PrivateEndpoint"],
  },
  "AZ-P2-32": {
    statement: "Private endpoint: ACR",
    components: ["PrivateEndpoint"],
  },
  "AZ-P2-33": {
    statement: "Private endpoint: PostgreSQL",
    components: ["PrivateEndpoint"],
    decisions: ["D-08"],
  },
  "AZ-P2-34": {
    statement: "Private endpoint: Key Vault",
    components: ["PrivateEndpoint"],
  },
  "AZ-P2-35": {
    statement: "SSH key pair is generated for secure VM access",
    components: ["Jumpbox"],
    policies: ["azure-compute-require-ssh-key"],
  },
  "AZ-P2-36": {
    statement: "SSH key pair is stored in Key Vault",
    components: ["Jumpbox"],
    decisions: ["D-12"],
  },
  "AZ-P2-37": {
    statement: "Role assignment: AKS may pull from ACR",
    components: ["ContainerRegistry"],
  },
  "AZ-P2-38": {
    statement: "Role assignment: AKS may access Key Vault",
    components: ["AksCluster", "WorkloadIdentity"],
  },
  "AZ-P2-39": {
    statement:
      "Workload identity: OIDC federation lets Kubernetes service accounts authenticate with Azure AD",
    components: ["AksCluster", "WorkloadIdentity", "WorkloadServiceAccounts"],
    settings: ["azureCore.workloadIdentity.subjects"],
    policies: ["azure-aks-require-workload-identity"],
    decisions: ["D-07"],
  },
  "AZ-P2-40": {
    statement: "Implied: the federated identity can use what the application needs",
    components: ["WorkloadIdentity"],
  },
  "AZ-P2-41": {
    statement: "Log Analytics workspace: centralised repository for logs",
    components: ["Observability"],
    settings: ["azureCore.monitoring.workspace.retentionDays"],
  },
  "AZ-P2-42": {
    statement: "Log Analytics workspace collects metrics",
    components: ["Observability"],
  },
  "AZ-P2-43": {
    statement: "Log Analytics workspace holds monitoring data",
    components: ["Observability"],
  },
  "AZ-P3-01": { statement: "The phase provisions Azure OpenAI services", components: ["OpenAi"] },
  "AZ-P3-02": {
    statement: "The phase is optional: only when Azure-hosted models are wanted",
    layers: ["azureOpenAi"],
  },
  "AZ-P3-03": {
    statement: "Azure OpenAI services: Cognitive Services accounts for model deployments",
    components: ["OpenAi"],
    settings: ["azureOpenAi.regions.<name>"],
  },
  "AZ-P3-04": {
    statement: "Model deployments: GPT-5",
    settings: ["azureOpenAi.regions.<name>.models"],
    decisions: ["D-29"],
  },
  "AZ-P3-05": {
    statement: "Model deployments: GPT-4",
    components: ["OpenAi"],
    settings: ["azureOpenAi.regions"],
    decisions: ["D-29"],
  },
  "AZ-P3-06": {
    statement: "Model deployments: embeddings models",
    components: ["OpenAi"],
    settings: ["azureOpenAi.regions"],
    decisions: ["D-29"],
  },
  "AZ-P3-07": {
    statement: "Model deployments: further models ('etc')",
    checks: ["AZ_MODEL_AVAILABLE", "AZ_MODEL_QUOTA"],
  },
  "AZ-P3-08": {
    statement: "Azure AI application: application registration for AI service access control",
    components: ["OpenAi"],
    decisions: ["D-26"],
  },
  "AZ-P3-09": {
    statement: "Azure AI application: managed identity for AI service access control",
    components: ["OpenAi"],
    decisions: ["D-27"],
  },
  "AZ-P3-10": {
    statement: "Private DNS zone for Azure OpenAI: privatelink.openai.azure.com",
    components: ["OpenAi"],
    policies: ["azure-openai-require-private-zone"],
  },
  "AZ-P3-11": {
    statement: "Private endpoint: private connectivity to Azure OpenAI services",
    components: ["PrivateEndpoint"],
    decisions: ["D-09"],
  },
  "AZ-P3-12": {
    statement: "VNet link: OpenAI zone linked to the AKS virtual network",
    policies: ["azure-openai-require-private-zone"],
    decisions: ["D-28"],
  },
  "AZ-P3-13": {
    statement: "Azure OpenAI is optional: other external AI providers are supported",
    documents: ["docs/deploy/azure.md"],
  },
  "AZ-P3-14": {
    statement: "Alternative: AWS Bedrock ('direct integration with api.openai.com')",
    settings: ["azureCore.aiProviders"],
    decisions: ["D-30"],
  },
  "AZ-P3-15": {
    statement: "Alternative: GCP VertexAI (integration with Anthropic's Claude models)",
    settings: ["azureCore.aiProviders"],
  },
  "AZ-P3-16": {
    statement: "Alternative: any LLM API endpoint that can be integrated with LLM Proxy",
    settings: ["azureCore.aiProviders"],
  },
  "AZ-P3-17": {
    statement: "With external providers or other models, phase 3 is skipped entirely",
    settings: ["azureCore.aiProviders"],
    tests: ["test/config/load.test.ts"],
  },
  "AZ-SEC-01": {
    statement: "Security is implemented in multiple layers",
    documents: ["docs/internals/architecture.md"],
  },
  "AZ-SEC-02": {
    statement: "All resources are deployed with Azure security best practices enabled by default",
    documents: ["docs/policies/use.md"],
  },
  "AZ-SEC-03": {
    statement: "Private AKS cluster: API server reachable only through a private endpoint",
    policies: ["azure-aks-require-private-api"],
  },
  "AZ-SEC-04": {
    statement: "API server is not exposed to the internet",
    policies: ["azure-aks-require-private-api"],
  },
  "AZ-SEC-05": {
    statement: "Hub-spoke topology: security controls centralised in the hub VNet",
    components: ["HubNetwork"],
  },
  "AZ-SEC-06": {
    statement: "Hub-spoke topology: spoke networks are isolated",
    components: ["SpokeNetwork"],
  },
  "AZ-SEC-07": {
    statement: "Storage accessible only through private IPs",
    policies: ["azure-storage-deny-public-network", "azure-paas-require-private-endpoint"],
    decisions: ["D-03"],
  },
  "AZ-SEC-08": {
    statement: "ACR accessible only through private IPs",
    policies: ["azure-acr-deny-public-network", "azure-paas-require-private-endpoint"],
  },
  "AZ-SEC-09": {
    statement: "PostgreSQL accessible only through private IPs",
    policies: ["azure-postgres-deny-public-network", "azure-paas-require-private-endpoint"],
  },
  "AZ-SEC-10": {
    statement: "Key Vault accessible only through private IPs",
    policies: ["azure-keyvault-deny-public-network", "azure-paas-require-private-endpoint"],
    decisions: ["D-12"],
  },
  "AZ-SEC-11": {
    statement: "Azure OpenAI accessible only through private IPs",
    settings: ["azureOpenAi.publicAccess"],
    policies: ["azure-openai-deny-public-network", "azure-paas-require-private-endpoint"],
  },
  "AZ-SEC-12": {
    statement: "User defined routing: custom route tables control traffic flow",
    components: ["SpokeNetwork"],
    settings: ["azureCore.azureNetwork.spoke.routes"],
    policies: ["azure-network-require-route-table"],
    decisions: ["D-10"],
  },
  "AZ-SEC-13": {
    statement: "Internet egress goes through the NAT gateway",
    policies: ["azure-aks-require-nat-egress"],
    decisions: ["D-10"],
  },
  "AZ-SEC-14": {
    statement: "Dedicated subnet for nodes",
    policies: ["azure-network-require-segmentation"],
  },
  "AZ-SEC-15": {
    statement: "Dedicated subnet for pods",
    components: ["SpokeNetwork", "AksCluster"],
  },
  "AZ-SEC-16": {
    statement: "Dedicated subnet for databases",
    components: ["SpokeNetwork"],
    decisions: ["D-08"],
  },
  "AZ-SEC-17": {
    statement: "Dedicated subnet for private endpoints",
    components: ["HubNetwork"],
    decisions: ["D-09"],
  },
  "AZ-SEC-18": {
    statement: "Managed identities eliminate credential management",
    policies: ["azure-aks-deny-service-principal"],
    decisions: ["D-27"],
  },
  "AZ-SEC-19": {
    statement: "Workload identity: pods authenticate with Azure AD by OIDC federation",
    policies: ["azure-aks-require-workload-identity"],
    decisions: ["D-31"],
  },
  "AZ-SEC-20": {
    statement: "Azure RBAC: role-based access control for the AKS cluster",
    policies: ["azure-aks-require-entra-rbac"],
  },
  "AZ-SEC-21": {
    statement: "Azure RBAC: role-based access control for Azure resource management",
    policies: ["azure-keyvault-require-rbac"],
  },
  "AZ-SEC-22": {
    statement: "Least privilege: minimal permission sets granted by role assignments",
    policies: ["azure-rbac-deny-broad-role"],
    documents: ["docs/reference/permissions-azure.md"],
  },
  "AZ-SEC-23": {
    statement: "Encryption at rest: Azure Storage Service Encryption for all storage accounts",
    policies: ["azure-storage-require-encryption"],
    decisions: ["D-34"],
  },
  "AZ-SEC-24": {
    statement: "Encryption in transit: HTTPS/TLS enforced for all service communications",
    policies: ["azure-storage-require-secure-transfer", "azure-postgres-require-tls"],
    decisions: ["D-25"],
  },
  "AZ-SEC-25": {
    statement: "Key Vault centrally manages encryption keys",
    components: ["KeyVault"],
  },
  "AZ-SEC-26": {
    statement: "Key Vault centrally manages secrets",
    policies: ["azure-keyvault-require-secret-home"],
  },
  "AZ-SEC-27": {
    statement: "Key Vault centrally manages certificates",
    settings: ["azureCore.access.certificateSecretId"],
  },
  "AZ-SEC-28": {
    statement: "Database isolated from the public internet",
    policies: ["azure-postgres-deny-public-network"],
  },
  "AZ-SEC-29": {
    statement: "Storage isolated from the public internet",
    policies: ["azure-storage-deny-public-network", "azure-storage-deny-shared-key"],
  },
  "AZ-SEC-30": {
    statement: "AI services isolated from the public internet",
    policies: ["azure-openai-deny-public-network"],
  },
  "AZ-SEC-31": {
    statement: "Audit logging: all resource activities logged to the Log Analytics workspace",
    components: ["Observability"],
    decisions: ["D-35"],
  },
  "AZ-SEC-32": {
    statement: "Diagnostic settings: resource-level diagnostics for compliance and troubleshooting",
    policies: ["azure-diagnostics-require-setting"],
  },
  "AZ-SEC-33": {
    statement: "Jump-server access is through Azure Bastion",
    policies: ["azure-network-deny-open-admin-ports"],
  },
  "AZ-SEC-34": {
    statement: "No public IPs are needed on VMs",
    policies: ["azure-compute-deny-vm-public-ip"],
  },
  "AZ-OUT-01": { statement: "Tenant ID", outputs: ["tenantId"] },
  "AZ-OUT-02": {
    statement: "Application ID and Secret of the app registration",
    outputs: ["aiClientId", "aiClientSecret"],
  },
  "AZ-OUT-03": {
    statement: "NAT gateway public IP, for external firewalls",
    outputs: ["natPublicIpAddress"],
  },
  "AZ-OUT-04": {
    statement: "List of outbound endpoints to allow",
    outputs: ["requiredEgressEndpoints"],
  },
  "AZ-OUT-05": {
    statement: "Allowed networks, for the ingress step",
    outputs: ["allowedNetworks"],
  },
  "AZ-OUT-06": {
    statement: "DNS zone and domain of the deployment",
    outputs: ["domainName", "dnsZoneName", "publicZoneNameServers"],
  },
  "AZ-OUT-07": {
    statement: "State backend coordinates: resource group, account, containers",
    outputs: [
      "stateResourceGroupName",
      "stateStorageAccountName",
      "stateContainerName",
      "scriptsContainerName",
      "backendUrl",
    ],
  },
  "AZ-OUT-08": {
    statement: "Resource group of the platform (needed by components and phase 3)",
    outputs: ["resourceGroupName"],
    decisions: ["D-05"],
  },
  "AZ-OUT-09": {
    statement: "AKS cluster name and private API name",
    outputs: ["aksClusterName", "aksPrivateFqdn"],
  },
  "AZ-OUT-10": {
    statement: "OIDC issuer URL and workload identity client id",
    outputs: ["aksOidcIssuerUrl", "workloadIdentityClientId"],
  },
  "AZ-OUT-11": {
    statement: "Jumpbox name and admin user",
    outputs: ["jumpboxName", "jumpboxAdminUsername"],
  },
  "AZ-OUT-12": {
    statement: "Network identifiers for later phases",
    outputs: ["hubVnetId", "aksVnetId", "subnetIds"],
  },
  "AZ-OUT-13": { statement: "PostgreSQL connection data", outputs: ["postgres"] },
  "AZ-OUT-14": { statement: "Application storage account name", outputs: ["storageAccountName"] },
  "AZ-OUT-15": {
    statement: "Registry login server (when ACR is present)",
    outputs: ["containerRegistryLoginServer"],
  },
  "AZ-OUT-16": {
    statement: "Key Vault URL, key name, SSH key secret name",
    outputs: ["keyVaultUri", "keyVaultKeyName", "sshKeySecretName"],
  },
  "AZ-OUT-17": { statement: "Log Analytics workspace id", outputs: ["logAnalyticsWorkspaceId"] },
  "AZ-OUT-18": {
    statement: "OpenAI endpoints and deployment names",
    outputs: ["openAiEndpoints", "openAiDeployments"],
  },
  "AZ-OUT-19": {
    statement: "Client id of the managed identity for AI service access",
    outputs: ["aiManagedIdentityClientId"],
  },
  "AZ-VER-01": {
    statement: "API server answers only on the private network",
    checks: ["PF_API_PRIVATE"],
  },
  "AZ-VER-02": {
    statement: "Service names resolve to private addresses from the AKS network",
    checks: ["PF_PRIVATE_DNS"],
  },
  "AZ-VER-03": {
    statement: "Egress leaves with the NAT gateway address",
    checks: ["PF_EGRESS_IP"],
  },
  "AZ-VER-04": {
    statement: "Required endpoints are reachable from a node",
    checks: ["PF_EGRESS_ENDPOINTS"],
  },
  "AZ-VER-05": {
    statement: "Bastion reaches the jumpbox with the key from Key Vault",
    checks: ["PF_BASTION"],
    documents: ["docs/runbooks/jumpbox-access.md"],
  },
  "AZ-VER-06": { statement: "Cluster pulls from ACR (when present)", checks: ["PF_ACR_PULL"] },
  "AZ-VER-07": {
    statement: "A pod with the annotated service account gets a token",
    checks: ["PF_WORKLOAD_IDENTITY"],
  },
  "AZ-VER-08": { statement: "Logs arrive in the workspace", checks: ["PF_LOGS"] },
  "AWS-PRE-01": {
    statement: "The deployment requires a moderate level of familiarity with AWS services",
    documents: ["docs/deploy/aws-prerequisites.md"],
  },
  "AWS-PRE-02": {
    statement:
      "Newcomers are referred to Getting Started Resource Center and AWS Training and Certification (how to design, deploy, operate on AWS)",
    documents: ["docs/deploy/aws-prerequisites.md"],
  },
  "AWS-PRE-03": {
    statement:
      "The page refers to further pages: Find Shared AMIs, deployment parameters (domain, TLS certificate, worker configuration), ACM DNS and e-mail validation, Service Quotas console, dedicated machines with spot, DHCP options, endpoint security groups, KMS key policy and grants",
    documents: ["docs/deploy/aws-prerequisites.md"],
  },
  "AWS-AMI-01": {
    statement:
      "Sharing of the Code Ocean AMI with the account is requested from support, or by mail to support@codeocean.com, with the AWS account ID",
    documents: ["docs/runbooks/request-ami.md"],
  },
  "AWS-AMI-02": {
    statement:
      "Supported regions: us-east-1, us-east-2, us-west-1, us-west-2, eu-central-1, eu-north-1, eu-west-2, ap-southeast-2, ca-central-1",
    policies: ["aws-region-allow-supported"],
  },
  "AWS-AMI-03": {
    statement: "The preferred region is included in the request",
    documents: ["docs/runbooks/request-ami.md"],
  },
  "AWS-AMI-04": {
    statement:
      "After confirmation from Code Ocean, the shared AMIs are checked in the account (Find Shared AMIs)",
    checks: ["AWS_AMI_SHARED"],
  },
  "AWS-AMI-05": {
    statement: "The AMI seen is named codeocean-vpc-amzn2-[timestamp]",
    settings: ["awsFoundation.awsAmi.namePattern", "awsFoundation.awsAmi.id"],
    decisions: ["D-52"],
  },
  "AWS-SLR-01": {
    statement:
      "IAM service-linked roles are created for the AWS services used by Code Ocean (such as AWS Batch, RDS, OpenSearch)",
    components: ["ServiceLinkedRoles"],
    policies: ["aws-slr-require-all"],
    checks: ["AWS_SLR"],
  },
  "AWS-SLR-02": {
    statement: "The creating commands are run for the selected region",
    components: ["ServiceLinkedRoles"],
    decisions: ["D-39"],
  },
  "AWS-SLR-03": {
    statement: "Service-linked role for autoscaling.amazonaws.com",
    components: ["ServiceLinkedRoles"],
  },
  "AWS-SLR-04": {
    statement: "Service-linked role for batch.amazonaws.com",
    components: ["ServiceLinkedRoles"],
  },
  "AWS-SLR-05": {
    statement: "Service-linked role for elasticache.amazonaws.com",
    components: ["ServiceLinkedRoles"],
  },
  "AWS-SLR-06": {
    statement: "Service-linked role for elasticfilesystem.amazonaws.com",
    components: ["ServiceLinkedRoles"],
  },
  "AWS-SLR-07": {
    statement: "Service-linked role for elasticloadbalancing.amazonaws.com",
    components: ["ServiceLinkedRoles"],
  },
  "AWS-SLR-08": {
    statement: "Service-linked role for es.amazonaws.com",
    components: ["ServiceLinkedRoles"],
    decisions: ["D-41"],
  },
  "AWS-SLR-09": {
    statement: "Service-linked role for rds.amazonaws.com",
    components: ["ServiceLinkedRoles"],
  },
  "AWS-SLR-10": {
    statement: "Service-linked role for spot.amazonaws.com",
    components: ["ServiceLinkedRoles"],
  },
  "AWS-SLR-11": {
    statement: "An error because a role already exists can be ignored",
    components: ["ServiceLinkedRoles"],
    decisions: ["D-40"],
  },
  "AWS-DNS-01": {
    statement: "A new Route 53 hosted zone is created to host the deployment",
    components: ["HostingZone"],
    policies: ["aws-dns-require-zone-kind"],
    decisions: ["D-42"],
  },
  "AWS-DNS-02": {
    statement: "The zone's domain name is application subdomain + root (parent) domain",
    settings: ["awsFoundation.awsDns.subdomain", "awsFoundation.awsDns.rootDomain"],
  },
  "AWS-DNS-03": {
    statement: "The subdomain is codeocean by default",
    settings: ["awsFoundation.awsDns.subdomain"],
  },
  "AWS-DNS-04": {
    statement: "Example: root XYZ.com gives hosting domain codeocean.XYZ.com",
    components: ["HostingZone"],
  },
  "AWS-DNS-05": {
    statement:
      "Internet-facing: the parent domain delegates the subdomain to Route 53 by an NS record in the parent",
    components: ["HostingZone"],
    settings: ["awsFoundation.awsDns.parentZoneId"],
    checks: ["AWS_DNS_DELEGATION"],
  },
  "AWS-DNS-06": {
    statement: "Access to configure DNS on the parent domain is required",
    settings: ["awsFoundation.awsDns.parentZoneId"],
    checks: ["AWS_DNS_PARENT"],
  },
  "AWS-DNS-07": {
    statement: "An internet-facing deployment type can be chosen (otherwise internal)",
    settings: ["awsFoundation.deploymentType"],
    decisions: ["D-61"],
  },
  "AWS-DNS-08": {
    statement: "Alternatively, an own Route 53 hosted zone is used and records are added under it",
    settings: ["awsFoundation.awsDns.hostedZoneId"],
    decisions: ["D-59"],
  },
  "AWS-DNS-09": {
    statement: "The own hosted zone must reside in the same deployed AWS account",
    checks: ["AWS_ZONE"],
  },
  "AWS-DNS-10": {
    statement: "The zone is given to the deployment as 'Existing Route 53 Hosted Zone ID'",
    outputs: ["hostedZoneId"],
    decisions: ["D-58"],
  },
  "AWS-TLS-01": {
    statement: "An SSL certificate for the hosting domain is provisioned through AWS ACM",
    components: ["Certificate"],
  },
  "AWS-TLS-02": {
    statement: "Domain ownership is validated by DNS validation or e-mail validation",
    components: ["Certificate"],
    decisions: ["D-43"],
  },
  "AWS-TLS-03": {
    statement:
      "DNS validation is used when the deployment is internet-facing and uses an existing hosted zone",
    components: ["Certificate"],
    policies: ["aws-acm-require-validation-method"],
    decisions: ["D-43"],
  },
  "AWS-TLS-04": {
    statement: "With DNS, certificate validation happens automatically",
    checks: ["AWS_DNS_DELEGATION"],
  },
  "AWS-TLS-05": {
    statement: "With DNS, the certificate is eligible for automatic renewal",
    documents: ["docs/deploy/aws-prerequisites.md"],
  },
  "AWS-TLS-06": {
    statement: "All other deployments use e-mail validation",
    components: ["Certificate"],
    decisions: ["D-44"],
  },
  "AWS-TLS-07": {
    statement:
      "To approve, access is needed to one of: administrator@, hostmaster@, postmaster@, webmaster@, admin@ followed by the root domain name",
    documents: ["docs/runbooks/certificate-approval.md"],
  },
  "AWS-TLS-08": {
    statement:
      "The user or IT administrator must have access to one of these addresses when e-mail validation is used",
    settings: ["awsFoundation.awsCertificate.approver"],
    checks: ["AWS_CERT_APPROVER"],
  },
  "AWS-TLS-09": {
    statement: "The deployment eventually fails when the certificate request cannot be approved",
    checks: ["PF_AWS_CERT_STATUS"],
    outputs: ["certificateStatus"],
  },
  "AWS-TLS-10": {
    statement: "Alternatively, a pre-validated ACM certificate ARN is provided as a parameter",
    components: ["Certificate"],
    settings: ["awsFoundation.awsCertificate.arn"],
  },
  "AWS-TLS-11": {
    statement: "With a provided ARN no further validation is required",
    checks: ["AWS_CERT_ARN"],
  },
  "AWS-RGN-01": {
    statement:
      "The resources below are available for provisioning in the region and availability zones",
    settings: ["awsFoundation.awsVpc.zones"],
    decisions: ["D-62"],
  },
  "AWS-RGN-02": {
    statement: "OpenSearch instance type t3.small.search is available",
    checks: ["AWS_TYPE_OPENSEARCH"],
  },
  "AWS-RGN-03": {
    statement: "ElastiCache instance type cache.t3.micro is available",
    checks: ["AWS_TYPE_ELASTICACHE"],
  },
  "AWS-QTA-01": {
    statement: "New VPC: the account allows an additional VPC",
    checks: ["AWS_QUOTA_VPC"],
  },
  "AWS-QTA-02": { statement: "New VPC: NAT gateways", checks: ["AWS_QUOTA_NAT"] },
  "AWS-QTA-03": { statement: "New VPC: internet gateway", checks: ["AWS_QUOTA_IGW"] },
  "AWS-QTA-04": {
    statement: "New VPC: Elastic IPs",
    checks: ["AWS_QUOTA_EIP"],
    decisions: ["D-49"],
  },
  "AWS-QTA-05": {
    statement: "New VPC: other VPC resources ('etc.')",
    checks: ["AWS_QUOTA_VPC_PARTS"],
  },
  "AWS-QTA-06": {
    statement: "Current quotas are checked, and increases requested, in the Service Quotas console",
    settings: ["awsFoundation.awsQuotas.requestIncrease"],
  },
  "AWS-QTA-07": {
    statement: "The following service quotas have sufficient capacity",
    checks: ["AWS_QUOTA_STANDARD", "AWS_QUOTA_G_VT"],
    decisions: ["D-50"],
  },
  "AWS-QTA-08": {
    statement:
      "When an increase is declined, a smaller instance type is configured during deployment",
    settings: ["awsFoundation.awsSizing.workerInstanceType"],
  },
  "AWS-QTA-09": {
    statement: "With insufficient quota the installation may not function",
    checks: ["AWS_QUOTA_STANDARD", "AWS_QUOTA_G_VT"],
  },
  "AWS-QTA-10": {
    statement: "Services machine is m5.large, using 2 vCPUs",
    settings: ["awsFoundation.awsSizing.servicesInstanceType"],
    decisions: ["D-57"],
  },
  "AWS-QTA-11": {
    statement: "Default general-purpose worker is r5d.4xlarge, using 16 vCPUs",
    settings: ["awsFoundation.awsSizing.workerInstanceType"],
  },
  "AWS-QTA-12": {
    statement:
      "At least 34 vCPUs in quota 'Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances'",
    checks: ["AWS_QUOTA_STANDARD"],
  },
  "AWS-QTA-13": {
    statement: "That quota is L-1216C47A (service ec2)",
    checks: ["AWS_QUOTA_STANDARD"],
  },
  "AWS-QTA-14": {
    statement: "Default GPU worker is g4dn.4xlarge, using 16 vCPUs",
    settings: ["awsFoundation.awsSizing.gpuWorkerInstanceType"],
  },
  "AWS-QTA-15": {
    statement: "At least 32 vCPUs in quota 'Running On-Demand G and VT instances'",
    checks: ["AWS_QUOTA_G_VT"],
  },
  "AWS-QTA-16": { statement: "That quota is L-DB2E81BA (service ec2)", checks: ["AWS_QUOTA_G_VT"] },
  "AWS-QTA-17": {
    statement:
      "A worker entering 'running' causes a new one to be provisioned into the warm pool and then stopped; both run at once, so the quota must hold two workers",
    checks: ["AWS_QUOTA_STANDARD", "AWS_QUOTA_G_VT"],
  },
  "AWS-QTA-18": {
    statement:
      "Spot instances (optional): quota is checked when dedicated machines with the spot option are wanted",
    settings: ["awsFoundation.awsSizing.spot"],
    decisions: ["D-51"],
  },
  "AWS-QTA-19": {
    statement: "Spot quota: All P Spot Instance Requests",
    checks: ["AWS_QUOTA_SPOT_P"],
  },
  "AWS-QTA-20": {
    statement: "Spot quota: All Standard (A, C, D, H, I, M, R, T, Z) Spot Instance Requests",
    checks: ["AWS_QUOTA_SPOT_STANDARD"],
  },
  "AWS-QTA-21": {
    statement: "Spot quota: All G and VT Spot Instance Requests",
    checks: ["AWS_QUOTA_SPOT_G_VT"],
  },
  "AWS-QTA-22": {
    statement: "Spot quota: All X Spot Instance Requests",
    checks: ["AWS_QUOTA_SPOT_X"],
  },
  "AWS-NET-01": {
    statement:
      "The account's default DHCP option set uses DNS servers that can resolve internal AWS hostnames, such as EFS-file-system-id.efs.aws-region.amazonaws.com",
    checks: ["AWS_DHCP"],
    decisions: ["D-48"],
  },
  "AWS-NET-02": { statement: "Example that satisfies it: AmazonProvidedDNS", components: ["Vpc"] },
  "AWS-NET-03": {
    statement: "The foundation is deployed into a new VPC or into an existing one",
    settings: ["awsFoundation.awsVpc.mode"],
  },
  "AWS-NET-04": {
    statement: "New VPC: a VPC is created",
    components: ["Vpc"],
    settings: ["awsFoundation.awsVpc.cidrBlock"],
  },
  "AWS-NET-05": {
    statement: "New VPC: private and public subnets, meeting the minimums asked of an existing VPC",
    components: ["Vpc"],
  },
  "AWS-NET-06": { statement: "New VPC: an internet gateway", components: ["Vpc"] },
  "AWS-NET-07": {
    statement: "New VPC: NAT gateways, each with an Elastic IP",
    components: ["Vpc"],
    decisions: ["D-47"],
  },
  "AWS-NET-08": {
    statement: "Existing VPC: at least 2 private subnets",
    policies: ["aws-vpc-require-subnets"],
    checks: ["AWS_VPC_SUBNETS"],
  },
  "AWS-NET-09": {
    statement: "Existing VPC: both private subnets lie on the VPC's main CIDR block",
    checks: ["AWS_VPC_MAIN_CIDR"],
  },
  "AWS-NET-10": {
    statement: "Existing VPC: each has at least 256 addresses (/24 mask)",
    checks: ["AWS_VPC_SUBNET_SIZE"],
  },
  "AWS-NET-11": {
    statement: "Existing VPC: a smaller mask gives a larger range; /16 is recommended",
    checks: ["AWS_VPC_CIDR_SIZE"],
    decisions: ["D-45"],
  },
  "AWS-NET-12": {
    statement: "Existing VPC: it has a NAT gateway",
    policies: ["aws-vpc-require-nat-route"],
    checks: ["AWS_VPC_NAT"],
  },
  "AWS-NET-13": {
    statement: "Existing VPC: DNS Resolution is enabled",
    policies: ["aws-vpc-require-dns"],
    checks: ["AWS_VPC_DNS"],
  },
  "AWS-NET-14": {
    statement: "Existing VPC: DNS Hostnames is enabled",
    policies: ["aws-vpc-require-dns"],
    checks: ["AWS_VPC_DNS"],
  },
  "AWS-NET-15": {
    statement:
      "Existing VPC with SSM or EC2 interface endpoints whose security group restricts access: the group needs an ingress rule",
    components: ["EndpointAccess"],
    settings: ["awsFoundation.awsEndpoints.securityGroupIds"],
    checks: ["AWS_VPC_ENDPOINTS"],
  },
  "AWS-NET-16": {
    statement: "The rule admits the Code Ocean services security group",
    settings: ["awsFoundation.awsEndpoints.servicesSecurityGroupId"],
    decisions: ["D-56"],
  },
  "AWS-NET-17": {
    statement: "The rule admits the Code Ocean workers security group",
    settings: ["awsFoundation.awsEndpoints.workersSecurityGroupId"],
    decisions: ["D-56"],
  },
  "AWS-NET-18": {
    statement: "Code Ocean instances can thereby make the required SSM and EC2 API calls",
    checks: ["PF_AWS_ENDPOINTS"],
  },
  "AWS-KMS-01": {
    statement:
      "Account configured with customer-managed CMKs: the Code Ocean services IAM role gets permissions in the CMK key policy",
    components: ["KmsAccess"],
    settings: ["awsFoundation.awsKms.keyArn", "awsFoundation.awsKms.servicesRoleArn"],
    checks: ["AWS_KMS_DEFAULT"],
    decisions: ["D-55"],
  },
  "AWS-KMS-02": { statement: "Or: grants are created for that role", components: ["KmsAccess"] },
  "AWS-AZ-01": {
    statement: "Up to six availability zones in the selected region can be supported",
    settings: ["awsFoundation.awsVpc.zones"],
    policies: ["aws-vpc-limit-zones"],
    decisions: ["D-60"],
  },
  "AWS-AZ-02": {
    statement: "Purpose: instance-type availability for dedicated machines",
    documents: ["docs/deploy/aws-prerequisites.md"],
  },
  "AWS-AZ-03": { statement: "Not all regions have six zones", checks: ["AWS_ZONES"] },
  "AWS-AZ-04": {
    statement:
      "Before an additional zone is specified, it is verified to be available and active in the region",
    checks: ["AWS_ZONES"],
  },
  "AWS-AZ-05": {
    statement: "'Active' means opt-in status opt-in-not-required",
    checks: ["AWS_ZONES"],
    decisions: ["D-54"],
  },
  "AWS-AZ-06": {
    statement:
      "Check command, from CloudShell: aws ec2 describe-availability-zones --region [REGION] --query 'AvailabilityZones[*].ZoneName'",
    documents: ["docs/deploy/aws-prerequisites.md"],
    decisions: ["D-54"],
  },
  "AWS-AZ-07": {
    statement:
      "New (deployment-made) VPC whose initial version was older than v2.21: the VPC CIDR is expanded by a secondary range",
    settings: ["awsFoundation.awsVpc.secondaryCidrBlocks"],
    decisions: ["D-53"],
  },
  "AWS-AZ-08": {
    statement:
      "It is done by navigating to the VPC, editing CIDRs and adding an IPv4 CIDR for the additional subnets (e.g. 10.1.0.0/16)",
    components: ["Vpc"],
    settings: ["awsFoundation.awsVpc.secondaryCidrBlocks"],
    decisions: ["D-63"],
  },
  "AWS-AZ-09": {
    statement: "Existing VPC: the desired additional zone has a private and a public subnet",
    checks: ["AWS_VPC_ZONE_SUBNETS"],
    decisions: ["D-46"],
  },
  "AWS-AZ-10": {
    statement:
      "New VPC: the account can create more EC2-VPC Elastic IPs than the default quota of 5",
    checks: ["AWS_QUOTA_EIP"],
    decisions: ["D-49"],
  },
  "AWS-AZ-11": {
    statement: "At least one available Elastic IP per zone",
    checks: ["AWS_QUOTA_EIP"],
  },
  "AWS-AZ-12": {
    statement:
      "Current quotas are checked, and an increase requested, in the Service Quotas console",
    checks: ["AWS_QUOTA_EIP"],
  },
  "AWS-OUT-01": {
    statement: "Hosting domain parts",
    outputs: ["dnsName", "dnsRootDomain", "hostingDomain"],
  },
  "AWS-OUT-02": { statement: "Hosted zone id", outputs: ["hostedZoneId"] },
  "AWS-OUT-03": {
    statement: "Name servers for the NS record in the parent domain",
    outputs: ["hostedZoneNameServers", "delegationRecord"],
  },
  "AWS-OUT-04": {
    statement: "Certificate ARN",
    outputs: ["certificateArn", "certificateStatus", "certificateValidationMethod"],
  },
  "AWS-OUT-05": {
    statement: "VPC and per-zone subnets, in zone order",
    outputs: ["vpcId", "availabilityZones", "privateSubnetIds", "publicSubnetIds"],
  },
  "AWS-OUT-06": { statement: "Deployment type", outputs: ["deploymentType"] },
  "AWS-OUT-07": { statement: "AMI found", outputs: ["amiId", "amiName"] },
  "AWS-OUT-08": { statement: "Service-linked role ARNs", outputs: ["serviceLinkedRoleArns"] },
  "AWS-OUT-09": { statement: "Addresses of the NAT gateways", outputs: ["natPublicIps"] },
} as const satisfies Readonly<Record<string, Trace>>;

export type RequirementId = keyof typeof TRACEABILITY;
