import type { Value } from "../../../wire/values";
import { UNKNOWN, containsUnknown, isRecord } from "../../../wire/values";
import { freeAddress } from "../../addresses";
import type { CloudOperation } from "../../rows";
import { idIn, lastSegment, list, subscriptionOf, text } from "../arm";
import { addressesTakenIn, find } from "../lookups";
import { armTable } from "../table";

const succeeded = ({ generated }: CloudOperation): Readonly<Record<string, Value>> => ({
  provisioningState: "Succeeded",
  etag: `W/"${generated.uuid("etag")}"`,
});

const withGuid = (operation: CloudOperation): Readonly<Record<string, Value>> => ({
  ...succeeded(operation),
  resourceGuid: operation.generated.uuid("guid"),
});

// Network interfaces and endpoints get the lowest free address of their subnet and keep it.
function addressIn(operation: CloudOperation, subnetId: string): string {
  const prefix = find(operation.store, subnetId)?.inputs["addressPrefix"];
  const taken = addressesTakenIn(operation.store, subnetId);
  return (
    freeAddress(text(prefix), taken) ??
    `10.255.${String(operation.generated.number("octet", 250))}.4`
  );
}

const publicAddress = ({ generated }: CloudOperation): string =>
  `20.${String(generated.number("a", 200))}.${String(generated.number("b", 250))}.${String(1 + generated.number("c", 250))}`;

const SERVICE_HOSTS: Readonly<Record<string, (target: string, group: string) => string>> = {
  "Microsoft.Storage/storageAccounts": (name, group) => `${name}.${group}.core.windows.net`,
  "Microsoft.KeyVault/vaults": (name) => `${name}.vault.azure.net`,
  "Microsoft.ContainerRegistry/registries": (name) => `${name}.azurecr.io`,
  "Microsoft.CognitiveServices/accounts": (name) => `${name}.openai.azure.com`,
  "Microsoft.DBforPostgreSQL/flexibleServers": (name) => `${name}.postgres.database.azure.com`,
};

function endpointHost(target: string, group: string): string {
  const [namespace = "", type = "", name = ""] = (target.split("/providers/").at(-1) ?? "").split(
    "/",
  );
  return SERVICE_HOSTS[`${namespace}/${type}`]?.(name, group) ?? name;
}

