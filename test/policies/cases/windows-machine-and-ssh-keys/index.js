// A Windows machine whose operating system only its configuration tells.
const { NetworkInterface } = require("@pulumi/azure-native/network"),
  { VirtualMachine } = require("@pulumi/azure-native/compute");
const pulumi = require("@pulumi/pulumi");
const subnet =
  "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/v/subnets/s";
const nic = new NetworkInterface("nic", {
  resourceGroupName: "build",
  ipConfigurations: [{ name: "c", subnet: { id: subnet } }],
});
new VirtualMachine("builder", {
  resourceGroupName: "build",
  tags: { environment: "dev", owner: "build" },
  hardwareProfile: { vmSize: "Standard_D2s_v5" },
  networkProfile: { networkInterfaces: [{ id: nic.id }] },
  securityProfile: {
    encryptionAtHost: true,
    securityType: "TrustedLaunch",
    uefiSettings: { secureBootEnabled: true, vTpmEnabled: true },
  },
  osProfile: {
    computerName: "builder",
    adminUsername: "operator1",
    adminPassword: pulumi.secret("Generated-elsewhere-1"),
    windowsConfiguration: { provisionVMAgent: true },
  },
});
