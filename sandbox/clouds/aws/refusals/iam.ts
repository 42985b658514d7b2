import { CloudFailure } from "../../../wire/failure";
import type { CloudOperation, Refusals } from "../../rows";
import { accountOf, awsFailure, list, text } from "../account";
import { serviceLinkedRoleArn, serviceLinkedRoleName } from "../types/services";
import { RECORD, users } from "./support";

/** Refusals of IAM, KMS and ACM. */
export const identityRefusals: Refusals = {
  "login of another account": {
    seen: "https://registry.terraform.io/providers/hashicorp/aws/latest/docs#allowed_account_ids-1",
    on: ["create", "update", "delete"],
    types: [],
    refuse: (operation) => {
      const { awsAccount } = operation.scenario;
      return awsAccount === undefined || awsAccount === accountOf(operation.config)
        ? undefined
        : new CloudFailure("InvalidAccount", `AWS account ID not allowed: ${awsAccount}`, 403);
    },
  },
  "service-linked role exists": {
    seen: "https://github.com/Rayraegah/terraform-aws-hasura/issues/17",
    on: ["create"],
    types: ["aws:iam/serviceLinkedRole:ServiceLinkedRole"],
    refuse: (operation) => {
      const service = text(operation.inputs["awsServiceName"]);
      return operation.scenario.existingServiceLinkedRoles.includes(service)
        ? roleTaken(operation)
        : undefined;
    },
  },
  "no custom suffix for this service": {
    seen: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateServiceLinkedRole.html",
    on: ["create"],
    types: ["aws:iam/serviceLinkedRole:ServiceLinkedRole"],
    refuse: (operation) =>
      text(operation.inputs["customSuffix"]) === "" ||
      operation.inputs["awsServiceName"] === "autoscaling.amazonaws.com"
        ? undefined
        : awsFailure(
            operation,
            "IAM:CreateServiceLinkedRole",
            "InvalidInput",
            `Custom suffix is not allowed for ${text(operation.inputs["awsServiceName"])}`,
          ),
  },
  "key policy names a role that does not exist": {
    seen: "https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html",
    on: ["create", "update"],
    types: ["aws:kms/key:Key", "aws:kms/keyPolicy:KeyPolicy"],
    refuse: (operation) => {
      const policy = text(operation.inputs["policy"]);
      const roles = [
        ...policy.matchAll(
          new RegExp(`arn:aws:iam::${accountOf(operation.config)}:role/[\\w+=,.@/-]+`, "g"),
        ),
      ].map(([arn]) => arn);
      const absent = roles.find((arn) => !roleExists(operation, arn));
      return absent === undefined
        ? undefined
        : awsFailure(
            operation,
            "KMS:CreateKey",
            "MalformedPolicyDocumentException",
            "Policy contains a statement with one or more invalid principals.",
          );
    },
  },
  "waiting for a certificate that cannot be validated": {
    seen: "https://docs.aws.amazon.com/acm/latest/userguide/troubleshooting-DNS-validation.html",
    on: ["create"],
    types: ["aws:acm/certificateValidation:CertificateValidation"],
    refuse: (operation) => {
      const { inputs, store, scenario } = operation;
      const certificate = store
        .storedOfType("aws:acm/certificate:Certificate")
        .find(({ id }) => id === inputs["certificateArn"]);
      const email = certificate?.inputs["validationMethod"] === "EMAIL";
      if (email && list(inputs["validationRecordFqdns"]).length > 0) {
        return awsFailure(
          operation,
          "ACM:DescribeCertificate",
          "InvalidParameter",
          "validation_record_fqdns is not valid for EMAIL validation",
        );
      }
      const names = list(inputs["validationRecordFqdns"]).map((name) =>
        text(name).replace(/\.$/, ""),
      );
      const proven =
        names.length === 0 ||
        names.every((name) =>
          store
            .storedOfType(RECORD)
            .some((record) => text(record.outputs["fqdn"]).replace(/\.$/, "") === name),
        );
      return scenario.certificatesIssue && proven
        ? undefined
        : awsFailure(
            operation,
            "ACM:DescribeCertificate",
            "Timeout",
            "timeout while waiting for state to become 'ISSUED' (last state: 'PENDING_VALIDATION', timeout: 1h15m0s)",
          );
    },
  },
  "role with policies": {
    seen: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRole.html",
    on: ["delete"],
    types: ["aws:iam/role:Role"],
    refuse: (operation) => {
      const held = users(
        operation.store,
        ["aws:iam/rolePolicy:RolePolicy", "aws:iam/rolePolicyAttachment:RolePolicyAttachment"],
        "role",
        operation.id,
      );
      return held.length === 0 || operation.inputs["forceDetachPolicies"] === true
        ? undefined
        : awsFailure(
            operation,
            "IAM:DeleteRole",
            "DeleteConflict",
            "Cannot delete entity, must delete policies first.",
            409,
          );
    },
  },
};

/** IAM's answer when the account has the service-linked role already. */
export function roleTaken(operation: CloudOperation): CloudFailure {
  const name = serviceLinkedRoleName(text(operation.inputs["awsServiceName"]));
  return awsFailure(
    operation,
    "IAM:CreateServiceLinkedRole",
    "InvalidInput",
    `Service role name ${name} has been taken in this account, please try a different suffix.`,
  );
}

function roleExists({ store, scenario, config }: CloudOperation, arn: string): boolean {
  const linked = scenario.existingServiceLinkedRoles.some(
    (service) => arn === serviceLinkedRoleArn({ config }, service),
  );
  const roles = ["aws:iam/role:Role", "aws:iam/serviceLinkedRole:ServiceLinkedRole"].flatMap(
    (token) => store.storedOfType(token),
  );
  return (
    linked || scenario.existing.includes(arn) || roles.some((role) => role.outputs["arn"] === arn)
  );
}
