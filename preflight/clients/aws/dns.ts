import {
  GetHostedZoneCommand,
  ListHostedZonesByNameCommand,
  ListHostedZonesByVPCCommand,
  ListResourceRecordSetsCommand,
  type ListHostedZonesByVPCResponse,
  type ListResourceRecordSetsResponse,
  Route53Client,
  type VPCRegion,
} from "@aws-sdk/client-route-53";
import { all, given, unless, type AwsScope } from "./scope";

export interface HostedZone {
  readonly id: string;
  readonly name: string;
  readonly isPrivate: boolean;
  readonly nameServers: readonly string[];
  /** Networks in which a private zone answers. */
  readonly vpcIds: readonly string[];
  readonly comment: string;
}

/** Hosted zones and their records. */
export interface DnsReads {
  hostedZone(id: string): Promise<HostedZone | undefined>;
  /** Ids of the zones of exactly this name, public and private. */
  zonesNamed(name: string): Promise<readonly string[]>;
  /** Private zones that answer in a network, those of other accounts included. */
  zonesOfVpc(vpcId: string): Promise<readonly { readonly id: string; readonly name: string }[]>;
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
            id,
            name: plain(given(answer.HostedZone?.Name, "HostedZone")),
            isPrivate: answer.HostedZone?.Config?.PrivateZone ?? false,
            nameServers: (answer.DelegationSet?.NameServers ?? []).map(plain),
            vpcIds: (answer.VPCs ?? []).flatMap(({ VPCId }) => VPCId ?? []),
            comment: answer.HostedZone?.Config?.Comment ?? "",
          };
        }),
      ),
    zonesNamed: (name) =>
      ask("route53:ListHostedZonesByName", name, async () => {
        // Sorted from the name on, and an account can hold a hundred of one name at most.
        const { HostedZones } = await route53.send(
          new ListHostedZonesByNameCommand({ DNSName: name, MaxItems: 100 }),
        );
        return (HostedZones ?? [])
          .filter((zone) => plain(zone.Name ?? "") === name)
          .map(({ Id }) => given(Id, "Id").replace("/hostedzone/", ""));
      }),
    zonesOfVpc: (vpcId) =>
      ask("route53:ListHostedZonesByVPC", vpcId, async () => {
        const found: { readonly id: string; readonly name: string }[] = [];
        let token: string | undefined;
        do {
          const page: ListHostedZonesByVPCResponse = await route53.send(
            new ListHostedZonesByVPCCommand({
              VPCId: vpcId,
              VPCRegion: common.region as VPCRegion,
              ...(token === undefined ? {} : { NextToken: token }),
            }),
          );
          for (const { HostedZoneId, Name } of page.HostedZoneSummaries ?? [])
            found.push({
              id: given(HostedZoneId, "HostedZoneId"),
              name: plain(given(Name, "Name")),
            });
          token = page.NextToken;
        } while (token !== undefined && token !== "");
        return found;
      }),
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
