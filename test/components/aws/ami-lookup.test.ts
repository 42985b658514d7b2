import { findAmi } from "../../../components/aws/ami-lookup";
import { build } from "../../support/build";

const args = { namePattern: "codeocean-vpc-amzn2-*", owners: ["123456789012"] };

describe("looking for the shared machine image", () => {
  it("finds the newest by pattern", async () => {
    let asked: unknown;
    const { value } = await build(() => findAmi(args), {
      invokes: {
        "aws:ec2/getAmiIds:getAmiIds": (inputs) => {
          asked = inputs;
          return { id: "x", ids: ["ami-new", "ami-old"] };
        },
        "aws:ec2/getAmi:getAmi": ({ filters }) => {
          const [filter] = filters as { values: string[] }[];
          return { id: filter?.values[0], name: "codeocean-vpc-amzn2-2" };
        },
      },
    });
    expect(value).toEqual({ id: "ami-new", name: "codeocean-vpc-amzn2-2" });
    expect(asked).toMatchObject({
      executableUsers: ["self"],
      filters: [{ name: "name", values: ["codeocean-vpc-amzn2-*"] }],
    });
  });

  it("answers nothing when none is shared yet, and fails no preview", async () => {
    const { value, error } = await build(() => findAmi(args), {
      invokes: { "aws:ec2/getAmiIds:getAmiIds": () => ({ id: "x", ids: [] }) },
    });
    expect(value).toBeUndefined();
    expect(error).toBeUndefined();
  });
});