export const networkTypes = {
  ...armTable("network", {
    VirtualNetwork: {
      arm: "Microsoft.Network/virtualNetworks{virtualNetworkName}",
      regional: true,
      seconds: 5,
      deleteSeconds: 11,
      computed: withGuid,
    },
    Subnet: {
      arm: "Microsoft.Network/virtualNetworks{virtualNetworkName}/subnets{subnetName}",
      seconds: 5,
      deleteSeconds: 11,
      computed: (operation) => ({ ...succeeded(operation), name: operation.inputs["subnetName"] }),
    },
    VirtualNetworkPeering: {
      arm: "Microsoft.Network/virtualNetworks{virtualNetworkName}/virtualNetworkPeerings{virtualNetworkPeeringName}",
      seconds: 12,
      computed: (operation) => {
        const { inputs, store, id } = operation;
        const remote = idIn(inputs["remoteVirtualNetwork"]);
        const back = store
          .storedOfType("azure-native:network:VirtualNetworkPeering")
          .some((other) => {
            const target = idIn(other.inputs["remoteVirtualNetwork"]).toLowerCase();
            return (
              other.id.toLowerCase().startsWith(`${remote.toLowerCase()}/`) &&
              id.toLowerCase().startsWith(`${target}/`)
            );
          });
        const space = find(store, remote)?.inputs["addressSpace"];
        return {
          ...withGuid(operation),
          name: inputs["virtualNetworkPeeringName"],
          peeringState: back ? "Connected" : "Initiated",
          peeringSyncLevel: "FullyInSync",
          ...(space === undefined ? {} : { remoteAddressSpace: space }),
        };
      },
    },
    NatGateway: {
      arm: "Microsoft.Network/natGateways{natGatewayName}",
      regional: true,
      replaces: ["zones", "sku"],
      seconds: 12,
      computed: withGuid,
    },
    PublicIPAddress: {
      arm: "Microsoft.Network/publicIPAddresses{publicIpAddressName}",
      regional: true,
      replaces: ["zones", "sku", "publicIPAddressVersion"],
      seconds: 3,
      computed: (operation) => ({ ...withGuid(operation), ipAddress: publicAddress(operation) }),
    },
    PublicIPPrefix: {
      arm: "Microsoft.Network/publicIPPrefixes{publicIpPrefixName}",
      regional: true,
      replaces: ["zones", "sku", "prefixLength"],
      seconds: 3,
      computed: (operation) => ({
        ...withGuid(operation),
        ipPrefix: `${publicAddress(operation).replace(/\d+$/, "0")}/${String(Number(operation.inputs["prefixLength"] ?? 28))}`,
      }),
    },
    BastionHost: {
      arm: "Microsoft.Network/bastionHosts{bastionHostName}",
      regional: true,
      replaces: ["ipConfigurations", "zones"],
      seconds: 600,
      deleteSeconds: 300,
      computed: (operation) => ({
        ...succeeded(operation),
        dnsName: `bst-${operation.generated.uuid("dns")}.bastion.azure.com`,
      }),
    },
    NetworkSecurityGroup: {
      arm: "Microsoft.Network/networkSecurityGroups{networkSecurityGroupName}",
      regional: true,
      seconds: 3,
      computed: withGuid,
    },
    SecurityRule: {
      arm: "Microsoft.Network/networkSecurityGroups{networkSecurityGroupName}/securityRules{securityRuleName}",
      required: ["access", "direction", "priority", "protocol"],
      seconds: 3,
      computed: succeeded,
    },
    RouteTable: {
      arm: "Microsoft.Network/routeTables{routeTableName}",
      regional: true,
      seconds: 3,
      computed: withGuid,
    },
    Route: {
      arm: "Microsoft.Network/routeTables{routeTableName}/routes{routeName}",
      required: ["nextHopType"],
      seconds: 3,
      computed: (operation) => ({ ...succeeded(operation), hasBgpOverride: false }),
    },
    PrivateEndpoint: {
      arm: "Microsoft.Network/privateEndpoints{privateEndpointName}",
      regional: true,
      replaces: [
        "subnet",
        "privateLinkServiceConnections",
        "manualPrivateLinkServiceConnections",
        "customNetworkInterfaceName",
      ],
      seconds: 60,
      deleteSeconds: 30,
      computed: (operation) => {
        const { inputs, outputs, id, generated, config } = operation;
        const connections = list(inputs["privateLinkServiceConnections"]).filter(isRecord);
        const nic =
          text(inputs["customNetworkInterfaceName"]) ||
          `${lastSegment(id)}.nic.${generated.uuid("nic")}`;
        const group = text(inputs["resourceGroupName"]);
        const base = `/subscriptions/${subscriptionOf(config)}/resourceGroups/${group}/providers/Microsoft.Network`;
        const kept = list(outputs["customDnsConfigs"])[0];
        const address = isRecord(kept)
          ? text(list(kept["ipAddresses"])[0])
          : addressIn(operation, idIn(inputs["subnet"]));
        return {
          ...succeeded(operation),
          networkInterfaces: [{ id: `${base}/networkInterfaces/${nic}` }],
          customDnsConfigs: connections.map((connection) => ({
            fqdn: endpointHost(
              text(connection["privateLinkServiceId"]),
              text(list(connection["groupIds"])[0]),
            ),
            ipAddresses: [address],
          })),
          privateLinkServiceConnections: connections.map((connection) => ({
            ...connection,
            id: `${id}/privateLinkServiceConnections/${text(connection["name"])}`,
            provisioningState: "Succeeded",
            privateLinkServiceConnectionState: {
              status: "Approved",
              description: "Auto-Approved",
              actionsRequired: "None",
            },
          })),
        };
      },
    },
    PrivateDnsZoneGroup: {
      arm: "Microsoft.Network/privateEndpoints{privateEndpointName}/privateDnsZoneGroups{privateDnsZoneGroupName}",
      seconds: 12,
      computed: (operation) => ({
        ...succeeded(operation),
        name: operation.inputs["privateDnsZoneGroupName"],
      }),
    },
    NetworkInterface: {
      arm: "Microsoft.Network/networkInterfaces{networkInterfaceName}",
      regional: true,
      seconds: 3,
      computed: (operation) => {
        const { inputs, outputs, generated } = operation;
        const before = list(outputs["ipConfigurations"]);
        const hex = generated.hex("mac", 6).toUpperCase();
        return {
          ...withGuid(operation),
          macAddress: `00-0D-3A-${hex.slice(0, 2)}-${hex.slice(2, 4)}-${hex.slice(4, 6)}`,
          ipConfigurations: list(inputs["ipConfigurations"])
            .filter(isRecord)
            .map((configuration, index) => {
              const kept = before[index];
              const address =
                text(configuration["privateIPAddress"]) ||
                (isRecord(kept) ? text(kept["privateIPAddress"]) : "") ||
                (containsUnknown(configuration)
                  ? UNKNOWN
                  : addressIn(operation, idIn(configuration["subnet"])));
              return {
                ...configuration,
                privateIPAddress: address,
                provisioningState: "Succeeded",
              };
            }),
        };
      },
    },
    NetworkWatcher: {
      arm: "Microsoft.Network/networkWatchers{networkWatcherName}",
      regional: true,
      computed: succeeded,
    },
    FlowLog: {
      arm: "Microsoft.Network/networkWatchers{networkWatcherName}/flowLogs{flowLogName}",
      regional: true,
      required: ["storageId", "targetResourceId"],
      replaces: ["targetResourceId"],
      seconds: 12,
      computed: (operation) => ({
        ...succeeded(operation),
        targetResourceGuid: operation.generated.uuid("target"),
      }),
    },
    AzureFirewall: {
      arm: "Microsoft.Network/azureFirewalls{azureFirewallName}",
      regional: true,
      replaces: ["zones"],
      seconds: 420,
      computed: (operation) => ({
        ...succeeded(operation),
        ipConfigurations: list(operation.inputs["ipConfigurations"])
          .filter(isRecord)
          .map((configuration) => ({
            ...configuration,
            privateIPAddress: containsUnknown(configuration)
              ? UNKNOWN
              : addressIn(operation, idIn(configuration["subnet"])),
          })),
      }),
    },
    FirewallPolicy: {
      arm: "Microsoft.Network/firewallPolicies{firewallPolicyName}",
      regional: true,
      seconds: 12,
      computed: succeeded,
    },
    FirewallPolicyRuleCollectionGroup: {
      arm: "Microsoft.Network/firewallPolicies{firewallPolicyName}/ruleCollectionGroups{ruleCollectionGroupName}",
      seconds: 30,
      computed: succeeded,
    },
    ApplicationGateway: {
      arm: "Microsoft.Network/applicationGateways{applicationGatewayName}",
      regional: true,
      replaces: ["zones"],
      seconds: 360,
      computed: (operation) => ({ ...withGuid(operation), operationalState: "Running" }),
    },
    ApplicationSecurityGroup: {
      arm: "Microsoft.Network/applicationSecurityGroups{applicationSecurityGroupName}",
      regional: true,
      computed: withGuid,
    },
    DdosProtectionPlan: {
      arm: "Microsoft.Network/ddosProtectionPlans{ddosProtectionPlanName}",
      regional: true,
      computed: withGuid,
    },
    PrivateLinkService: {
      arm: "Microsoft.Network/privateLinkServices{serviceName}",
      regional: true,
      seconds: 12,
      computed: (operation) => ({
        ...succeeded(operation),
        alias: `${lastSegment(operation.id)}.${operation.generated.uuid("alias")}.${text(operation.inputs["location"])}.azure.privatelinkservice`,
      }),
    },
  }),
  ...armTable("privatedns", {
    PrivateZone: {
      arm: "Microsoft.Network/privateDnsZones{privateZoneName}",
      form: "copied",
      regional: true,
      seconds: 32,
      computed: (operation) => ({
        ...succeeded(operation),
        numberOfRecordSets: 1,
        numberOfVirtualNetworkLinks: 0,
        maxNumberOfRecordSets: 25000,
        maxNumberOfVirtualNetworkLinks: 1000,
      }),
    },
    VirtualNetworkLink: {
      arm: "Microsoft.Network/privateDnsZones{privateZoneName}/virtualNetworkLinks{virtualNetworkLinkName}",
      regional: true,
      replaces: ["virtualNetwork"],
      seconds: 32,
      computed: (operation) => ({ ...succeeded(operation), virtualNetworkLinkState: "Completed" }),
    },
    PrivateRecordSet: {
      arm: "Microsoft.Network/privateDnsZones{privateZoneName}/{recordType}/{relativeRecordSetName}",
      computed: (operation) => ({
        ...succeeded(operation),
        fqdn: `${text(operation.inputs["relativeRecordSetName"])}.${text(operation.inputs["privateZoneName"])}.`,
        isAutoRegistered: false,
      }),
    },
  }),
  ...armTable("dns", {
    Zone: {
      arm: "Microsoft.Network/dnsZones{zoneName}",
      form: "copied",
      regional: true,
      defaults: { zoneType: "Public" },
      seconds: 3,
      computed: (operation) => {
        const shard = `0${String(1 + operation.generated.number("shard", 9))}`;
        return {
          ...succeeded(operation),
          nameServers: ["com", "net", "org", "info"].map(
            (end, index) => `ns${String(index + 1)}-${shard}.azure-dns.${end}.`,
          ),
          numberOfRecordSets: 2,
          maxNumberOfRecordSets: 10000,
        };
      },
    },
    RecordSet: {
      arm: "Microsoft.Network/dnsZones{zoneName}/{recordType}/{relativeRecordSetName}",
      computed: (operation) => ({
        ...succeeded(operation),
        fqdn: `${text(operation.inputs["relativeRecordSetName"])}.${text(operation.inputs["zoneName"])}.`,
      }),
    },
  }),
  ...armTable("dnsresolver", {
    DnsResolver: {
      arm: "Microsoft.Network/dnsResolvers{dnsResolverName}",
      regional: true,
      required: ["virtualNetwork"],
      replaces: ["virtualNetwork"],
      seconds: 30,
      computed: (operation) => ({ ...withGuid(operation), dnsResolverState: "Connected" }),
    },
    InboundEndpoint: {
      arm: "Microsoft.Network/dnsResolvers{dnsResolverName}/inboundEndpoints{inboundEndpointName}",
      regional: true,
      required: ["ipConfigurations"],
      seconds: 90,
      computed: withGuid,
    },
  }),
};
