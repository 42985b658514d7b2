import type { Scenario } from "../../../sandbox/clouds/scenario";
import { type ProviderClient, connect } from "../support/provider-client";

const VPC = "aws:ec2/vpc:Vpc";

describe("the simulated AWS account", () => {
  let aws: ProviderClient;
  afterEach(() => {
    aws.close();
  });
  const start = async (
    scenario: Partial<Scenario> = {},
    config: Readonly<Record<string, string>> = {},
  ): Promise<void> => {
    aws = await connect("aws", { scenario, config: { region: "eu-central-1", ...config } });
  };

  it("refuses to work with a login of an account that the provider may not use", async () => {
    await start({ awsAccount: "999999999999" }, { allowedAccountIds: '["210987654321"]' });
    await expect(aws.create(VPC, { cidrBlock: "10.0.0.0/16" })).rejects.toMatchObject({
      details: expect.stringContaining("AWS account ID not allowed: 999999999999") as unknown,
    });
  });
});
