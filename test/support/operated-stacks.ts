import type { OperatorRequest } from "../../commands/export-operator/manifests";

const reference = (stack: string): string => `organization/platform-foundations/${stack}`;

/** An environment of three stacks, given in another order than that in which they need each other. */
export const OPERATED: OperatorRequest = {
  stacks: [
    {
      name: "dev-cluster",
      upstreams: [reference("dev"), reference("dev"), reference("dev-models"), "other/shared/dev"],
    },
    { name: "dev-models", upstreams: [reference("dev"), reference("elsewhere")] },
    { name: "dev", upstreams: [] },
  ],
  home: { project: "platform-foundations" },
  namespace: "platform-foundations",
  repository: "https://github.com/example/platform-foundations",
  branch: "main",
  backend: "azblob://pulumi?storage_account=airunstate10e3c3",
  clientId: "6d7c1f0e-0000-4d0c-9a55-0d5c0c9a1b02",
  tenantId: "1b2f7c3a-0f5e-4c64-8a1e-5f6a7b8c9d01",
};
