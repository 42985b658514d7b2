import { StateBackend } from "platform-foundations/azure";

// Deployed once, from a stack whose own state is moved here afterwards.
const backend = new StateBackend("state", {
  customer: "contoso",
  nameScope: "6d7c1f0e-52c1-4d0c-9a55-0d5c0c9a1b01",
  tenantId: "1b2f7c3a-0f5e-4c64-8a1e-5f6a7b8c9d01",
  location: "westeurope",
  allowedIpRanges: ["203.0.113.0/24"],
  engineerPrincipalIds: ["3f0e6c1a-7d52-4b8e-9c41-2a6b1d9e5f10"],
});

export const { backendUrl, secretsProvider } = backend;
