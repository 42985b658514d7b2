import { assessImages, sharedImage } from "../../../preflight/checks/aws/image";
import { answer, AWS_EXISTING, findingsOf, refused, type Given } from "../support";

const identity = answer({
  account: "210987654321",
  arn: "arn:aws:iam::210987654321:user/me",
});
const image = (id: string, created: string) => ({ id, name: `Code Ocean ${id}`, created });
const newer = image("ami-2", "2026-10-01T08:00:00.000Z");
const older = image("ami-1", "2026-09-30T08:00:00.000Z");
const byPattern = { id: undefined, namePattern: "Code Ocean*" };

describe("AWS_AMI_SHARED", () => {
  it.each([[[older, newer]], [[newer, older]]])("passes with the newest of %j", (images) => {
    expect(assessImages({ ami: byPattern, region: "eu-central-1" }, images, "1")).toEqual({
      result: "pass",
      found: "ami-2 (Code Ocean ami-2), the newest of 2",
    });
  });
  it.each([
    ["by the name pattern", byPattern, { namePattern: "Code Ocean*" }, "Code Ocean*"],
    ["by its id", { ...byPattern, id: "ami-9" }, { id: "ami-9" }, "ami-9"],
  ])("asks for the image %s, and fails without one", async (_what, ami, question, wanted) => {
    const images = jest.fn(answer([]));
    const given: Given = {
      settings: AWS_EXISTING,
      awsNeeds: { ami },
      aws: { images, identity },
    };
    expect(await findingsOf(sharedImage, given)).toEqual([
      {
        result: "fail",
        found: `no image ${wanted} is shared with account 210987654321 in eu-central-1`,
        hint: "write to support@codeocean.com: please share the Code Ocean AMI with account 210987654321 in eu-central-1; if it is shared, see whether the account's Allowed AMIs setting hides it (aws ec2 get-allowed-images-settings)",
      },
    ]);
    expect(images.mock.calls).toEqual([[question]]);
  });
  it("names the right that is missing", async () => {
    const aws = { images: refused("ec2:DescribeImages"), identity };
    expect(await findingsOf(sharedImage, { settings: AWS_EXISTING, aws })).toEqual([
      { result: "unknown", because: "no permission to ask: ec2:DescribeImages is needed" },
    ]);
  });
});
