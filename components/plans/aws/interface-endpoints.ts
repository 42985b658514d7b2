import { InvalidArgumentsError, type Issue } from "../issues";

/** AWS services that the product calls and that can be reached without leaving the VPC. */
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
    if (!INTERFACE_ENDPOINT_SERVICES.some((known) => known === service)) {
      return [
        {
          path,
          problem: `${JSON.stringify(service)} is not a service with a known endpoint`,
          hint: `use ${INTERFACE_ENDPOINT_SERVICES.join(", ")}`,
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
