import * as ec2 from "@pulumi/aws/ec2";
import * as vpc from "@pulumi/aws/vpc";
import * as pulumi from "@pulumi/pulumi";
import { decide } from "../arguments/decide";
import { RANGE } from "../arguments/stand-ins";
import { throwIfAny } from "../plans/issues";
import {
  endpointServiceName,
  type InterfaceEndpointService,
  interfaceEndpointIssues,
  planEndpointZones,
} from "../plans/aws/interface-endpoints";
import { keyedEntries, keyedIssues, type Keyed } from "../plans/keyed";
import { type AwsComponentArgs, namedTags } from "./arguments";

export interface InterfaceEndpointsArgs extends AwsComponentArgs {
  /** Required. AWS region, for the services' names. */
  readonly region: pulumi.Input<string>;
  /** Required. The VPC, with DNS support and DNS hostnames on. */
  readonly vpcId: pulumi.Input<string>;
  /**
   * Required. IPv4 ranges that may call the endpoints: every range of the VPC. A list, or by a name for each where one is an output.
   */
  readonly cidrBlocks: Keyed<pulumi.Input<string>>;
  /** Required. One private subnet in each zone that may get an interface, in order of preference. */
  readonly subnetIds: readonly pulumi.Input<string>[];
  /**
   * Optional. Names of the zones of these subnets, in the same order: a service gets interfaces in the first two zones that AWS offers
   * it in.
   *
   * Error: `ssm has endpoints in none of us-east-1a, us-east-1b; use another zone, or leave ssm out`.
   * @default - every subnet gets an interface
   */
  readonly zones?: readonly pulumi.Input<string>[] | undefined;
  /**
   * Required. Services by the part of their name after the region, for example `ssm` or `ecr.api`, or by the whole name.
   *
   * Error: `services[1]: "SSM" is not the name of an endpoint service; use the part after the region in lower case, …`.
   * Source: AWS, "AWS services that integrate with AWS PrivateLink".
   */
  readonly services: readonly InterfaceEndpointService[];
}

/**
 * Private addresses for AWS services inside a VPC.
 *
 * Creates, in order: one security group with one rule for each range of the VPC (the product's own groups do not exist
 * yet), then one endpoint for each service. Costs: each endpoint by hour and zone, and by traffic.
 */
export class InterfaceEndpoints extends pulumi.ComponentResource {
  public readonly securityGroup: ec2.SecurityGroup;
  /** Endpoints by service. */
  public readonly endpoints: Readonly<Record<string, ec2.VpcEndpoint>>;
  public readonly securityGroupId: pulumi.Output<string>;
  public readonly endpointIds: Readonly<Record<string, pulumi.Output<string>>>;

  public constructor(
    name: string,
    args: InterfaceEndpointsArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    const { checked } = decide(
      { component: "InterfaceEndpoints", name },
      args,
      { "cidrBlocks.*": RANGE },
      (subject, { services, cidrBlocks }) => {
        throwIfAny(subject, [
          ...interfaceEndpointIssues("services", services),
          ...keyedIssues("cidrBlocks", cidrBlocks),
        ]);
      },
    );
    super("platform-foundations:aws:InterfaceEndpoints", name, {}, opts);

    const group = new ec2.SecurityGroup(
      name,
      {
        name,
        description: "HTTPS from within the VPC to AWS service endpoints",
        vpcId: checked.vpcId,
        tags: namedTags(checked, name),
      },
      { parent: this },
    );
    const rules = keyedEntries(checked.cidrBlocks).map(
      ({ key, value: cidrIpv4 }) =>
        new vpc.SecurityGroupIngressRule(
          `${name}-${key.replace("/", "-")}`,
          {
            securityGroupId: group.id,
            description: pulumi.interpolate`HTTPS from ${cidrIpv4}`,
            cidrIpv4,
            ipProtocol: "tcp",
            fromPort: 443,
            toPort: 443,
            tags: namedTags(checked, `${name}-${key.replace("/", "-")}`),
          },
          { parent: this },
        ),
    );
    this.endpoints = Object.fromEntries(
      checked.services.map((service) => [
        service,
        new ec2.VpcEndpoint(
          `${name}-${service}`,
          {
            vpcId: checked.vpcId,
            vpcEndpointType: "Interface",
            serviceName: serviceNameOf(service, checked),
            subnetIds: subnetIdsFor(service, checked, { parent: this }),
            securityGroupIds: [group.id],
            privateDnsEnabled: true,
            tags: namedTags(checked, `${name}-${service}`),
          },
          // The service's name resolves to the endpoint at once; until its rules exist, calls would be dropped.
          { parent: this, dependsOn: rules },
        ),
      ]),
    );

    this.endpointIds = Object.fromEntries(
      Object.entries(this.endpoints).map(([service, { id }]) => [service, id]),
    );
    this.securityGroup = group;
    this.securityGroupId = group.id;
    this.registerOutputs({ securityGroupId: this.securityGroupId, endpointIds: this.endpointIds });
  }
}

const serviceNameOf = (
  service: InterfaceEndpointService,
  { region }: Pick<InterfaceEndpointsArgs, "region">,
): pulumi.Output<string> =>
  pulumi.output(region).apply((name) => endpointServiceName(name, service));

function subnetIdsFor(
  service: string,
  { region, subnetIds, zones }: InterfaceEndpointsArgs,
  opts: pulumi.InvokeOptions,
): pulumi.Input<pulumi.Input<string>[]> {
  if (zones === undefined) return [...subnetIds];
  const { availabilityZones: offered } = ec2.getVpcEndpointServiceOutput(
    {
      serviceName: serviceNameOf(service, { region }),
      serviceType: "Interface",
    },
    opts,
  );
  return pulumi
    .all([offered, pulumi.all([...zones])])
    .apply(([where, names]) =>
      pulumi.all(
        planEndpointZones(service, names, where).flatMap(
          (zone) => subnetIds[names.indexOf(zone)] ?? [],
        ),
      ),
    );
}
