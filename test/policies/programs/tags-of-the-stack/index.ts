// One exception among the tags of the whole stack, which a transformation gives to every resource, and two where they belong: one
// that holds and one whose date has passed.
import * as pulumi from "@pulumi/pulumi";
import * as resources from "@pulumi/azure-native/resources";
import * as storage from "@pulumi/azure-native/storage";

const EXCEPTION = "platform-foundations:exception:";
const ofTheStack = {
  environment: "dev",
  owner: "team",
  [`${EXCEPTION}azure-storage-deny-shared-key`]: "nobody asked, it came with the tags",
};

pulumi.runtime.registerStackTransformation(({ props, opts }) => ({
  props: { ...props, tags: { ...ofTheStack, ...props["tags"] } },
  opts,
}));

const group = new resources.ResourceGroup("group", { location: "westeurope" });

const account = (name: string, tags: Record<string, string>): storage.StorageAccount =>
  new storage.StorageAccount(name, {
    resourceGroupName: group.name,
    location: "westeurope",
    kind: "StorageV2",
    sku: { name: "Standard_LRS" },
    allowSharedKeyAccess: true,
    minimumTlsVersion: "TLS1_0",
    tags,
  });

account("held", {
  [`${EXCEPTION}azure-storage-require-secure-transfer`]: "until 2999-12-31: old devices write here",
});
account("ended", {
  [`${EXCEPTION}azure-storage-require-secure-transfer`]: "until 2020-12-31: old devices wrote here",
});
