// Small schemas that the settings share. A custom issue carries its hint in `params`, so that every message can say
// what to write instead.
import { z } from "zod";
import { KEY_VAULT_DEFAULTS, KEY_VAULT_LIMITS } from "../../components/plans/azure/key-vault";
import { MODEL_SUBJECTS } from "../../components/plans/azure/platform-defaults";
import { reasonIssues } from "../../components/plans/exceptions";
import { MAX_CREDENTIALS, SERVICE_ACCOUNT } from "../../components/plans/azure/workload-identity";
import { asRange, isIpv4Address, parseCidr } from "../../components/plans/cidr";
import { isPhysicalName, physicalNameRule } from "../../components/plans/physical-name";
import { MAX_TAGS } from "../../components/plans/tags";
import { AWS_ACCOUNT } from "../../prerequisites/aws-account";

/** What a plan accepts for a number. */
interface Limits {
  readonly min: number;
  readonly max: number;
}

/** A whole number within the limits of a plan. */
export const whole = ({ min, max }: Limits): z.ZodInt => z.int().min(min).max(max);

/** A TCP port. */
export const port = whole({ min: 1, max: 65_535 });

/**
 * Text of one form.
 * @param problem what text of another form is, for example `is not a minor version`
 * @param hint what to write instead
 */
export const formatted = (pattern: RegExp, problem: string, hint: string): z.ZodString =>
  z.string().regex(pattern, `${problem}; ${hint}`);

/** An IPv4 range in canonical form. */
export const cidr = z.string().superRefine((text, context) => {
  const parsed = parseCidr(text);
  if (!parsed.ok) {
    context.addIssue({ code: "custom", message: parsed.problem, params: { hint: parsed.hint } });
  }
});

/** A single IPv4 address. */
export const ipv4 = z.string().superRefine((text, context) => {
  if (isIpv4Address(text)) return;
  context.addIssue({
    code: "custom",
    message: `${JSON.stringify(text)} is not an IPv4 address`,
    params: { hint: "write four numbers, for example 10.1.0.4" },
  });
});

/** An IPv4 range, or a single address that is read as /32. */
export const cidrOrAddress = z.string().superRefine((text, context) => {
  const parsed = parseCidr(asRange(text));
  if (!parsed.ok) {
    context.addIssue({ code: "custom", message: parsed.problem, params: { hint: parsed.hint } });
  }
});

/** A GUID that is not all zeros: the zero GUID is a placeholder that was never replaced. */
export const guid = z.string().superRefine((text, context) => {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) {
    context.addIssue({
      code: "custom",
      message: `${JSON.stringify(text)} is not a GUID`,
      params: { hint: "write eight, four, four, four and twelve hexadecimal digits" },
    });
  } else if (/^[0-]+$/.test(text)) {
    context.addIssue({
      code: "custom",
      message: `${text} is a placeholder`,
      params: { hint: "write the real GUID" },
    });
  }
});

/** Text other than a placeholder such as `<name>` or `changeme`. */
export const word = z
  .string()
  .min(1)
  .superRefine((text, context) => {
    if (!/^<.*>$|^(changeme|todo|replace-me)$/i.test(text)) return;
    context.addIssue({
      code: "custom",
      message: `${JSON.stringify(text)} is a placeholder`,
      params: { hint: "write the real value" },
    });
  });

/** Another stack, as `<organization>/<project>/<stack>`; the organization is `organization` on a self-managed backend. */
export const stackReference = word.superRefine((text, context) => {
  if (/^[\w.-]+\/[\w.-]+\/[\w.-]+$/.test(text)) return;
  context.addIssue({
    code: "custom",
    message: `${JSON.stringify(text)} is not the name of a stack`,
    params: {
      hint: "write <organization>/<project>/<stack>, for example organization/platform-foundations/dev",
    },
  });
});

/** A Kubernetes service account as a federated credential names it. */
export const serviceAccountSubject = formatted(
  SERVICE_ACCOUNT,
  "is not a service account",
  "write system:serviceaccount:<namespace>:<name>, for example system:serviceaccount:codemie:codemie-api",
);

/** Service accounts of phase 3's identity, which phase 3 federates and the Kubernetes layer creates. */
export const managedIdentitySubjects = z
  .array(serviceAccountSubject)
  .max(MAX_CREDENTIALS)
  .default([...MODEL_SUBJECTS]);

/** A DNS name in lower case, for example `private.lab.com`. */
export const domainName = word.superRefine((text, context) => {
  if (text.length <= 253 && /^(?=.)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/.test(text))
    return;
  context.addIssue({
    code: "custom",
    message: `${JSON.stringify(text)} is not a domain name`,
    params: { hint: "write lower-case labels joined by dots, for example codemie.contoso.com" },
  });
});

/** An ARM resource id of one type, for example a virtual network. */
export function armId(armType: string): z.ZodType<string, string> {
  const [namespace = "", ...types] = armType.split("/");
  const tail = types.map((type) => `/${type}/[^/]+`).join("");
  const pattern = new RegExp(
    `^/subscriptions/[^/]+/resourceGroups/[^/]+/providers/${namespace.replace(".", "\\.")}${tail}$`,
    "i",
  );
  return z.string().superRefine((text, context) => {
    if (pattern.test(text)) return;
    context.addIssue({
      code: "custom",
      message: `${JSON.stringify(text)} is not the id of a ${armType}`,
      params: {
        hint: `write /subscriptions/…/resourceGroups/…/providers/${namespace}${types.map((t) => `/${t}/…`).join("")}`,
      },
    });
  });
}

