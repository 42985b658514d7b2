// A whole stack under Pulumi's mocks: its file is loaded and its layers deployed as the program does it.
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { settingsFromFile } from "../../config/from-file";
import { loadConfig } from "../../config/load";
import { upstreamsIn } from "../../commands/deploy/order";
import { deployLayers } from "../../stacks/layers";
import { readUpstreams } from "../../stacks/upstream";
import { build, type BuildResult, valueOf } from "./build";
import { TODAY } from "./today";

export const ROOT = join(__dirname, "../..");

const GUID = "11111111-2222-4333-8444-555555555555";

type Outputs = Readonly<Record<string, unknown>>;

/**
 * Builds the stack of a file, after the stacks that it reads. Computed values that the program reads are given; everything else is
 * echoed.
 */
export async function buildStack(file: string): Promise<BuildResult<Outputs>> {
  const config = loadConfig(settingsFromFile(join(ROOT, file), "platform-foundations"), TODAY);
  const upstreams: Record<string, Outputs> = {};
  for (const stack of new Set(upstreamsIn(config)))
    upstreams[stack] = await outputsOf(`Pulumi.${stack.split("/").at(-1) ?? ""}.yaml`);
  return build(async () => deployLayers(config, await readUpstreams(config)), {
    physicalNames: true,
    outputs: {
      "pulumi:pulumi:StackReference": ({ name }) => ({
        outputs: upstreams[String(name)],
        secretOutputNames: [],
      }),
      "azure-native:managedidentity:UserAssignedIdentity": () => ({
        principalId: GUID,
        clientId: GUID,
        tenantId: GUID,
      }),
      "azure-native:containerservice:ManagedCluster": () => ({
        privateFQDN: "codemie.privatelink.westeurope.azmk8s.io",
        oidcIssuerProfile: { enabled: true, issuerURL: "https://oidc.example/" },
        identityProfile: { kubeletidentity: { clientId: GUID, objectId: GUID, resourceId: "id" } },
        addonProfiles: {
          azureKeyvaultSecretsProvider: {
            enabled: true,
            identity: { objectId: GUID, clientId: GUID },
          },
        },
        identity: { principalId: GUID },
      }),
      "azure-native:network:PublicIPAddress": () => ({ ipAddress: "203.0.113.1" }),
      "azure-native:network:NetworkInterface": (inputs) => ({
        ipConfigurations: [
          { ...(inputs["ipConfigurations"] as object[])[0], privateIPAddress: "10.0.48.4" },
        ],
      }),
      "azure-native:compute:VirtualMachine": () => ({ identity: { principalId: GUID } }),
      "azure-native:cognitiveservices:Account": () => ({
        properties: { endpoint: "https://x.openai.azure.com/" },
      }),
      "azure-native:keyvault:Secret": () => ({
        properties: { secretUri: "https://x.vault.azure.net/secrets/s" },
      }),
      "azure-native:dns:Zone": () => ({ nameServers: ["ns1.example."] }),
      "azure-native:containerregistry:Registry": () => ({ loginServer: "x.azurecr.io" }),
      "tls:index/privateKey:PrivateKey": () => ({
        privateKeyOpenssh: "private",
        publicKeyOpenssh: "ssh-ed25519 AAAA",
      }),
      "random:index/randomPassword:RandomPassword": () => ({ result: "generated-secret" }),
      "azuread:index/application:Application": () => ({ clientId: GUID }),
      "azuread:index/servicePrincipal:ServicePrincipal": () => ({ objectId: GUID }),
      "azuread:index/applicationPassword:ApplicationPassword": () => ({
        value: "generated-secret",
      }),
      "kubernetes:helm.sh/v3:Release": () => ({ status: { status: "deployed" } }),
      "aws:acm/certificate:Certificate": () => ({
        arn: "arn:aws:acm:eu-central-1:123456789012:certificate/x",
        status: "PENDING_VALIDATION",
        domainValidationOptions: [
          {
            domainName: "codeocean.contoso.com",
            resourceRecordName: "_x.",
            resourceRecordType: "CNAME",
            resourceRecordValue: "_y.",
          },
        ],
      }),
      "aws:cloudwatch/logGroup:LogGroup": (inputs) => ({
        arn: `arn:aws:logs:eu-central-1:123456789012:log-group:${String(inputs["name"])}`,
      }),
      "aws:route53/keySigningKey:KeySigningKey": () => ({ dsRecord: "1 13 2 AB" }),
      "aws:ec2/natGateway:NatGateway": (_inputs, name) => ({ publicIp: `address of ${name}` }),
      "aws:iam/serviceLinkedRole:ServiceLinkedRole": ({ awsServiceName }) => ({
        arn: `role of ${String(awsServiceName)}`,
      }),
      "aws:ec2/vpc:Vpc": () => ({ ipv6CidrBlock: "2a05:d014:1234:5600::/56" }),
      "aws:route53/zone:Zone": () => ({ zoneId: "Z1", nameServers: ["ns-1.awsdns-01.org"] }),
    },
    invokes: {
      "azure-native:containerservice:listManagedClusterUserCredentials": () => ({
        kubeconfigs: [
          {
            name: "clusterUser",
            value: Buffer.from(
              JSON.stringify({ clusters: [{ cluster: { server: "https://aks.example:443" } }] }),
            ).toString("base64"),
          },
        ],
      }),
      "aws:iam/getRoles:getRoles": () => ({ arns: [], names: [] }),
      "aws:ec2/getVpcEndpointService:getVpcEndpointService": () => ({
        availabilityZones: ["eu-central-1a", "eu-central-1b", "eu-central-1c"],
      }),
      "aws:ec2/getAmiIds:getAmiIds": () => ({ ids: ["ami-1"] }),
      "aws:ec2/getAmi:getAmi": () => ({ id: "ami-1", name: "codeocean" }),
      "aws:index/getCallerIdentity:getCallerIdentity": () => ({ accountId: "123456789012" }),
      "aws:index/getPartition:getPartition": () => ({ partition: "aws" }),
      "aws:index/getRegion:getRegion": () => ({ region: "eu-central-1", name: "eu-central-1" }),
    },
  });
}

async function outputsOf(file: string): Promise<Outputs> {
  const { error, value = {} } = await buildStack(file);
  if (error !== undefined) throw new Error(`${file} could not be built`, { cause: error });
  return valueOf(pulumi.output(value));
}
