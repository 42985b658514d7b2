import { armTable } from "../table";

export const resourceTypes = armTable("resources", {
  ResourceGroup: {
    arm: "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}",
    required: [],
    replaces: ["location"],
    max: 90,
    seconds: 3,
    deleteSeconds: 60,
    computed: () => ({ properties: { provisioningState: "Succeeded" } }),
  },
});
