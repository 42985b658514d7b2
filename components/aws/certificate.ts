import * as acm from "@pulumi/aws/acm";
import * as route53 from "@pulumi/aws/route53";
import * as pulumi from "@pulumi/pulumi";
import { decide, type Known } from "../arguments/decide";
import { DOMAIN, isStandIn } from "../arguments/stand-ins";
import { type Issue, throwIfAny } from "../plans/issues";
import {
  ValidationMethod,
  type ValidationRecord,
  certificateNameIssues,
  certificateNames,
  type CertificateNames,
} from "../plans/aws/certificate";
import { domainIssues, normalDomain } from "../plans/aws/hosting-domain";
import { type AwsComponentArgs, type ComponentContext, namedTags } from "./arguments";

export const CERTIFICATE_DEFAULTS = {
  keyAlgorithm: "RSA_2048",
  recordTtlSeconds: 60,
  /** With a delegated zone issuance takes minutes; without one it never comes, and the provider would wait 75. */
  waitMinutes: 20,
} as const;

export interface CertificateArgs extends AwsComponentArgs {
  /**
   * Required. The hosting domain. Its wildcard is always on the certificate. A value where there are `alternativeNames`, because the
   * two together decide which names are validated.
   */
  readonly domainName: pulumi.Input<string>;
  /** Optional. Further names below the domain; what the wildcard covers is left out. @default - none */
  readonly alternativeNames?: readonly string[] | undefined;
  /**
   * Required. How control of the domain is proven: by a record in a public zone that resolves, which is written here or by
   * others, or by mail to the root domain.
   *
   * `certificateMethod` of this package's plans decides it from deployment type, zone and delegation.
   */
  readonly validation:
    | {
        readonly method: "DNS";
        /** Required. A public zone that resolves: ACM reads the record from public DNS, whatever zone the product uses. */
        readonly zoneId: pulumi.Input<string>;
        /** Optional. Provider of the account that the zone is in. @default - that of the component */
        readonly provider?: pulumi.ProviderResource | undefined;
        /** Optional. Delegation made in the same run: the wait for issuance starts after it. */
        readonly delegation?: pulumi.Resource | undefined;
        /** Optional. Minutes to wait for issuance. @default 20 */
        readonly waitMinutes?: number | undefined;
      }
    /** The records are an output for the owner of the DNS. Nothing is written, and nothing waits. */
    | { readonly method: "DNS"; readonly records: "printed" }
    | { readonly method: "EMAIL"; readonly rootDomain: pulumi.Input<string> };
  /** Optional. Key algorithm as ACM calls it. @default "RSA_2048" */
  readonly keyAlgorithm?: string | undefined;
}

/** What a deployment uses of a certificate. */
export interface CertificateFacts {
  /** Known as soon as the certificate is requested, issued or not. */
  readonly certificateArn: pulumi.Output<string>;
  /** `ISSUED`, `PENDING_VALIDATION` or another status of ACM; `PROVIDED` for an existing one, which preflight inspects. */
  readonly status: pulumi.Output<string>;
  readonly method: ValidationMethod;
  /** Records that others have to write before the certificate is issued; empty when nobody has to. */
  readonly validationRecords: pulumi.Output<readonly ValidationRecord[]>;
}

/**
 * The TLS certificate of the hosting domain.
 *
 * Creates, in order: the certificate; for DNS one validation record (a domain and its wildcard share it) and the wait for
 * issuance. A certificate that a person approves or validates is not waited for. No other resource depends on the
 * wait, so it delays nothing else in the stack. For an issued certificate, `Certificate.existing` returns the same facts and
 * creates nothing. Costs: none.
 *
 * Replaced or removed, a certificate stays in the account: a load balancer of another stack may use it, and ACM refuses to
 * delete a certificate in use. Delete it by hand once nothing uses it.
 */
export class Certificate extends pulumi.ComponentResource implements CertificateFacts {
  public readonly certificate: acm.Certificate;
  /** Known as soon as the certificate is requested, issued or not. */
  public readonly certificateArn: pulumi.Output<string>;
  /** `ISSUED`, `PENDING_VALIDATION` or another status of ACM. */
  public readonly status: pulumi.Output<string>;
  public readonly method: ValidationMethod;
  /** Records that others have to write before the certificate is issued; empty when nobody has to. */
  public readonly validationRecords: pulumi.Output<readonly ValidationRecord[]>;

  public constructor(name: string, args: CertificateArgs, opts?: pulumi.ComponentResourceOptions) {
    const { checked, plan, content } = decide(
      { component: "Certificate", name },
      args,
      { domainName: DOMAIN, "validation.rootDomain": DOMAIN },
      (subject, known) => {
        const isOutput = typeof args.domainName !== "string";
        throwIfAny(subject, [...certificateIssues(known), ...(isOutput ? fixedIssues(known) : [])]);
        return certificateNames(known.domainName, known.alternativeNames);
      },
    );
    super("platform-foundations:aws:Certificate", name, {}, opts);

    const context = {
      parent: this,
      name,
      args: checked,
      plan,
      names: <T>(select: (known: CertificateNames) => T) =>
        content(["domainName", "validation"], select),
    };
    this.certificate = requestCertificate(context);
    this.method = checked.validation.method;
    this.certificateArn = this.certificate.arn;
    this.status = validate(context, this.certificate);
    this.validationRecords =
      "records" in checked.validation
        ? pulumi.all(recordsOf(context, this.certificate).map(([, record]) => record))
        : pulumi.output([]);
    this.registerOutputs({
      certificateArn: this.certificateArn,
      status: this.status,
      method: this.method,
      validationRecords: this.validationRecords,
    });
  }

