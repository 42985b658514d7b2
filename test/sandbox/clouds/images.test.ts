import { publicImages } from "../../../sandbox/clouds/aws/images";

describe("an image that everyone sees", () => {
  it("is found by its publisher and the pattern of its name, the same each time", () => {
    const [image] = publicImages(["amazon"], "al2023-ami-*-x86_64");
    expect(image).toEqual({
      id: expect.stringMatching(/^ami-[0-9a-f]{17}$/),
      name: "al2023-ami-2026.09.01-x86_64",
    });
    expect(publicImages(["137112412989"], "al2023-ami-*-x86_64")).toEqual([image]);
    expect(publicImages(["099720109477"], "ubuntu/images/*/ubuntu-noble-*")).toHaveLength(1);
  });

  it("is not found among another publisher's", () => {
    expect(publicImages(["self"], "al2023-ami-*")).toEqual([]);
    expect(publicImages(["amazon"], "codeocean-*")).toEqual([]);
    expect(publicImages(["099720109477"], "al2023-ami-*")).toEqual([]);
  });
});
