import * as pulumi from "@pulumi/pulumi";
import { providerSettings } from "../../config/from-engine";

describe("settings of a provider package", () => {
  it("are handed to another provider with their types, and secrets as secrets", async () => {
    pulumi.runtime.setAllConfig(
      {
        "azure-native:tenantId": "1b2f7c3a-0f5e-4c64-8a1e-5f6a7b8c9d01",
        "azure-native:useOidc": "true",
        "azure-native:auxiliaryTenantIds": '["2c3d"]',
        "azure-native:clientSecret": "hunter2",
        "aws:region": "eu-central-1",
      },
      ["azure-native:clientSecret"],
    );
    const { clientSecret, ...plain } = providerSettings("azure-native");
    expect(plain).toEqual({
      tenantId: "1b2f7c3a-0f5e-4c64-8a1e-5f6a7b8c9d01",
      useOidc: true,
      auxiliaryTenantIds: ["2c3d"],
    });
    if (!pulumi.Output.isInstance(clientSecret)) throw new Error("the secret is plain");
    expect(await pulumi.isSecret(clientSecret)).toBe(true);
  });
});
