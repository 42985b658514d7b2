// The manifests for the Pulumi Kubernetes Operator. A real API server checks them in test/engine/api-server.test.ts.
import { operatorManifests } from "../../../commands/export-operator/manifests";
import { OPERATED } from "../../support/operated-stacks";

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec?: Readonly<Record<string, unknown>>;
}

const manifests = operatorManifests(OPERATED) as readonly Manifest[];
const stacks = manifests.filter(({ kind }) => kind === "Stack");

describe("the manifests for the operator", () => {
  it("are a namespace, an identity that may ask who calls it, and a Stack for each stack, in order", () => {
    expect(manifests.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      "Namespace platform-foundations",
      "ServiceAccount deployer",
      "ClusterRoleBinding platform-foundations-deployer-auth-delegator",
      "Stack dev",
      "Stack dev-models",
      "Stack dev-cluster",
    ]);
  });

  it("let each stack wait for those of the environment that it reads, each once", () => {
    expect(stacks.map(({ spec }) => spec?.["prerequisites"])).toEqual([
      undefined,
      [{ name: "dev" }],
      [{ name: "dev" }, { name: "dev-models" }],
    ]);
  });

  it("deploy to the backend of phase 1 as the federated identity, create no stack and destroy none", () => {
    for (const { metadata, spec } of stacks) {
      expect(spec).toMatchObject({
        stack: `organization/platform-foundations/${metadata.name}`,
        backend: OPERATED.backend,
        useLocalStackOnly: true,
        destroyOnFinalize: false,
        serviceAccountName: "deployer",
        envRefs: {
          AZURE_STORAGE_ACCOUNT: { type: "Literal", literal: { value: "airunstate10e3c3" } },
          ARM_USE_OIDC: { type: "Literal", literal: { value: "true" } },
          ARM_CLIENT_ID: { type: "Literal", literal: { value: OPERATED.clientId } },
        },
        workspaceTemplate: {
          spec: {
            podTemplate: { metadata: { labels: { "azure.workload.identity/use": "true" } } },
          },
        },
      });
    }
  });
});
