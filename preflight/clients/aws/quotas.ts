import { CloudWatchClient, GetMetricStatisticsCommand } from "@aws-sdk/client-cloudwatch";
import {
  GetAWSDefaultServiceQuotaCommand,
  GetServiceQuotaCommand,
  ServiceQuotasClient,
} from "@aws-sdk/client-service-quotas";
import { given, unless, type AwsScope } from "./scope";

/** Service quotas, and how much of them is in use. */
export interface QuotasReads {
  /** Applied value, or AWS's default where none was applied. */
  quota(service: string, code: string): Promise<number>;
  /** vCPUs in use in a quota class such as `Standard/OnDemand`; undefined when nothing was reported. */
  vcpusInUse(quotaClass: string): Promise<number | undefined>;
}

export function quotasReads({ common, ask }: AwsScope): QuotasReads {
  const quotas = new ServiceQuotasClient(common);
  return {
    quota: (service, code) =>
      ask("servicequotas:GetServiceQuota", `${service}/${code}`, async () => {
        const input = { ServiceCode: service, QuotaCode: code };
        const applied = await unless(["NoSuchResourceException"], undefined, () =>
          quotas.send(new GetServiceQuotaCommand(input)),
        );
        const answer = applied ?? (await quotas.send(new GetAWSDefaultServiceQuotaCommand(input)));
        return given(answer.Quota?.Value, `${service}/${code}`);
      }),
    vcpusInUse: (quotaClass) =>
      ask("cloudwatch:GetMetricStatistics", quotaClass, async () => {
        const now = Date.now();
        const { Datapoints } = await new CloudWatchClient(common).send(
          new GetMetricStatisticsCommand({
            Namespace: "AWS/Usage",
            MetricName: "ResourceCount",
            Dimensions: [
              { Name: "Service", Value: "EC2" },
              { Name: "Type", Value: "Resource" },
              { Name: "Resource", Value: "vCPU" },
              { Name: "Class", Value: quotaClass },
            ],
            StartTime: new Date(now - 3_600_000),
            EndTime: new Date(now),
            Period: 300,
            Statistics: ["Maximum"],
          }),
        );
        const points = [...(Datapoints ?? [])].sort(
          (a, b) => (a.Timestamp?.getTime() ?? 0) - (b.Timestamp?.getTime() ?? 0),
        );
        return points.at(-1)?.Maximum;
      }),
  };
}
