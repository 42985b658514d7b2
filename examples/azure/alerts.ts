import * as resources from "@pulumi/azure-native/resources";
import { Alerts } from "platform-foundations/azure";

const group = new resources.ResourceGroup("watch-rg", {
  resourceGroupName: "rg-watch-weu",
  location: "westeurope",
});
const server =
  "/subscriptions/00000000-0000-4000-8000-000000000000/resourceGroups/rg-data/providers/Microsoft.DBforPostgreSQL/flexibleServers/orders";

// Four alerts for the server, and mails when a month becomes expensive.
const watch = new Alerts("watch", {
  resourceGroupName: group.name,
  emails: ["oncall@contoso.com"],
  targets: { orders: { kind: "database", id: server } },
  budget: { monthlyAmount: 500, from: "2026-12" },
  budgetScope: group.id,
});

export const { actionGroupId } = watch;
