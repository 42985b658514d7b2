import { WorkloadServiceAccounts } from "platform-foundations/kubernetes";

// The client id is an output of a `WorkloadIdentity` that vouches for this very account.
const pods = new WorkloadServiceAccounts("pods", {
  tenantId: "1b2f7c3a-0f5e-4c64-8a1e-5f6a7b8c9d01",
  accounts: {
    api: {
      namespace: "codemie",
      name: "codemie-api",
      clientId: "7c9e6679-7425-40de-944b-e07fc1f90ae7",
    },
  },
});

export const { accounts } = pods;
