// Small schemas that the settings share. A custom issue carries its hint in `params`, so that every message can say
// what to write instead.
import { isIpv4Address, parseCidr } from "../../components/plans/cidr";
import { z } from "zod";

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
  const parsed = parseCidr(isIpv4Address(text) ? `${text}/32` : text);
  if (!parsed.ok) {
    context.addIssue({ code: "custom", message: parsed.problem, params: { hint: parsed.hint } });
  }
});

/** A GUID that is not all zeros: the zero GUID is a placeholder somebody forgot. */
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

/** Text that is no forgotten placeholder such as `<name>` or `changeme`. */
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

/** Another stack, as `<organization>/<project>/<stack>`; the organization is `organization` on a backend of one's own. */
export const stackReference = word.superRefine((text, context) => {
  if (/^[\w.-]+\/[\w.-]+\/[\w.-]+$/.test(text)) return;
  context.addIssue({
    code: "custom",
    message: `${JSON.stringify(text)} does not name a stack`,
    params: {
      hint: "write <organization>/<project>/<stack>, for example organization/platform-foundations/dev",
    },
  });
});

/** A Kubernetes service account as a federated credential names it. */
export const serviceAccountSubject = z
  .string()
  .regex(
    /^system:serviceaccount:[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?:[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/,
  );

/** Service accounts of phase 3's identity, which phase 3 federates and the cluster's layer makes. */
export const managedIdentitySubjects = z
  .array(serviceAccountSubject)
  .max(20)
  .default(["system:serviceaccount:litellm:litellm"]);

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

/** A private zone that exists: its id, or that and the networks that are still to be linked. */
export const existingZone = z.union([
  armId("Microsoft.Network/privateDnsZones"),
  z.strictObject({
    zoneId: armId("Microsoft.Network/privateDnsZones").describe("Its id."),
    linkedNetworks: z
      .array(z.string())
      .describe(
        "Networks to link to it (hub, aks, keys of otherSpokes), where its owner has linked the others already.",
      ),
  }),
]);

/** Azure region by its programmatic name. */
export const azureLocation = word.superRefine((text, context) => {
  if (/^[a-z]+[a-z0-9]*$/.test(text)) return;
  context.addIssue({
    code: "custom",
    message: `${JSON.stringify(text)} is not a region's programmatic name`,
    params: { hint: `write ${JSON.stringify(text.toLowerCase().replaceAll(/[^a-z0-9]/g, ""))}` },
  });
});

/** Why a stricter default is left: shown in the policy report, so it has to say something. */
export const reason = word
  .min(10)
  .max(200)
  .describe("Why this exception exists; shown by the policy packs.");

/** Tags within Azure's and AWS's common limits. */
export const tags = z
  .record(z.string().min(1).max(128), z.string().max(256))
  .refine((value) => Object.keys(value).length <= 40, {
    message: "more than 40 tags",
    params: { hint: "keep at most 40; four are added by the program" },
  });

/** The regions in which Code Ocean's images are offered (Request Code Ocean AMIs). */
export const awsRegion = z.enum([
  "us-east-1",
  "us-east-2",
  "us-west-1",
  "us-west-2",
  "eu-central-1",
  "eu-north-1",
  "eu-west-2",
  "ap-southeast-2",
  "ca-central-1",
]);
