import * as aws from "@pulumi/aws";
import { KmsAccess, ServiceLinkedRoles } from "platform-foundations/aws";

const roles = new ServiceLinkedRoles("volume-roles", {});
const key = new aws.kms.Key("volumes", {
  description: "Volumes of the product's machines",
  enableKeyRotation: true,
});

// The roles that start machines may use the key on their volumes.
const access = new KmsAccess("volume-access", {
  mode: "keyPolicy",
  keyArn: key.arn,
  accountId: "123456789012",
  principalArns: { autoscaling: roles.arns.autoscaling, spot: roles.arns.spot },
});

export const { statements } = access;
