import { releaseFaults } from "../../scripts/release";

const PACKAGES = [
  { name: "platform-foundations", version: "1.2.3" },
  { name: "pulumi-sandbox", version: "1.2.3" },
];
const CHANGELOG = "# Changelog\n\n## 1.2.3\n\n- A change.\n\n## 1.2.2\n";

describe("a release", () => {
  it("is of one version: tag, packages and the newest section of the changelog", () => {
    expect(releaseFaults("v1.2.3", PACKAGES, CHANGELOG)).toEqual([]);
    expect(releaseFaults("v1.2.4", PACKAGES, CHANGELOG)).toEqual([
      "platform-foundations has version 1.2.3; make it 1.2.4 first",
      "pulumi-sandbox has version 1.2.3; make it 1.2.4 first",
      "CHANGELOG.md begins with 1.2.3; add the section 1.2.4",
    ]);
  });

  it("names a package that was left behind", () => {
    const [first, ...rest] = PACKAGES;
    const behind = [{ ...first, name: "left-behind", version: "1.2.2" }, ...rest];
    expect(releaseFaults("v1.2.3", behind, CHANGELOG)).toEqual([
      "left-behind has version 1.2.2; make it 1.2.3 first",
    ]);
  });

  it.each(["1.2.3", "v1.2", "latest"])("has no tag such as %s", (tag) => {
    expect(releaseFaults(tag, PACKAGES, CHANGELOG)[0]).toBe(
      `${tag} is not a release tag; use v1.2.3`,
    );
  });
});
