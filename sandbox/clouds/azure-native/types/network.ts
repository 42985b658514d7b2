import { armTable } from "../table";

const SUCCEEDED = { provisioningState: "Succeeded" } as const;

export const networkTypes = armTable("network", {
  VirtualNetwork: {
    arm: "Microsoft.Network/virtualNetworks{virtualNetworkName}",
    regional: true,
    seconds: 5,
    computed: ({ made }) => ({ ...SUCCEEDED, resourceGuid: made.uuid("guid") }),
  },
  Subnet: {
    arm: "Microsoft.Network/virtualNetworks{virtualNetworkName}/subnets{subnetName}",
    seconds: 5,
    deleteSeconds: 11,
    computed: ({ inputs }) => ({ ...SUCCEEDED, name: inputs["subnetName"] }),
  },
});
