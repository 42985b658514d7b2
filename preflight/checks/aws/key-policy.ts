// What a KMS key policy gives to a role. Conditions of an Allow count as met when they only tie the use to EC2 in the account.
import { z } from "zod";
import { Unreadable } from "../../unreadable";

const texts = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());
const statement = z.object({
  Sid: z.string().default(""),
  Effect: z.enum(["Allow", "Deny"]),
  Principal: z
    .union([z.literal("*"), z.object({ AWS: texts.optional() })])
    .optional()
    .transform((value) => (value === "*" ? ["*"] : (value?.AWS ?? []))),
  Action: texts.optional().transform((value) => value ?? []),
  Condition: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
});
const document = z.object({
  Statement: z.union([statement, z.array(statement)]).transform((value) => [value].flat()),
});

export type KeyStatement = z.output<typeof statement>;

/** The statements of a policy. @throws {@link Unreadable} */
export function statementsOf(policy: string): readonly KeyStatement[] {
  try {
    return document.parse(JSON.parse(policy)).Statement;
  } catch {
    throw new Unreadable("the key policy cannot be read");
  }
}

/** What volumes need of a key. Source: EC2 Auto Scaling, "Required AWS KMS key policy for use with encrypted volumes". */
const NEEDED = [
  "kms:CreateGrant",
  "kms:Decrypt",
  "kms:DescribeKey",
  "kms:Encrypt",
  "kms:GenerateDataKeyWithoutPlaintext",
  "kms:ReEncryptFrom",
  "kms:ReEncryptTo",
] as const;

/** Conditions under which EC2 uses a key for a role of the account. */
const THROUGH_EC2 = /^(?:kms:CallerAccount|kms:ViaService|kms:GrantIsForAWSResource)$/;

/** Whether the statements give a role all that volumes need; a role is known by its ARN or by its name. */
export function servesRole(statements: readonly KeyStatement[], role: string): boolean {
  const about = statements.filter(({ Principal }) =>
    Principal.some((arn) => arn === "*" || arn === role || arn.endsWith(`/${role}`)),
  );
  const covers = ({ Action }: KeyStatement, action: string): boolean =>
    Action.some((pattern) => matches(pattern, action));
  const usable = about.filter(
    ({ Effect, Condition }) =>
      Effect === "Allow" &&
      Object.values(Condition ?? {}).every((keys) =>
        Object.keys(keys).every((key) => THROUGH_EC2.test(key)),
      ),
  );
  const denied = about.filter(
    ({ Effect, Condition }) => Effect === "Deny" && Condition === undefined,
  );
  return NEEDED.every(
    (action) =>
      usable.some((each) => covers(each, action)) && !denied.some((each) => covers(each, action)),
  );
}

function matches(pattern: string, action: string): boolean {
  const expression = pattern
    .split("*")
    .map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&"))
    .join(".*");
  return new RegExp(`^${expression}$`, "i").test(action);
}
