import { foundRoleArn } from "../../../components/plans/aws/service-linked-roles";
import {
  ServiceLinkedRoles,
  type ServiceLinkedRolesArgs,
} from "../../../components/aws/service-linked-roles";
import type { InvalidArgumentsError } from "../../../components/plans/issues";
import {
  LINKED_SERVICES,
  SERVICE_LINKED_ROLES,
} from "../../../components/plans/aws/service-linked-roles";
import { type BuildResult, build, valueOf } from "../../support/build";

const arnOf = (principal: string, role: string): string =>
  `arn:aws:iam::123456789012:role/aws-service-role/${principal}/${role}`;
const ALL = LINKED_SERVICES.map((s) =>
  arnOf(SERVICE_LINKED_ROLES[s].principal, SERVICE_LINKED_ROLES[s].roleName),
);
const OPEN_SEARCH = arnOf(
  "opensearchservice.amazonaws.com",
  "AWSServiceRoleForAmazonOpenSearchService",
);

interface Account {
  readonly arns: readonly string[];
  calls: number;
}
const account = (...arns: readonly string[]): Account => ({ arns, calls: 0 });

function run(
  there: Account,
  args: ServiceLinkedRolesArgs = {},
): Promise<BuildResult<ServiceLinkedRoles>> {
  return build(() => new ServiceLinkedRoles("slr", args), {
    invokes: {
      "aws:iam/getRoles:getRoles": ({ pathPrefix }) => {
        there.calls += 1;
        return {
          id: "roles",
          arns: pathPrefix === "/aws-service-role/" ? there.arns : [],
          names: [],
        };
      },
    },
    outputs: {
      "aws:iam/serviceLinkedRole:ServiceLinkedRole": (inputs) => ({
        arn: `arn of ${String(inputs["awsServiceName"])}`,
      }),
    },
  });
}
const roles = ({ resources }: BuildResult<unknown>): BuildResult<unknown>["resources"] =>
  resources.filter(({ type }) => type === "aws:iam/serviceLinkedRole:ServiceLinkedRole");
const declared = (result: BuildResult<unknown>): readonly string[] =>
  roles(result).map(({ name }) => name);

describe("service-linked roles", () => {
  it("names the eight services of the prerequisites", () => {
    expect(LINKED_SERVICES.map((service) => SERVICE_LINKED_ROLES[service].principal)).toEqual([
      "autoscaling.amazonaws.com",
      "batch.amazonaws.com",
      "elasticache.amazonaws.com",
      "elasticfilesystem.amazonaws.com",
      "elasticloadbalancing.amazonaws.com",
      "es.amazonaws.com",
      "rds.amazonaws.com",
      "spot.amazonaws.com",
    ]);
  });

  it("declares the same eight on every run, whether the account has none, some or all of them", async () => {
    const none = await run(account());
    const some = await run(account(...ALL.slice(0, 3)));
    const all = await run(account(...ALL));
    expect(declared(none)).toHaveLength(8);
    expect(declared(some)).toEqual(declared(none));
    expect(declared(all)).toEqual(declared(none));
  });

  it("adopts exactly those that are there, by ARN, and creates the others", async () => {
    const some = await run(account(...ALL.slice(0, 2)));
    expect(Object.fromEntries(roles(some).map(({ name, importId }) => [name, importId]))).toEqual({
      "slr-autoscaling": ALL[0],
      "slr-batch": ALL[1],
      "slr-elasticache": "",
      "slr-elasticfilesystem": "",
      "slr-elasticloadbalancing": "",
      "slr-es": "",
      "slr-rds": "",
      "slr-spot": "",
    });
  });

  it("never deletes one, tags one or changes what others wrote on it", async () => {
    for (const resource of roles(await run(account(...ALL)))) {
      expect(resource.retainOnDelete).toBe(true);
      expect(Object.keys(resource.inputs)).toEqual(["awsServiceName"]);
      expect(resource.ignoreChanges).toEqual(
        expect.arrayContaining(["description", "tags", "tagsAll"]),
      );
    }
  });

  it("creates es also where the newer OpenSearch role is, and never adopts the one for the other", async () => {
    expect(
      roles(await run(account(OPEN_SEARCH))).find(({ name }) => name === "slr-es")?.importId,
    ).toBe("");
  });

  it("asks once for all, and not at all when nothing depends on the answer", async () => {
    const auto = account();
    await run(auto);
    expect(auto.calls).toBe(1);
    const created = account();
    await run(created, {
      roles: Object.fromEntries(LINKED_SERVICES.map((service) => [service, "create"])),
    });
    expect(created.calls).toBe(0);
  });

  it("declares nothing for an existing role, and knows its ARN, under either name for OpenSearch", async () => {
    const result = await run(account(...ALL.slice(0, 1), OPEN_SEARCH), {
      roles: { autoscaling: "existing", es: "existing" },
    });
    expect(result.error).toBeUndefined();
    expect(declared(result)).toHaveLength(6);
    expect(await valueOf((result.value as ServiceLinkedRoles).arns.autoscaling)).toBe(ALL[0]);
    expect(await valueOf((result.value as ServiceLinkedRoles).arns.es)).toBe(OPEN_SEARCH);
    expect(await valueOf((result.value as ServiceLinkedRoles).arns.rds)).toBe(
      "arn of rds.amazonaws.com",
    );
  });

  it("shows policies all eight with their modes", async () => {
    const { resources } = await run(account(), { roles: { rds: "create" } });
    expect(
      resources.find(({ type }) => type === "platform-foundations:aws:ServiceLinkedRoles")?.inputs,
    ).toEqual({
      roles: {
        ...Object.fromEntries(
          LINKED_SERVICES.map((service) => [SERVICE_LINKED_ROLES[service].principal, "auto"]),
        ),
        "rds.amazonaws.com": "create",
      },
    });
  });

  it("refuses services it does not know, all at once, and registers nothing", async () => {
    const { error, resources } = await run(account(), {
      roles: { efs: "auto", opensearch: "auto" } as never,
    });
    expect((error as InvalidArgumentsError).issues.map(({ path }) => path)).toEqual([
      "roles.efs",
      "roles.opensearch",
    ]);
    expect(resources).toEqual([]);
  });

  it("stands beside another one in the same stack", async () => {
    const { error, resources } = await build(
      () => [new ServiceLinkedRoles("one"), new ServiceLinkedRoles("two")],
      { invokes: { "aws:iam/getRoles:getRoles": () => ({ id: "roles", arns: ALL, names: [] }) } },
    );
    expect(error).toBeUndefined();
    expect(resources.filter(({ custom }) => custom)).toHaveLength(16);
  });
});

it("a service's role is known by its path, whatever name the service gives it, without a suffix", () => {
  const arn = (service: string, name: string): string =>
    `arn:aws:iam::123456789012:role/aws-service-role/${service}/${name}`;
  const renamed = arn("es.amazonaws.com", "AWSServiceRoleForAmazonOpenSearchService");
  expect(foundRoleArn("es", [renamed], false)).toBe(renamed);
  const suffixed = arn("autoscaling.amazonaws.com", "AWSServiceRoleForAutoScaling_team");
  expect(foundRoleArn("autoscaling", [suffixed], true)).toBeUndefined();
});
