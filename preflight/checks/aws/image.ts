import { awsCheck, fail, pass, type Finding } from "../../check";
import type { AwsNeeds } from "../../needs/aws";
import type { Image } from "../../clients/aws/compute";

export function assessImages(
  { ami, region }: Pick<AwsNeeds, "ami" | "region">,
  images: readonly Image[],
  account: string,
): Finding {
  const newest = [...images].sort((a, b) => (a.created < b.created ? 1 : -1))[0];
  if (newest === undefined) {
    return fail(
      `no image ${ami.id ?? ami.namePattern} is shared with account ${account} in ${region}`,
      `write to support@codeocean.com: please share the Code Ocean AMI with account ${account} in ${region}; if it is shared, see whether the account's Allowed AMIs setting hides it (aws ec2 get-allowed-images-settings)`,
    );
  }
  return pass(`${newest.id} (${newest.name}), the newest of ${String(images.length)}`);
}

export const sharedImage = awsCheck(
  "AWS_AMI_SHARED",
  ["ec2:DescribeImages", "sts:GetCallerIdentity"],
  async (needs, { aws }) => {
    const { id, namePattern } = needs.ami;
    const [images, { account }] = await Promise.all([
      aws.images(id === undefined ? { namePattern } : { id }),
      aws.identity(),
    ]);
    return assessImages(needs, images, account);
  },
);
