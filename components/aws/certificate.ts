import * as acm from "@pulumi/aws/acm";
import * as route53 from "@pulumi/aws/route53";
import * as pulumi from "@pulumi/pulumi";
import { type Issue, throwIfAny } from "../plans/issues";
import {
  ValidationMethod,
  certificateNameIssues,
  certificateNames,
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
  /** Required. The hosting domain. Its wildcard is always on the certificate. */
  readonly domainName: string;
  /** Optional. Further names below the domain; what the wildcard covers is left out. @default - none */
  readonly alternativeNames?: readonly string[] | undefined;
  /**
   * Required. How control of the domain is proven: by a record in a public, delegated zone, or by mail to the root domain.
   *
   * `certificateMethod` of this package's plans decides it from deployment type, zone and delegation.
   */
  readonly validation:
    | {
        readonly method: "DNS";
        readonly zoneId: pulumi.Input<string>;
        /** Optional. Delegation made in the same run: the wait for issuance starts after it. */
        readonly delegation?: pulumi.Resource | undefined;
        /** Optional. Minutes to wait for issuance. @default 20 */
        readonly waitMinutes?: number | undefined;
      }
    | { readonly method: "EMAIL"; readonly rootDomain: string };
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
}

/**
 * The TLS certificate of the hosting domain.
 *
 * Creates, in order: the certificate; for DNS one validation record (a domain and its wildcard share it) and the wait for
 * issuance. An e-mail certificate is not waited for: a person approves it. No other resource depends on the
 * wait, so it delays nothing else in the stack. For an issued certificate, `Certificate.existing` returns the same facts and
 * creates nothing. Costs: none.
 */
export class Certificate extends pulumi.ComponentResource implements CertificateFacts {
  public readonly certificate: acm.Certificate;
  /** Known as soon as the certificate is requested, issued or not. */
  public readonly certificateArn: pulumi.Output<string>;
  /** `ISSUED`, `PENDING_VALIDATION` or another status of ACM. */
  public readonly status: pulumi.Output<string>;
  public readonly method: ValidationMethod;

  public constructor(name: string, args: CertificateArgs, opts?: pulumi.ComponentResourceOptions) {
    throwIfAny(`Certificate "${name}"`, certificateIssues(args));
    super("platform-foundations:aws:Certificate", name, {}, opts);

    const context = { parent: this, name, args };
    this.certificate = requestCertificate(context);
    this.method = args.validation.method;
    this.certificateArn = this.certificate.arn;
    this.status = validate(context, this.certificate);
    this.registerOutputs({
      certificateArn: this.certificateArn,
      status: this.status,
      method: this.method,
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
    };
  }
}

function certificateIssues(args: CertificateArgs): readonly Issue[] {
  const { validation } = args;
  const issues: Issue[] = [...certificateNameIssues(args.domainName, args.alternativeNames)];
  if (validation.method === ValidationMethod.Email) {
    const root = domainIssues("validation.rootDomain", validation.rootDomain);
    issues.push(...root);
    const below = `.${normalDomain(args.domainName)}`.endsWith(
      `.${normalDomain(validation.rootDomain)}`,
    );
    if (root.length === 0 && !below) {
      issues.push({
        path: "validation.rootDomain",
        problem: `${args.domainName} is not below ${validation.rootDomain}`,
        hint: "ACM writes only to the domain or a parent of it",
      });
    }
  } else if (validation.waitMinutes !== undefined && !(validation.waitMinutes > 0)) {
    issues.push({
      path: "validation.waitMinutes",
      problem: `${String(validation.waitMinutes)} is not a valid waiting time`,
      hint: "use a number of minutes above 0",
    });
  }
  return issues;
}

function requestCertificate({
  parent,
  name,
  args,
}: ComponentContext<CertificateArgs>): acm.Certificate {
  const { domainName, alternativeNames } = certificateNames(args.domainName, args.alternativeNames);
  const { validation } = args;
  return new acm.Certificate(
    name,
    {
      domainName,
      subjectAlternativeNames: [...alternativeNames],
      validationMethod: validation.method,
      keyAlgorithm: args.keyAlgorithm ?? CERTIFICATE_DEFAULTS.keyAlgorithm,
      options: { certificateTransparencyLoggingPreference: "ENABLED" },
      // Mail goes to the root domain for every name, the wildcard included.
      validationOptions:
        validation.method === ValidationMethod.Email
          ? [domainName, ...alternativeNames].map((each) => ({
              domainName: each,
              validationDomain: normalDomain(validation.rootDomain),
            }))
          : undefined,
      tags: namedTags(args.tags, name),
    },
    // A certificate in use cannot be deleted: its successor comes first.
    { parent, deleteBeforeReplace: false },
  );
}

function validate(
  { parent, name, args }: ComponentContext<CertificateArgs>,
  certificate: acm.Certificate,
): pulumi.Output<string> {
  const { validation } = args;
  if (validation.method === ValidationMethod.Email) return certificate.status;
  const { domainName, validatedNames } = certificateNames(args.domainName, args.alternativeNames);
  const records = validatedNames.map((validated) => {
    const option = certificate.domainValidationOptions.apply((options) => {
      const found = options.find((each) => each.domainName.replace(/^\*\./, "") === validated);
      if (found === undefined) throw new Error(`ACM names no validation record for ${validated}`);
      return found;
    });
    return new route53.Record(
      validated === domainName ? `${name}-validation` : `${name}-validation-${validated}`,
      {
        zoneId: validation.zoneId,
        name: option.resourceRecordName,
        type: option.resourceRecordType,
        records: [option.resourceRecordValue],
        ttl: CERTIFICATE_DEFAULTS.recordTtlSeconds,
        // ACM asks an account for the same record every time it is asked for the same name.
        allowOverwrite: true,
      },
      { parent },
    );
  });
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
