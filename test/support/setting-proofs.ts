// Settings about whose mark test/config/change-marks.test.ts says less, or something else, than the table of marks; each with a reason.

/** No deployed stack of the test has another value for them that the loader accepts, so nothing proves their mark. */
export const NOT_PROVED: Readonly<Record<string, string>> = {
  "azureCore.azureNetwork.peering.mode": "has one value; peering itself is changed",
  "azureCore.azureNetwork.otherSpokes.<name>.peering.mode":
    "has one value; peering itself is changed",
};

/** Their change cannot run to its end against the simulation, everywhere or from one stack (`<file> <path>`). */
export const NOT_TRIED: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    [
      "internal.yaml awsFoundation.awsDns.subdomain",
      "internal.yaml awsFoundation.awsDns.rootDomain",
      "internal.yaml awsFoundation.awsCertificate.alternativeNames",
      "delegated.yaml awsFoundation.deploymentType",
      "delegated.yaml awsFoundation.awsDns.subdomain",
      "delegated.yaml awsFoundation.awsDns.rootDomain",
      "delegated.yaml awsFoundation.awsCertificate.alternativeNames",
    ].map((path) => [
      `test/variants/changes/${path}`,
      "the records of a new certificate are outputs",
    ]),
  ),
  "azureCore.aks.existingClusterId": "the simulation reads no cluster that no program made",
  "kubernetesBaseline.cluster.mode":
    "another cluster replaces the provider with all that it made, which the engine alone knows",
  "awsFoundation.awsCertificate.validation": "the records of a new certificate are outputs",
  "awsFoundation.awsCertificate.validation.mode": "the records of a new certificate are outputs",
  "awsFoundation.awsDns.parentZoneId":
    "the certificate is validated then, in records that a plan does not write",
  "awsFoundation.awsDns.delegated":
    "the certificate is validated then, in records that a plan does not write",
};

/** The answer is another than their mark, everywhere, from one stack (`<file> <path>`), or on its way back (`<file> <path>, and back`). */
export const NOT_AS_MARKED: Readonly<Record<string, string>> = {
  "Pulumi.bootstrap.yaml general.environment": "names of phase 1 do not have it",
  "test/variants/changes/foundation.yaml general.environment": "names on AWS do not have it",
  "test/variants/changes/existing-vpc.yaml general.environment": "names on AWS do not have it",
  "test/variants/changes/internal.yaml general.environment": "names on AWS do not have it",
  "test/variants/changes/delegated.yaml general.environment": "names on AWS do not have it",
  "test/variants/changes/baseline-alone.yaml general.customer": "labels alone have it",
  "test/variants/changes/baseline-alone.yaml general.environment": "labels alone have it",
  "test/variants/changes/baseline-alone.yaml kubernetesBaseline.network.allowedNetworks":
    "no load balancer of this stack is public",
  "test/variants/changes/baseline-alone.yaml kubernetesBaseline.ingress.loadBalancer":
    "a fixed address leaves one value",
  "test/variants/changes/baseline-alone.yaml kubernetesBaseline.nats.loadBalancer":
    "without networks of its own one value is left",
  "test/variants/changes/existing.yaml azureCore.dns.application.ingressAddress":
    "adds the records",
  "test/variants/changes/existing.yaml azureCore.dns.zones.registry.zoneId":
    "a registry of others has an endpoint of its own",
  "test/variants/changes/existing.yaml azureCore.dns.zones.registry.linkedNetworks":
    "a registry of others has an endpoint of its own",
  "azureCore.monitoring.workspace.mode": "the workspace goes, beside updates of what writes to it",
  "test/variants/changes/platform.yaml azureOpenAi.location":
    "phase 2 in the same stack has its own",
  "azureCore.access.model": "the zone goes and comes as another type, beside updates",
  "azureCore.jumpbox.deploysFrom": "adds rights beside; the machine keeps what it was created with",
  "azureCore.azureNetwork.spoke.subnetIds.vm":
    "the simulation does not know which network a subnet of others is in",
  "azureCore.azureNetwork.egress.nextHopIp": "the routes of a network of others are theirs",
  "test/variants/changes/baseline-alone.yaml general.owner": "labels do not have it",
  "test/variants/changes/internal.yaml awsFoundation.deploymentType":
    "with an existing zone its association with the VPC is all that changes",
  "test/variants/changes/internal.yaml awsFoundation.awsVpc.mode, and back":
    "the VPC of others stays, beside the new one",
  "test/variants/changes/foundation.yaml awsFoundation.awsVpc.mode, and back":
    "the VPC of others stays, beside the new one",
  "test/variants/changes/delegated.yaml awsFoundation.awsVpc.mode, and back":
    "the VPC of others stays, beside the new one",
  "test/variants/changes/existing-vpc.yaml awsFoundation.awsDns.subdomain":
    "beside a zone and a certificate that exist it is an output alone",
  "test/variants/changes/existing-vpc.yaml awsFoundation.awsDns.rootDomain":
    "beside a zone and a certificate that exist it is an output alone",
  "test/variants/changes/existing-vpc.yaml awsFoundation.awsCertificate.arn":
    "one given certificate for another is an output alone",
  "test/variants/changes/existing-vpc.yaml awsFoundation.awsKms.servicesRoleArn":
    "in mode keyPolicy the policy of the key has it",
  "awsFoundation.awsVpc.zones[].zone":
    "of an existing VPC it is an output alone; of a new one it is fixed",
  "azureCore.azureNetwork.hub.extraSubnets.<name>.cidr": "nothing is in these subnets here",
  "azureCore.azureNetwork.spoke.extraSubnets.<name>.cidr": "nothing is in these subnets here",
  ...Object.fromEntries(
    ["awsDns.parentZoneLogin", "awsCertificate.validation.login"].flatMap((login) =>
      ["roleArn", "externalId", "profile"].map((key) => [
        `awsFoundation.${login}.${key}`,
        "one login for another updates the provider; adding or removing one replaces the record",
      ]),
    ),
  ),
  "test/variants/changes/internal.yaml awsFoundation.awsKms.keyArn": "adds what the key needs",
  "test/variants/changes/delegated.yaml awsFoundation.awsKms.keyArn": "adds what the key needs",
  "test/variants/changes/delegated.yaml awsFoundation.awsDns.queryLog.retentionDays":
    "adds the log",
  "test/variants/changes/delegated.yaml awsFoundation.awsDns.queryLog.kmsKeyArn": "adds the log",
  "test/variants/changes/delegated.yaml awsFoundation.awsVpc.flowLogs": "adds the log",
  "test/variants/changes/internal.yaml awsFoundation.awsVpc.flowLogs":
    "is another mode, which replaces the flow log",
  "test/variants/changes/foundation.yaml awsFoundation.awsVpc.flowLogs.mode, and back":
    "adds the log",
  "test/variants/changes/internal.yaml awsFoundation.awsVpc.flowLogs.mode, and back":
    "adds the log",
  "test/variants/changes/platform.yaml kubernetesBaseline.ingress.loadBalancer":
    "a fixed address leaves one value",
  "test/variants/changes/platform.yaml kubernetesBaseline.network.allowedNetworks":
    "no load balancer of this stack is public",
  "test/variants/changes/existing.yaml kubernetesBaseline.network.allowedNetworks":
    "no load balancer of this stack is public",
};

