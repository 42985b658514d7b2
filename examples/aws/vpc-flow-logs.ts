import * as aws from "@pulumi/aws";
import { VpcFlowLogs } from "platform-foundations/aws";

const vpc = new aws.ec2.Vpc("watched", { cidrBlock: "10.30.0.0/16", enableDnsHostnames: true });

const flow = new VpcFlowLogs("watched-flow", {
  vpcId: vpc.id,
  retentionDays: 365,
  aggregationSeconds: 60,
});

export const { logGroupArn, flowLogId } = flow;
