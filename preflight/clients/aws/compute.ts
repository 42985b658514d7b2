import {
  DescribeAvailabilityZonesCommand,
  EC2Client,
  GetEbsDefaultKmsKeyIdCommand,
  GetEbsEncryptionByDefaultCommand,
  paginateDescribeImages,
  paginateDescribeInstanceTypeOfferings,
  paginateDescribeInstanceTypes,
} from "@aws-sdk/client-ec2";
import { all, given, unless, type AwsScope } from "./scope";

/** Stands for a field that an answer leaves out. */
export const NOT_REPORTED = "not reported";

export interface Zone {
  /** The same for every account, where the name is not. */
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly optIn: string;
  readonly type: string;
}

export interface Image {
  readonly id: string;
  readonly name: string;
  readonly created: string;
}

/** Zones, images, machine types and disk encryption of the region. */
export interface ComputeReads {
  zones(): Promise<readonly Zone[]>;
  /** Names of zones that may be given by id; an id that nobody knows stays as it is. */
  zoneNames(zones: readonly string[]): Promise<readonly string[]>;
  /** Images shared with the account: one by id, or all that match a name pattern. */
  images(
    which: { readonly id: string } | { readonly namePattern: string },
  ): Promise<readonly Image[]>;
  vcpus(types: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** Those of the types that run on the Xen hypervisor. */
  xenTypes(types: readonly string[]): Promise<readonly string[]>;
  /** Zones by instance type. */
  offeredIn(types: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
  diskEncryption(): Promise<{ readonly byDefault: boolean; readonly keyId: string }>;
}

export function computeReads({ common, ask }: AwsScope): ComputeReads {
  const ec2 = new EC2Client(common);
  const reads: ComputeReads = {
    zones: () =>
      ask("ec2:DescribeAvailabilityZones", "", async () => {
        const { AvailabilityZones } = await ec2.send(
          new DescribeAvailabilityZonesCommand({ AllAvailabilityZones: true }),
        );
        return given(AvailabilityZones, "AvailabilityZones").map((zone) => ({
          id: zone.ZoneId ?? "",
          name: given(zone.ZoneName, "ZoneName"),
          state: given(zone.State, "State"),
          optIn: zone.OptInStatus ?? NOT_REPORTED,
          type: zone.ZoneType ?? "availability-zone",
        }));
      }),
    zoneNames: async (wanted) => {
      if (!wanted.some((zone) => /-az\d+$/.test(zone))) return wanted;
      const known = await reads.zones();
      return wanted.map((zone) => known.find(({ id }) => id === zone)?.name ?? zone);
    },
    images: (which) =>
      ask("ec2:DescribeImages", JSON.stringify(which), () =>
        unless(["InvalidAMIID.NotFound", "InvalidAMIID.Unavailable"], [], () =>
          all(
            paginateDescribeImages(
              { client: ec2 },
              "id" in which
                ? { ImageIds: [which.id] }
                : {
                    ExecutableUsers: ["self"],
                    Filters: [{ Name: "name", Values: [which.namePattern] }],
                  },
            ),
            ({ Images }) =>
              (Images ?? []).map((image) => ({
                id: given(image.ImageId, "ImageId"),
                name: image.Name ?? "",
                created: image.CreationDate ?? "",
              })),
          ),
        ),
      ),
    vcpus: (types) =>
      ask("ec2:DescribeInstanceTypes", types.join(), async () => {
        const found = await unless(["InvalidInstanceType"], [], () =>
          all(
            paginateDescribeInstanceTypes(
              { client: ec2 },
              { Filters: [{ Name: "instance-type", Values: [...types] }] },
            ),
            ({ InstanceTypes }) => InstanceTypes ?? [],
          ),
        );
        return new Map(
          found.map((type) => [
            given(type.InstanceType as string | undefined, "InstanceType"),
            given(type.VCpuInfo?.DefaultVCpus, "DefaultVCpus"),
          ]),
        );
      }),
    xenTypes: (types) =>
      ask("ec2:DescribeInstanceTypes", `hypervisors of ${types.join()}`, async () => {
        const found = await all(
          paginateDescribeInstanceTypes(
            { client: ec2 },
            { Filters: [{ Name: "instance-type", Values: [...types] }] },
          ),
          ({ InstanceTypes }) => InstanceTypes ?? [],
        );
        return found
          .filter(({ Hypervisor }) => Hypervisor === "xen")
          .map((type) => given(type.InstanceType as string | undefined, "InstanceType"));
      }),
    offeredIn: (types) =>
      ask("ec2:DescribeInstanceTypeOfferings", types.join(), async () => {
        const found = await all(
          paginateDescribeInstanceTypeOfferings(
            { client: ec2 },
            {
              LocationType: "availability-zone",
              Filters: [{ Name: "instance-type", Values: [...types] }],
            },
          ),
          ({ InstanceTypeOfferings }) => InstanceTypeOfferings ?? [],
        );
        const zones = new Map<string, string[]>();
        for (const { InstanceType, Location } of found) {
          if (InstanceType === undefined || Location === undefined) continue;
          zones.set(InstanceType, [...(zones.get(InstanceType) ?? []), Location]);
        }
        return zones;
      }),
    diskEncryption: () =>
      ask("ec2:GetEbsEncryptionByDefault, ec2:GetEbsDefaultKmsKeyId", "", async () => {
        const [state, key] = await Promise.all([
          ec2.send(new GetEbsEncryptionByDefaultCommand({})),
          ec2.send(new GetEbsDefaultKmsKeyIdCommand({})),
        ]);
        return {
          byDefault: given(state.EbsEncryptionByDefault, "EbsEncryptionByDefault"),
          keyId: key.KmsKeyId ?? "alias/aws/ebs",
        };
      }),
  };
  return reads;
}
