import { releaseFaults, repositoryOf, signingFault } from "../../scripts/release";

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

describe("a package that is signed", () => {
  const GITHUB = {
    GITHUB_SERVER_URL: "https://github.com",
    GITHUB_REPOSITORY: "contoso/foundations",
    ACTIONS_ID_TOKEN_REQUEST_URL: "https://token.actions.contoso.com",
  };
  const GITLAB = {
    CI_PROJECT_URL: "https://gitlab.com/contoso/foundations",
    SIGSTORE_ID_TOKEN: "token",
  };

  it("names the clone of the pipeline as its source", () => {
    expect(repositoryOf(GITHUB)).toBe("https://github.com/contoso/foundations");
    expect(repositoryOf(GITLAB)).toBe("https://gitlab.com/contoso/foundations");
    expect(repositoryOf({})).toBeUndefined();
  });

  it("needs a pipeline that gives an identity", () => {
    expect(signingFault(GITHUB)).toBeUndefined();
    expect(signingFault(GITLAB)).toBeUndefined();
    const unable = { ...GITHUB, ACTIONS_ID_TOKEN_REQUEST_URL: undefined };
    for (const env of [{}, unable, { SIGSTORE_ID_TOKEN: "token" }])
      expect(signingFault(env)).toMatch(/^The packages are signed with .* add --dry-run\.$/);
  });
});
