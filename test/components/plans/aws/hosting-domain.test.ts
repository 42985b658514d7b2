import {
  domainIssues,
  hostingDomain,
  hostingDomainIssues,
  zoneFits,
} from "../../../../components/plans/aws/hosting-domain";
import { linesOf } from "../../../support/issues";

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
    ["internet-facing", "xyz", "codeocean", ["rootDomain"]],
    ["internal", "xy_z.com", "code.ocean", ["subdomain", "rootDomain"]],
    ["internal", "xyz.com", "-codeocean", ["subdomain"]],
    ["internal", `${"a".repeat(64)}.com`, "codeocean", ["rootDomain"]],
  ] as const)("%s below %s as %s: %j", (type, root, subdomain, paths) => {
    expect(hostingDomainIssues(type, root, subdomain).map(({ path }) => path)).toEqual(paths);
  });

  it("is refused with what to write instead", () => {
    expect(linesOf(hostingDomainIssues("internet-facing", "corp.local", "a.b"))).toEqual([
      'subdomain: "a.b" is not one DNS label; use up to 63 letters, digits and inner hyphens, for example codeocean',
      'rootDomain: corp.local is not a domain that can be registered, so it cannot be resolved from the internet; use a registered domain, or deploymentType: "internal"',
    ]);
    expect(hostingDomainIssues("internal", " XYZ.com. ")).toEqual([]); // codeocean where no subdomain is given
  });

  it.each([
    ["a.b", true],
    [`${"a".repeat(63)}.b`, true],
    [`${"a".repeat(64)}.b`, false],
    ["a-.b", false],
    ["-a.b", false],
    ["a..b", false],
    ["a.b!", false],
    [`${"a.".repeat(126)}b`, true], // 253 characters
    [`${"a.".repeat(126)}bc`, false],
  ])("%s is a domain name: %s", (name, valid) => {
    expect(linesOf(domainIssues("name", name))).toEqual(
      valid
        ? []
        : [
            `name: "${name}" is not a domain name; write labels of letters, digits and hyphens with dots between them, for example xyz.com`,
          ],
    );
  });

  it("fits a zone of its own name or of a parent, whole labels only", () => {
    expect(zoneFits(" CodeOcean.xyz.com.", "codeocean.xyz.com")).toBe(true);
    expect(zoneFits("xyz.com", "codeocean.xyz.com")).toBe(true);
    expect(zoneFits("yz.com", "codeocean.xyz.com")).toBe(false);
    expect(zoneFits("a.codeocean.xyz.com", "codeocean.xyz.com")).toBe(false);
  });
});
