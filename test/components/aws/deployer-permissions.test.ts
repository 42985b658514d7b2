import { spawnSync } from "node:child_process";
import { DeployerPermissions } from "../../../components/aws/deployer-permissions";
import { permissionDocuments } from "../../../components/plans/aws/deployer-permissions";
import { build } from "../../support/build";
import { EVERY_TYPE, SCOPE } from "../../support/deployer";
import { pythonTool } from "../../../scripts/checkers/tools";

// The first run installs the linter.
jest.setTimeout(300_000);

describe("the policies of a deployer", () => {
  it("are managed policies that AWS accepts by size and by statement id", async () => {
    const { resources, error } = await build(
      () =>
        new DeployerPermissions("deployer", {
          ...SCOPE,
          resourceTypes: ["aws:ec2/vpc:Vpc", "aws:iam/role:Role"],
        }),
    );
    expect(error).toBeUndefined();
    const policies = resources.filter(({ custom }) => custom);
    expect(policies.map(({ inputs }) => inputs["name"])).toEqual(["deployer"]);
    for (const { inputs } of policies) {
      expect(String(inputs["policy"]).length).toBeLessThanOrEqual(6144);
      const { Statement } = JSON.parse(String(inputs["policy"])) as {
        Statement: { Sid: string }[];
      };
      expect(Statement.every(({ Sid }) => /^[A-Za-z0-9]+$/.test(Sid))).toBe(true);
      expect(new Set(Statement.map(({ Sid }) => Sid)).size).toBe(Statement.length);
    }
  });

  it("are refused for types nobody has thought about, all at once", async () => {
    const { error, resources } = await build(
      () =>
        new DeployerPermissions("deployer", {
          ...SCOPE,
          resourceTypes: ["aws:rds/instance:Instance", "aws:ec2/vpc:Vpc", "aws:s3/bucket:Bucket"],
        }),
    );
    expect(String(error)).toContain(
      "resourceTypes[0]: the permissions for aws:rds/instance:Instance are not known",
    );
    expect(String(error)).toContain(
      "resourceTypes[2]: the permissions for aws:s3/bucket:Bucket are not known",
    );
    expect(resources).toEqual([]);
  });
});

const parliament = pythonTool({ name: "parliament", version: "1.6.4", command: "parliament" });

(parliament.missing === undefined ? describe : describe.skip)(
  "parliament, a linter of IAM policies",
  () => {
    const findings = (document: unknown): readonly string[] => {
      const { stdout } = spawnSync(parliament.command, ["--json"], {
        input: JSON.stringify(document),
        encoding: "utf8",
      });
      return stdout
        .split("\n")
        .filter((line) => line.startsWith("{"))
        .map((line) => {
          const { severity, issue, detail } = JSON.parse(line) as Readonly<Record<string, unknown>>;
          return `${String(severity)} ${String(issue)} ${JSON.stringify(detail)}`;
        });
    };

    it("finds nothing of medium or higher severity in any document", () => {
      const documents = permissionDocuments(EVERY_TYPE, SCOPE);
      expect(documents.flatMap(findings).filter((line) => !line.startsWith("LOW"))).toEqual([]);
    });

    it("finds the fault of a document that gives an action a resource it cannot have", () => {
      const faulty = { Effect: "Allow", Action: "iam:CreateRole", Resource: "arn:aws:s3:::bucket" };
      expect(findings({ Version: "2012-10-17", Statement: [faulty] }).join()).toContain(
        "MEDIUM RESOURCE_MISMATCH",
      );
    });
  },
);
