// A scale set makes machines with passwords and public addresses.
const res = require("@pulumi/azure-native/resources"),
  comp = require("@pulumi/azure-native/compute"),
  pulumi = require("@pulumi/pulumi");
const rg = new res.ResourceGroup("rg");
new comp.VirtualMachineScaleSet("web", {
  resourceGroupName: rg.name,
  sku: { name: "Standard_D2s_v5", capacity: 2 },
  virtualMachineProfile: {
    osProfile: {
      computerNamePrefix: "web",
      adminUsername: "op",
      adminPassword: pulumi.secret("Planted-Secret-4472"),
      linuxConfiguration: { disablePasswordAuthentication: false },
    },
    networkProfile: {
      networkInterfaceConfigurations: [
        {
          name: "n",
          primary: true,
          ipConfigurations: [
            {
              name: "c",
              subnet: { id: "/subscriptions/s/subnets/a" },
              publicIPAddressConfiguration: { name: "p" },
            },
          ],
        },
      ],
    },
  },
});
