import { patiently, type Patience } from "../../patience";
import { certificatesReads, type CertificatesReads } from "./certificates";
import { computeReads, type ComputeReads } from "./compute";
import { dnsReads, type DnsReads } from "./dns";
import { identityReads, type IdentityReads } from "./identity";
import { keysReads, type KeysReads } from "./keys";
import { networkReads, type NetworkReads } from "./network";
import { offersReads, type OffersReads } from "./offers";
import { quotasReads, type QuotasReads } from "./quotas";
import { asRoles, type RoleToAssume } from "./roles";
import { asUnreadable, type AwsScope } from "./scope";

/** Where AWS is asked, and as whom: the same profile and roles as in a deployment, else the SDK's default chain. */
export interface AwsClientOptions {
  readonly region: string;
  /** Optional. One endpoint for all services. @default - `AWS_ENDPOINT_URL`, else the region's own */
  readonly endpoint?: string | undefined;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Optional. Profile of the shared configuration. @default - the environment's */
  readonly profile?: string | undefined;
  /** Optional. Roles to assume, one after another. @default - none */
  readonly assumeRoles?: readonly RoleToAssume[] | undefined;
  readonly patience?: Patience;
}

/** Reads of AWS. Nothing is created or changed. */
export interface AwsClient
  extends
    CertificatesReads,
    ComputeReads,
    DnsReads,
    IdentityReads,
    KeysReads,
    NetworkReads,
    OffersReads,
    QuotasReads {}

/** Reads AWS with the SDK: follows pages, waits when it is throttled, names the action that is refused. */
export function awsClient(options: AwsClientOptions): AwsClient {
  const patient = patiently(options.patience);
  const answers = new Map<string, Promise<unknown>>();
  const scope: AwsScope = {
    common: asRoles(
      {
        region: options.region,
        maxAttempts: 1, // repeats are ours, so that they end with the check's time limit
        ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
        ...(options.profile === undefined ? {} : { profile: options.profile }),
        ...(options.credentials === undefined ? {} : { credentials: options.credentials }),
      },
      options.assumeRoles ?? [],
    ),
    ask: <T>(permission: string, key: string, question: () => Promise<T>): Promise<T> => {
      const id = `${permission} ${key}`;
      const before = answers.get(id) as Promise<T> | undefined;
      if (before !== undefined) return before;
      const answer = patient(async () => {
        try {
          return await question();
        } catch (error) {
          throw asUnreadable(error, permission);
        }
      });
      answers.set(id, answer);
      return answer;
    },
  };
  return {
    ...certificatesReads(scope),
    ...computeReads(scope),
    ...dnsReads(scope),
    ...identityReads(scope),
    ...keysReads(scope),
    ...networkReads(scope),
    ...offersReads(scope),
    ...quotasReads(scope),
  };
}
