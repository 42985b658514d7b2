import type { Issue } from "../issues";

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
