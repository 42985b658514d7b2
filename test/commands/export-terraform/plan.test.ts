import { terraformPlan } from "../../../commands/export-terraform/plan";

const planned = (type: string, inputs: Record<string, unknown>) => ({
  type,
  name: "main.vpc",
  inputs,
  urn: "",
  parent: "",
});

describe("the Terraform form of planned AWS resources", () => {
  it("spells types, arguments and blocks as Terraform does", () => {
    const plan = terraformPlan([
      planned("aws:acm/certificate:Certificate", {
        domainName: "codeocean.contoso.com",
        options: { certificateTransparencyLoggingPreference: "ENABLED" },
        tags: { Name: "cert", "managed-by": "pulumi" },
        arn: "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
      }),
      planned("azure-native:network:Subnet", {}),
    ]);
    expect(plan["resource_changes"]).toEqual([
      {
        address: "aws_acm_certificate.main_vpc",
        mode: "managed",
        type: "aws_acm_certificate",
        name: "main_vpc",
        provider_name: "hashicorp/aws",
        change: {
          actions: ["create"],
          before: null,
          after: {
            domain_name: "codeocean.contoso.com",
            options: [{ certificate_transparency_logging_preference: "ENABLED" }],
            tags: { Name: "cert", "managed-by": "pulumi" },
          },
        },
      },
    ]);
  });

  it("refuses an AWS type that it does not know", () => {
    expect(() => terraformPlan([planned("aws:s3/bucket:Bucket", {})])).toThrow(
      "aws:s3/bucket:Bucket has no Terraform type here; add a row to commands/export-terraform/plan.ts",
    );
  });
});
