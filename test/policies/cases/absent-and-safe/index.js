// Azure's own defaults are the wanted values: HTTPS only, and a container that nobody reads.
const res = require("@pulumi/azure-native/resources"),
  st = require("@pulumi/azure-native/storage");
const rg = new res.ResourceGroup("rg");
const files = new st.StorageAccount("files", {
  resourceGroupName: rg.name,
  kind: "StorageV2",
  sku: { name: "Standard_LRS" },
  minimumTlsVersion: "TLS1_2",
});
new st.BlobContainer("data", { resourceGroupName: rg.name, accountName: files.name });