  /**
   * Facts about an issued certificate that exists already; nothing is registered.
   * @param args.certificateArn Required. ARN of the certificate, in the deployment's region.
   */
  public static existing(args: {
    readonly certificateArn: pulumi.Input<string>;
  }): CertificateFacts {
    return {
      method: ValidationMethod.None,
      certificateArn: pulumi.output(args.certificateArn),
      status: pulumi.output("PROVIDED"),
      validationRecords: pulumi.output([]),
    };
  }
}

function certificateIssues(args: Known<CertificateArgs>): readonly Issue[] {
  const { validation } = args;
  const issues: Issue[] = [...certificateNameIssues(args.domainName, args.alternativeNames)];
  if (validation.method === ValidationMethod.Email) {
    const root = domainIssues("validation.rootDomain", validation.rootDomain);
    issues.push(...root);
    const below = `.${normalDomain(args.domainName)}`.endsWith(
      `.${normalDomain(validation.rootDomain)}`,
    );
    // Of two outputs, the one that is known first has nothing to be compared with.
    const comparable = ![args.domainName, validation.rootDomain].some(isStandIn);
    if (root.length === 0 && comparable && !below) {
      issues.push({
        path: "validation.rootDomain",
        problem: `${args.domainName} is not below ${validation.rootDomain}`,
        hint: "ACM writes only to the domain or a parent of it",
      });
    }
  } else if (
    "zoneId" in validation &&
    validation.waitMinutes !== undefined &&
    !(validation.waitMinutes > 0)
  ) {
    issues.push({
      path: "validation.waitMinutes",
      problem: `${String(validation.waitMinutes)} is not a valid waiting time`,
      hint: "use a number of minutes above 0",
    });
  }
  return issues;
}

const fixedIssues = ({ alternativeNames = [] }: Known<CertificateArgs>): readonly Issue[] =>
  alternativeNames.length === 0
    ? []
    : [
        {
          path: "domainName",
          problem: "is an output, and there are alternativeNames",
          hint: "give it as a value: the names decide which validation records exist",
        },
      ];

interface CertificateContext extends ComponentContext<CertificateArgs> {
  readonly plan: CertificateNames;
  readonly names: <T>(select: (known: CertificateNames) => T) => pulumi.Input<T>;
}

function requestCertificate({ parent, name, args, names }: CertificateContext): acm.Certificate {
  const { validation } = args;
  const domainName = names((known) => known.domainName);
  return new acm.Certificate(
    name,
    {
      domainName,
      subjectAlternativeNames: names(({ alternativeNames }) => [...alternativeNames]),
      validationMethod: validation.method,
      keyAlgorithm: args.keyAlgorithm ?? CERTIFICATE_DEFAULTS.keyAlgorithm,
      options: { certificateTransparencyLoggingPreference: "ENABLED" },
      // Mail goes to the root domain for every name, the wildcard included.
      validationOptions:
        validation.method === ValidationMethod.Email
          ? pulumi.all([names((known) => known), validation.rootDomain]).apply(([known, root]) =>
              [known.domainName, ...known.alternativeNames].map((each) => ({
                domainName: each,
                validationDomain: normalDomain(root),
              })),
            )
          : undefined,
      tags: namedTags(args, name),
    },
    // A certificate in use cannot be deleted: its successor comes first, and it stays, because what uses it belongs to others.
    { parent, deleteBeforeReplace: false, retainOnDelete: true },
  );
}

function validate(
  context: CertificateContext,
  certificate: acm.Certificate,
): pulumi.Output<string> {
  const { parent, name, args, plan } = context;
  const { validation } = args;
  if (!("zoneId" in validation)) return certificate.status;
  const records = recordsOf(context, certificate).map(
    ([validated, record]) =>
      new route53.Record(
        validated === plan.domainName ? `${name}-validation` : `${name}-validation-${validated}`,
        {
          zoneId: validation.zoneId,
          name: record.name,
          type: record.type,
          records: [record.value],
          ttl: CERTIFICATE_DEFAULTS.recordTtlSeconds,
          // ACM asks an account for the same record every time it is asked for the same name.
          allowOverwrite: true,
        },
        { parent, ...(validation.provider !== undefined && { provider: validation.provider }) },
      ),
  );
  const issued = new acm.CertificateValidation(
    `${name}-issued`,
    {
      certificateArn: certificate.arn,
      validationRecordFqdns: records.map(({ fqdn }) => fqdn),
    },
    {
      parent,
      // Until the parent delegates to the zone, ACM cannot resolve the record.
      dependsOn: validation.delegation === undefined ? [] : [validation.delegation],
      customTimeouts: {
        create: `${String(validation.waitMinutes ?? CERTIFICATE_DEFAULTS.waitMinutes)}m`,
      },
    },
  );
  return issued.id.apply(() => "ISSUED");
}

/** The record of each name that the plan validates, which a name and its wildcard share. */
function recordsOf(
  { plan, names }: CertificateContext,
  certificate: acm.Certificate,
): readonly (readonly [string, pulumi.Output<ValidationRecord>])[] {
  return plan.validatedNames.map((planned, index) => [
    planned,
    pulumi
      .all([
        certificate.domainValidationOptions,
        names(({ validatedNames }) => validatedNames[index] ?? ""),
      ])
      .apply(([options, validated]) => {
        const found = options.find((each) => each.domainName.replace(/^\*\./, "") === validated);
        if (found === undefined) throw new Error(`ACM names no validation record for ${validated}`);
        return {
          name: found.resourceRecordName,
          type: found.resourceRecordType,
          value: found.resourceRecordValue,
        };
      }),
  ]);
}
