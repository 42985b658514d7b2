import {
  GetHostedZoneCommand,
  ListResourceRecordSetsCommand,
  type ListResourceRecordSetsResponse,
  Route53Client,
} from "@aws-sdk/client-route-53";
import { all, given, unless, type AwsScope } from "./scope";

export interface HostedZone {
  readonly name: string;
  readonly isPrivate: boolean;
  readonly nameServers: readonly string[];
}

/** Hosted zones and their records. */
export interface DnsReads {
  hostedZone(id: string): Promise<HostedZone | undefined>;
  records(zoneId: string): Promise<readonly { readonly name: string; readonly type: string }[]>;
}

export function dnsReads({ common, ask }: AwsScope): DnsReads {
  const route53 = new Route53Client(common);
  return {
    hostedZone: (id) =>
      ask("route53:GetHostedZone", id, () =>
        unless(["NoSuchHostedZone"], undefined, async () => {
          const answer = await route53.send(new GetHostedZoneCommand({ Id: id }));
          return {
            name: plain(given(answer.HostedZone?.Name, "HostedZone")),
            isPrivate: answer.HostedZone?.Config?.PrivateZone ?? false,
            nameServers: (answer.DelegationSet?.NameServers ?? []).map(plain),
          };
        }),
      ),
    records: (zoneId) =>
      ask("route53:ListResourceRecordSets", zoneId, () =>
        all(recordPages(route53, zoneId), ({ ResourceRecordSets }) =>
          (ResourceRecordSets ?? []).map((record) => ({
            name: plain(given(record.Name, "Name")),
            type: given(record.Type as string | undefined, "Type"),
          })),
        ),
      ),
  };
}

// The SDK has no paginator for this call: a page ends at a name and a type.
async function* recordPages(
  client: Route53Client,
  zoneId: string,
): AsyncIterable<ListResourceRecordSetsResponse> {
  let page: ListResourceRecordSetsResponse | undefined;
  do {
    page = await client.send(
      new ListResourceRecordSetsCommand({
        HostedZoneId: zoneId,
        ...(page === undefined
          ? {}
          : {
              StartRecordName: page.NextRecordName,
              StartRecordType: page.NextRecordType,
              StartRecordIdentifier: page.NextRecordIdentifier,
            }),
      }),
    );
    yield page;
  } while (page.IsTruncated === true);
}

const plain = (name: string): string => name.replace(/\.$/, "").toLowerCase();