/** Free, and neither resources nor outputs change: who reads them instead. */
export const READ_ELSEWHERE: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ["azureStateBackend", "azureCore", "azureOpenAi", "kubernetesBaseline", "awsFoundation"].map(
      (layer) => [`${layer}.protect`, "protection is in the state alone"],
    ),
  ),
  "azureStateBackend.privateEndpointIds.blob": "the loader asks for it before access is disabled",
  "azureStateBackend.privateEndpointIds.vault": "the loader asks for it before access is disabled",
  "azureCore.access.allowedNetworks[].name": "names the network for people",
  "azureCore.access.allowedNetworks[].kind": "names the network for people",
  "test/variants/changes/existing.yaml azureCore.dns.zones.registry.linkedNetworks":
    "a registry of others has an endpoint of its own",
  "azureCore.azureNetwork.peering.reason": "explains the exception to people",
  "azureCore.azureNetwork.otherSpokes.<name>.peering.reason": "explains the exception to people",
  "test/variants/changes/public.yaml azureCore.azureNetwork.otherSpokes.<name>.peering":
    "the reason alone differs",
  "azureCore.bastion.reason": "explains the exception to people",
  "azureCore.azureNetwork.reservedRanges": "the loader compares ranges with them",
  "test/variants/changes/foundation.yaml awsFoundation.awsDns.associateVpc":
    "is about an existing private zone",
  "test/variants/changes/delegated.yaml awsFoundation.awsDns.associateVpc":
    "is about an existing private zone",
  "test/variants/changes/existing-vpc.yaml awsFoundation.awsDns.associateVpc":
    "is about a VPC that is created",
  "awsFoundation.awsVpc.flowLogs.reason": "explains the exception to people",
  "awsFoundation.awsCertificate.approver": "preflight asks for the mailbox",
  ...Object.fromEntries(
    [
      "autoscaling",
      "batch",
      "elasticache",
      "elasticfilesystem",
      "elasticloadbalancing",
      "es",
      "rds",
      "spot",
    ].map((service) => [
      `awsFoundation.awsServiceLinkedRoles.${service}`,
      "auto created the role already",
    ]),
  ),
  "awsFoundation.awsSizing.spot": "preflight compares quotas with it",
  "awsFoundation.awsAmi.namePattern": "preflight looks for the image while no owner is named",
  "preflight.waivers[].code": "preflight reads it",
  "preflight.waivers[].subject": "preflight reads it",
  "preflight.waivers[].reason": "preflight reads it",
  "preflight.waivers[].until": "preflight reads it",
};
