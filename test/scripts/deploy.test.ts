import { stacksOf } from "../../scripts/deploy";

const files = [
  "Pulumi.yaml",
  "Pulumi.bootstrap.yaml",
  "Pulumi.dev.yaml",
  "Pulumi.dev-models.yaml",
  "Pulumi.prod.yaml",
  "README.md",
];

describe("deploying an environment", () => {
  it("takes the state backend first, then the environment, then its parts", () => {
    expect(stacksOf("dev", files, true)).toEqual(["bootstrap", "dev", "dev-models"]);
    expect(stacksOf("prod", files, false)).toEqual(["prod"]);
  });

  it("refuses an environment without a file and names those there are", () => {
    expect(() => stacksOf("stage", files, true)).toThrow(
      "--env stage: there is no Pulumi.stage.yaml; write one, or use bootstrap, dev, dev-models, prod",
    );
  });
});
