import { CloudFailure } from "../../../wire/failure";
import type { Value } from "../../../wire/values";
import type { CloudOperation, Refusals } from "../../rows";
import { accountOf, awsFailure, globalArn, text } from "../account";
import { serviceLinkedRoleArn, serviceLinkedRoleName } from "../types/services";
import { EC2_ERRORS, GATEWAY, NAT, SUBNET, VPC, users } from "./support";

const GRANT = "aws:kms/grant:Grant";

/** Refusals of IAM and KMS. */
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
  "characters of tags": {
    seen: "https://github.com/juspay/hyperswitch-suite/pull/323",
    on: ["create", "update"],
    types: ["aws:iam/role:Role", "aws:iam/policy:Policy"],
    refuse: (operation) => {
      const tags = Object.entries((operation.inputs["tags"] ?? {}) as Record<string, Value>);
      const [index, part, value] =
        tags
          .flatMap(([name, of], at) => [
            [at + 1, "key", name] as const,
            [at + 1, "value", text(of)] as const,
          ])
          .find(([, , each]) => !/^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u.test(each)) ?? [];
      const kind = operation.token.split(":").at(-1) ?? "";
      return index === undefined
        ? undefined
        : awsFailure(
            operation,
            `IAM:Create${kind}`,
            "ValidationError",
            `1 validation error detected: Value '${value}' at 'tags.${String(index)}.member.${part}' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*`,
          );
    },
  },
  "names of AWS's own tags": {
    seen: EC2_ERRORS,
    on: ["create", "update"],
    types: [VPC, SUBNET, GATEWAY, NAT],
    refuse: (operation) =>
      Object.keys(operation.inputs["tags"] ?? {}).some((name) => /^aws:/i.test(name))
        ? awsFailure(
            operation,
            "EC2:CreateTags",
            "InvalidParameterValue",
            "Tag keys starting with 'aws:' are reserved for internal use",
          )
        : undefined,
  },
  "policy or grant on a key that does not exist": {
    seen: "https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html",
    on: ["create", "update"],
    types: ["aws:kms/keyPolicy:KeyPolicy", GRANT],
    refuse: (operation) => {
      const key = text(operation.inputs["keyId"]);
      return keyExists(operation, key)
        ? undefined
        : awsFailure(
            operation,
            operation.token === GRANT ? "KMS:CreateGrant" : "KMS:PutKeyPolicy",
            "NotFoundException",
            key.startsWith("arn:") ? `Key '${key}' does not exist` : `Invalid keyId '${key}'`,
          );
    },
  },
  "grant to a role that does not exist": {
    seen: "https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html",
    on: ["create"],
    types: [GRANT],
    refuse: (operation) => {
      const principal = text(operation.inputs["granteePrincipal"]);
      const own = principal.startsWith(globalArn(operation, "iam", "role/"));
      return !own || roleExists(operation, principal)
        ? undefined
        : awsFailure(
            operation,
            "KMS:CreateGrant",
            "InvalidArnException",
            `ARN does not refer to a valid principal: ${principal}`,
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

/** Keys of this program or of others in the scenario, by id or ARN. */
function keyExists({ store, scenario }: CloudOperation, key: string): boolean {
  return (
    scenario.existing.includes(key) ||
    store
      .storedOfType("aws:kms/key:Key")
      .some(({ id, outputs }) => id === key || outputs["arn"] === key)
  );
}
