import {
  ACMClient,
  DescribeCertificateCommand,
  paginateListCertificates,
} from "@aws-sdk/client-acm";
import { all, given, unless, type AwsScope } from "./scope";

export interface Certificate {
  readonly arn: string;
  readonly status: string;
  readonly names: readonly string[];
  readonly notAfter: Date | undefined;
  readonly keyAlgorithm: string;
}

/** Certificates. */
export interface CertificatesReads {
  certificate(arn: string): Promise<Certificate | undefined>;
  certificates(): Promise<
    readonly { readonly arn: string; readonly domain: string; readonly status: string }[]
  >;
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
            names: found?.SubjectAlternativeNames ?? [],
            notAfter: found?.NotAfter,
            keyAlgorithm: found?.KeyAlgorithm ?? "",
          };
        }),
      ),
    certificates: () =>
      ask("acm:ListCertificates", "", () =>
        all(paginateListCertificates({ client: acm }, {}), ({ CertificateSummaryList }) =>
          (CertificateSummaryList ?? []).map((summary) => ({
            arn: given(summary.CertificateArn, "CertificateArn"),
            domain: summary.DomainName ?? "",
            status: summary.Status ?? "",
          })),
        ),
      ),
  };
}
