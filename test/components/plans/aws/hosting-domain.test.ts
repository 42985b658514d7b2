import {
  hostingDomain,
  hostingDomainIssues,
  zoneFits,
} from "../../../../components/plans/aws/hosting-domain";

describe("the hosting domain", () => {
  it("is subdomain and root domain, in lower case without a trailing dot", () => {
    expect(hostingDomain("XYZ.com")).toBe("codeocean.xyz.com");
    expect(hostingDomain("xyz.com.", "Lab")).toBe("lab.xyz.com");
  });

  it.each([
    ["internet-facing", "xyz.com", "codeocean", []],
    ["internet-facing", "xyz.co.uk", "codeocean", []],
    ["internal", "corp.local", "codeocean", []],
    ["internet-facing", "corp.local", "codeocean", ["rootDomain"]],
    ["internet-facing", "co.uk", "codeocean", ["rootDomain"]],
    ["internal", "xyz", "codeocean", ["rootDomain"]],
    ["internal", "xy_z.com", "code.ocean", ["subdomain", "rootDomain"]],
    ["internal", "xyz.com", "-codeocean", ["subdomain"]],
    ["internal", `${"a".repeat(64)}.com`, "codeocean", ["rootDomain"]],
  ] as const)("%s below %s as %s: %j", (type, root, subdomain, paths) => {
    expect(hostingDomainIssues(type, root, subdomain).map(({ path }) => path)).toEqual(paths);
  });

  it("fits a zone of its own name or of a parent, whole labels only", () => {
    expect(zoneFits("codeocean.xyz.com.", "codeocean.xyz.com")).toBe(true);
    expect(zoneFits("xyz.com", "codeocean.xyz.com")).toBe(true);
    expect(zoneFits("yz.com", "codeocean.xyz.com")).toBe(false);
    expect(zoneFits("a.codeocean.xyz.com", "codeocean.xyz.com")).toBe(false);
  });
});
