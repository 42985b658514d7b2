import {
  WorkloadServiceAccounts,
  type WorkloadServiceAccountsArgs,
} from "../../../components/kubernetes/workload-service-accounts";
import { InvalidArgumentsError } from "../../../components/plans/issues";
import { build, type BuildResult } from "../../support/build";
import { listed, named } from "./objects";

const CLIENT = "11111111-2222-4333-8444-555555555555";
const api = { namespace: "codemie", name: "codemie-api", clientId: CLIENT };
const make = (
  args: Partial<WorkloadServiceAccountsArgs> = {},
): Promise<BuildResult<WorkloadServiceAccounts>> =>
  build(() => new WorkloadServiceAccounts("main", { accounts: { api }, ...args }));

describe("workload service accounts", () => {
  it("carry the client id and the label of Azure's webhook", async () => {
    const { error, resources } = await make({ tenantId: "tenant" });
    expect(error).toBeUndefined();
    expect(listed(resources)).toEqual([
      "core/v1:ServiceAccount main-sa-api",
      "kubernetes:WorkloadServiceAccounts main",
    ]);
    expect(named(resources, "main-sa-api").inputs["metadata"]).toEqual({
      namespace: "codemie",
      name: "codemie-api",
      labels: {
        "app.kubernetes.io/managed-by": "platform-foundations",
        "azure.workload.identity/use": "true",
      },
      annotations: {
        "azure.workload.identity/client-id": CLIENT,
        "azure.workload.identity/tenant-id": "tenant",
      },
    });
  });

  it("can be marked for a chart that insists on owning them", async () => {
    const { resources } = await make({
      helmRelease: { name: "codemie-api", namespace: "codemie" },
    });
    expect(named(resources, "main-sa-api").inputs["metadata"]).toMatchObject({
      labels: { "app.kubernetes.io/managed-by": "Helm" },
      annotations: {
        "meta.helm.sh/release-name": "codemie-api",
        "meta.helm.sh/release-namespace": "codemie",
      },
    });
  });

  it("refuse bad names and two identities for one account, all at once", async () => {
    const { error, resources } = await make({
      accounts: {
        api,
        bad: { namespace: "kube-system", name: "API", clientId: CLIENT },
        twin: api,
      },
    });
    expect(error).toBeInstanceOf(InvalidArgumentsError);
    expect((error as InvalidArgumentsError).issues.map(({ path }) => path)).toEqual([
      "accounts.bad.namespace",
      "accounts.bad.name",
      "accounts.twin",
    ]);
    expect(resources).toEqual([]);
  });
});
