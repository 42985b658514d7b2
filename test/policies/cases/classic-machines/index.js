// An older machine type of the classic provider that takes passwords.
const pulumi = require("@pulumi/pulumi");
const of = (type, name, args) =>
  new pulumi.CustomResource(`azure:${type}`, name, { name: undefined, ...args });
const rg = of("core/resourceGroup:ResourceGroup", "rg", { location: "westeurope" });
of("compute/virtualMachine:VirtualMachine", "old", {
  resourceGroupName: rg.name,
  vmSize: "Standard_D2s_v5",
  networkInterfaceIds: ["/subscriptions/s/nic"],
  osProfile: {
    computerName: "old",
    adminUsername: "op",
    adminPassword: pulumi.secret("Planted-Secret-5581"),
  },
  osProfileLinuxConfig: { disablePasswordAuthentication: false },
  storageOsDisk: { name: "d", createOption: "FromImage" },
});
