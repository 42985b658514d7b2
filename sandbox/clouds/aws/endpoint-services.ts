// Services of AWS that a VPC endpoint can reach.
import { zonesOf } from "./zones";

const GATEWAY = ["s3", "dynamodb"] as const;

const INTERFACE = [
  "acm",
  "acm-pca",
  "athena",
  "autoscaling",
  "backup",
  "batch",
  "cloudformation",
  "cloudtrail",
  "ec2",
  "ec2messages",
  "ecr.api",
  "ecr.dkr",
  "ecs",
  "ecs-agent",
  "ecs-telemetry",
  "elasticache",
  "elasticfilesystem",
  "elasticloadbalancing",
  "email-smtp",
  "events",
  "execute-api",
  "glue",
  "kms",
  "lambda",
  "logs",
  "monitoring",
  "rds",
  "s3",
  "sagemaker.api",
  "sagemaker.runtime",
  "secretsmanager",
  "servicecatalog",
  "sns",
  "sqs",
  "ssm",
  "ssmmessages",
  "states",
  "sts",
  "xray",
] as const;

export interface EndpointService {
  readonly name: string;
  readonly types: readonly ("Gateway" | "Interface")[];
  /** Zones that its interface endpoints can have addresses in. */
  readonly zones: readonly string[];
}

/** Letters of the zones that serve a service, for services that are not in every zone. */
export type EndpointServiceZones = Readonly<Record<string, string>>;

/** The service of a name such as `com.amazonaws.us-east-1.ssm`; undefined when the region has none. */
export function endpointService(
  region: string,
  name: string,
  letters: EndpointServiceZones,
): EndpointService | undefined {
  const prefix = `com.amazonaws.${region}.`;
  if (!name.startsWith(prefix)) return undefined;
  const service = name.slice(prefix.length);
  const has = (list: readonly string[]): boolean => list.includes(service);
  const types = [
    ...(has(GATEWAY) ? (["Gateway"] as const) : []),
    ...(has(INTERFACE) ? (["Interface"] as const) : []),
  ];
  if (types.length === 0) return undefined;
  const zones = zonesOf(region).filter(
    (zone) => letters[service]?.includes(zone.slice(-1)) ?? true,
  );
  return { name, types, zones };
}
