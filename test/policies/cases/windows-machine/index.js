// A Windows machine has no SSH keys.
const net = require("@pulumi/azure-native/network"),
  res = require("@pulumi/azure-native/resources"),
  comp = require("@pulumi/azure-native/compute"),
  pulumi = require("@pulumi/pulumi");
const rg = new res.ResourceGroup("rg");
new comp.VirtualMachine("jump", {
  resourceGroupName: rg.name,
  hardwareProfile: { vmSize: "Standard_D2s_v5" },
  networkProfile: { networkInterfaces: [{ id: "/subscriptions/s/nic" }] },
  securityProfile: {
    securityType: "TrustedLaunch",
    encryptionAtHost: true,
    uefiSettings: { secureBootEnabled: true, vTpmEnabled: true },
  },
  osProfile: {
    computerName: "jump",
    adminUsername: "op",
    adminPassword: pulumi.secret("Planted-Secret-4471"),
    windowsConfiguration: { provisionVMAgent: true },
  },
  storageProfile: {
    osDisk: { createOption: "FromImage", osType: "Windows" },
    imageReference: {
      publisher: "MicrosoftWindowsServer",
      offer: "WindowsServer",
      sku: "2022-datacenter-g2",
      version: "latest",
    },
  },
});
