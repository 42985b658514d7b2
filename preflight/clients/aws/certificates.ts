import { ACMClient, DescribeCertificateCommand } from "@aws-sdk/client-acm";
import { given, unless, type AwsScope } from "./scope";

export interface Certificate {
  readonly arn: string;
  readonly status: string;
  /** Why ACM did not issue it. */
  readonly failure: string | undefined;
  readonly names: readonly string[];
  readonly notAfter: Date | undefined;
  readonly keyAlgorithm: string;
}

/** Certificates. */
export interface CertificatesReads {
  certificate(arn: string): Promise<Certificate | undefined>;
}

export function certificatesReads({ common, ask }: AwsScope): CertificatesReads {
  const acm = new ACMClient(common);
  return {
    certificate: (arn) =>
      ask("acm:DescribeCertificate", arn, () =>
        unless(["ResourceNotFoundException"], undefined, async () => {
          const { Certificate: found } = await acm.send(
            new DescribeCertificateCommand({ CertificateArn: arn }),
          );
          return {
            arn,
            status: given(found?.Status as string | undefined, "Status"),
            failure: found?.FailureReason,
            names: found?.SubjectAlternativeNames ?? [],
            notAfter: found?.NotAfter,
            keyAlgorithm: found?.KeyAlgorithm ?? "",
          };
        }),
      ),
  };
}