/** A DNS zone as a plan takes it: by its mode, an existing one with its id. */
export type ZoneChoice<M extends string = string> = { readonly mode: M } | ExistingZone;

export interface ExistingZone {
  readonly mode: "existing";
  readonly zoneId: string;
  readonly linkedNetworks?: readonly string[];
}

const PRIVATE_ZONE = "Microsoft.Network/privateDnsZones";

/** A private zone: one of `modes`, the id of an existing one, or its id and the networks that are still to be linked. */
export const privateZone = <const M extends readonly [string, ...string[]]>(
  modes: M,
  id = armId(PRIVATE_ZONE),
): z.ZodType<ZoneChoice<M[number]>, string | Omit<ExistingZone, "mode">> =>
  z
    .union([
      z.enum(modes),
      id,
      z.strictObject({
        zoneId: armId(PRIVATE_ZONE).describe("Id of the zone."),
        linkedNetworks: z
          .array(z.string())
          .describe(
            "Networks to link to it (hub, aks, keys of otherSpokes); its owner has linked the others.",
          ),
      }),
    ])
    .transform((value): ZoneChoice<M[number]> => {
      if (typeof value === "object") return { mode: "existing", ...value };
      const mode = modes.find((one) => one === value);
      return mode === undefined ? { mode: "existing", zoneId: value } : { mode };
    });

/** Azure region by its programmatic name. */
export const azureLocation = word.superRefine((text, context) => {
  if (/^[a-z]+[a-z0-9]*$/.test(text)) return;
  context.addIssue({
    code: "custom",
    message: `${JSON.stringify(text)} is not a region's programmatic name`,
    params: { hint: `write ${JSON.stringify(text.toLowerCase().replaceAll(/[^a-z0-9]/g, ""))}` },
  });
});

/** Why a stricter default does not fit, as the plans require it. */
export const reason = word
  .superRefine((text, context) => {
    for (const { problem, hint } of reasonIssues("", text))
      context.addIssue({ code: "custom", message: problem, params: { hint } });
  })
  .describe("Why this exception exists, in a sentence; shown by the policy packs.");

/** A named exception from "private only". */
export const publicAccess = z
  .strictObject({
    allowedIpRanges: z
      .array(cidrOrAddress)
      .min(1)
      .describe("Public IPv4 addresses or ranges that are allowed in."),
    reason,
  })
  .optional()
  .describe("Named exception: allows the listed public ranges in. Absent: private access only.");

/** Tags by name, within the lengths of Azure and AWS. Which characters a cloud takes depends on the layers. */
export const tags = z
  .record(z.string().min(1).max(128), z.string().max(256))
  .refine((value) => Object.keys(value).length <= MAX_TAGS, {
    message: `more than ${String(MAX_TAGS)} tags`,
    params: { hint: `keep at most ${String(MAX_TAGS)}; the program adds its own` },
  });

/** An AWS region in which the vendor offers its machine images. */
export const awsRegion = z.enum(AWS_ACCOUNT.AWS_REGION.limits.regions);

/** The account that a stack belongs to. YAML reads digits without quotes as a number, which loses zeros at the front. */
export const awsAccountIds = z
  .array(
    formatted(
      /^\d{12}$/,
      "is not the id of an AWS account",
      'write its twelve digits in quotes, for example "123456789012"',
    ),
  )
  .length(1);

/** A role that the `aws` provider assumes. Its further settings do not change which account is reached. */
export const awsAssumeRoles = z.array(
  z.looseObject({
    roleArn: z
      .string()
      .regex(/^arn:aws[\w-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/, "is not the ARN of a role"),
    externalId: z.string().optional(),
    sessionName: z.string().optional(),
  }),
);
export type AssumedRole = z.output<typeof awsAssumeRoles>[number];

/**
 * Settings of a vault that a layer makes: its name, and how it comes back after it was deleted.
 * @param derived what the name is where none is given
 */
export const vaultSettings = (
  derived: string,
): {
  readonly name: z.ZodOptional<z.ZodString>;
  readonly recover: z.ZodDefault<z.ZodBoolean>;
  readonly softDeleteRetentionDays: z.ZodDefault<z.ZodInt>;
} => ({
  name: word
    .refine((text) => isPhysicalName("keyVault", text), {
      message: "is not a vault name",
      params: { hint: `use ${physicalNameRule("keyVault")}, beginning with a letter` },
    })
    .optional()
    .describe(
      `Globally unique name of the vault. Absent: ${derived}. Give another name while a deleted vault holds this one.`,
    ),
  recover: z
    .boolean()
    .default(KEY_VAULT_DEFAULTS.recover)
    .describe(
      "Brings back the deleted vault of that name instead of creating one; read at creation only.",
    ),
  softDeleteRetentionDays: whole(KEY_VAULT_LIMITS.softDeleteRetentionDays)
    .default(KEY_VAULT_DEFAULTS.softDeleteRetentionDays)
    .describe(
      "Days that a deleted vault can be brought back and its name stays taken; fixed at creation. 7 suits an environment that comes and goes.",
    ),
});
