import {
  LINKED_SERVICES,
  foundRoleArn,
  planServiceLinkedRoles,
  serviceLinkedRoleIssues,
} from "../../../../components/plans/aws/service-linked-roles";
import { linesOf } from "../../../support/issues";

/** The eight services of the document in its order, each with its role (AWS-SLR-03 to -10). */
const ROLES = [
  ["autoscaling", "autoscaling.amazonaws.com", "AWSServiceRoleForAutoScaling"],
  ["batch", "batch.amazonaws.com", "AWSServiceRoleForBatch"],
  ["elasticache", "elasticache.amazonaws.com", "AWSServiceRoleForElastiCache"],
  [
    "elasticfilesystem",
    "elasticfilesystem.amazonaws.com",
    "AWSServiceRoleForAmazonElasticFileSystem",
  ],
  [
    "elasticloadbalancing",
    "elasticloadbalancing.amazonaws.com",
    "AWSServiceRoleForElasticLoadBalancing",
  ],
  ["es", "es.amazonaws.com", "AWSServiceRoleForAmazonElasticsearchService"],
  ["rds", "rds.amazonaws.com", "AWSServiceRoleForRDS"],
  ["spot", "spot.amazonaws.com", "AWSServiceRoleForEC2Spot"],
] as const;
const arn = (principal: string, name: string): string =>
  `arn:aws:iam::123456789012:role/aws-service-role/${principal}/${name}`;

describe("the service-linked roles", () => {
  it("are eight, each adopted or created unless a mode says more", () => {
    expect(planServiceLinkedRoles({ rds: "existing", spot: "create", batch: undefined })).toEqual(
      ROLES.map(([service, principal, roleName]) => ({
        service,
        mode: service === "rds" ? "existing" : service === "spot" ? "create" : "auto",
        principal,
        roleName,
      })),
    );
    expect(LINKED_SERVICES).toEqual(ROLES.map(([service]) => service));
  });

  it("are refused for other services, all at once", () => {
    expect(serviceLinkedRoleIssues({ rds: "auto" })).toEqual([]);
    expect(
      linesOf(
        serviceLinkedRoleIssues({ ecs: "auto", rds: "create", constructor: "auto" } as never),
      ),
    ).toEqual(
      ["ecs", "constructor"].map(
        (service) =>
          `roles.${service}: "${service}" is not one of the services; use autoscaling, batch, elasticache, elasticfilesystem, elasticloadbalancing, es, rds, spot`,
      ),
    );
  });

  it.each(ROLES)("are found by the path of the service: %s", (service, principal, roleName) => {
    const own = arn(principal, roleName);
    const others = ROLES.filter(([other]) => other !== service).map(([, of, name]) =>
      arn(of, name),
    );
    expect(foundRoleArn(service, [...others, own], true)).toBe(own);
    expect(foundRoleArn(service, others, true)).toBeUndefined();
    // A role of a custom suffix serves one resource.
    expect(foundRoleArn(service, [`${own}_custom`], true)).toBeUndefined();
  });

  it("of OpenSearch count under the newer name too, where that is asked for (D-41)", () => {
    const newer = arn(
      "opensearchservice.amazonaws.com",
      "AWSServiceRoleForAmazonOpenSearchService",
    );
    const own = arn("es.amazonaws.com", "AWSServiceRoleForAmazonElasticsearchService");
    expect(foundRoleArn("es", [newer], true)).toBe(newer);
    expect(foundRoleArn("es", [newer], false)).toBeUndefined();
    expect(foundRoleArn("es", [newer, own], true)).toBe(own);
    expect(foundRoleArn("rds", [newer], true)).toBeUndefined();
  });
});
