import { InvalidArgumentsError, type Issue } from "../issues";

/** AWS services that the product calls and that can be reached without leaving the VPC. Others are accepted too. */
export const INTERFACE_ENDPOINT_SERVICES = [
  "acm",
  "autoscaling",
  "batch",
  "ec2",
  "ec2messages",
  "ecs",
  "ecs-agent",
  "ecs-telemetry",
  "elasticfilesystem",
  "kms",
  "logs",
  "monitoring",
  "secretsmanager",
  "ssm",
  "ssmmessages",
  "sts",
] as const;

/**
 * A service by the part of its name after the region, for example `ecr.api`, or by its whole name where that is built otherwise,
 * for example `aws.sagemaker.eu-central-1.notebook`.
 */
export type InterfaceEndpointService = (typeof INTERFACE_ENDPOINT_SERVICES)[number] | (string & {});

const SERVICE = /^[a-z0-9]+(?:[.-][a-z0-9]+)*$/;
const WHOLE_NAME = /^(?:com\.amazonaws|aws)\./;

/** The name by which a region offers a service. */
export const endpointServiceName = (region: string, service: InterfaceEndpointService): string =>
  WHOLE_NAME.test(service) ? service : `com.amazonaws.${region}.${service}`;

/** A service needs no more than two interfaces: the product's data services lie in two zones, and each costs by the hour. */
const MOST_ZONES = 2;

/** Zones that get an interface of a service: the first two that it is offered in, in the caller's order. */
export const endpointZones = (
  zones: readonly string[],
  offered: readonly string[],
): readonly string[] => zones.filter((zone) => offered.includes(zone)).slice(0, MOST_ZONES);

/** The same; refuses a service that none of the zones has. */
export function planEndpointZones(
  service: string,
  zones: readonly string[],
  offered: readonly string[],
): readonly string[] {
  const chosen = endpointZones(zones, offered);
  if (chosen.length > 0) return chosen;
  throw new InvalidArgumentsError("InterfaceEndpoints", [
    {
      path: "services",
      problem: `${service} has endpoints in none of ${zones.join(", ")}`,
      hint: `use another zone, or leave ${service} out`,
    },
  ]);
}

/** What is wrong with a list of services; paths are `<path>[n]`. */
export function interfaceEndpointIssues(
  root: string,
  services: readonly string[],
): readonly Issue[] {
  return services.flatMap((service, index): Issue[] => {
    const path = `${root}[${String(index)}]`;
    if (!SERVICE.test(service)) {
      return [
        {
          path,
          problem: `${JSON.stringify(service)} is not the name of an endpoint service`,
          hint: "use the part after the region in lower case, for example ssm or ecr.api, or the whole name",
        },
      ];
    }
    const first = services.indexOf(service);
    if (first === index) return [];
    return [
      { path, problem: `${service} is also ${root}[${String(first)}]`, hint: "name it once" },
    ];
  });
}
