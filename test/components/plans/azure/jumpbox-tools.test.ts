import { gte } from "semver";
import { parse } from "yaml";
import {
  JUMPBOX_TOOLS,
  jumpboxCloudInit,
  toolHosts,
} from "../../../../components/plans/azure/jumpbox-tools";

const document = (): Record<string, unknown> =>
  parse(jumpboxCloudInit("azadmin")) as Record<string, unknown>;
const installer = () =>
  (document()["write_files"] as readonly { readonly content: string }[])[0]?.content ?? "";

describe("the tools of the jumpbox", () => {
  it("are those that the installation guide uses", () => {
    expect(JUMPBOX_TOOLS.map(({ command }) => command)).toEqual([
      "az",
      "kubectl",
      "kubelogin",
      "helm",
      "gcloud",
      "docker",
      "nats",
      "nsc",
      "jq",
      "curl",
      "git",
      "htpasswd",
      "xrdp",
    ]);
  });

  it("include Helm 3.16 or newer", () => {
    const helm = JUMPBOX_TOOLS.find(({ command }) => command === "helm");
    expect(gte(helm?.version ?? "0.0.0", "3.16.0")).toBe(true);
  });

  it("are pinned: no download and no package says latest", () => {
    const sources = JSON.stringify(JUMPBOX_TOOLS);
    expect(sources).not.toMatch(/latest|stable\.txt|\/main\//);
    for (const { version, source } of JUMPBOX_TOOLS) {
      if (source.kind === "ubuntu") continue;
      const places = source.kind === "apt" ? source.packages.map((p) => p.version) : [source.url];
      expect(places.every((place) => place.includes(version))).toBe(true);
    }
  });

  it("are each held against a checksum of their vendor, over HTTPS", () => {
    for (const { command, source } of JUMPBOX_TOOLS) {
      if (source.kind !== "download") continue;
      expect([source.url, source.checksums].every((url) => url.startsWith("https://"))).toBe(true);
      expect(installer()).toContain(`install_tool ${command} `);
      expect(installer()).toContain(source.checksums);
    }
    expect(installer()).toContain("sha256sum --check");
  });

  it("come from hosts that an appliance can be told about", () => {
    expect(toolHosts()).toEqual([
      "azure.archive.ubuntu.com",
      "cdn.dl.k8s.io",
      "dl.k8s.io",
      "download.docker.com",
      "get.helm.sh",
      "github.com",
      "keyserver.ubuntu.com",
      "objects.githubusercontent.com",
      "packages.cloud.google.com",
      "packages.microsoft.com",
      "release-assets.githubusercontent.com",
    ]);
  });
});

describe("the start script of the jumpbox", () => {
  it("is a cloud-init document within the 64 KB that Azure takes", () => {
    const text = jumpboxCloudInit("azadmin");
    expect(text.startsWith("#cloud-config\n")).toBe(true);
    expect(Buffer.from(text).toString("base64").length).toBeLessThan(65_536);
    expect(Object.keys(document())).toEqual([
      "package_update",
      "package_upgrade",
      "apt",
      "packages",
      "write_files",
      "runcmd",
    ]);
  });

  it("trusts each repository by the full fingerprint of its key", () => {
    const { sources } = document()["apt"] as {
      readonly sources: Readonly<
        Record<string, { readonly source: string; readonly keyid: string }>
      >;
    };
    expect(Object.keys(sources)).toEqual(["docker.list", "google.list", "microsoft.list"]);
    for (const { source, keyid } of Object.values(sources)) {
      expect(keyid).toMatch(/^[0-9A-F]{40}$/);
      expect(source).toContain("signed-by=$KEY_FILE");
    }
  });

  it("holds no secret and no password", () => {
    expect(jumpboxCloudInit("azadmin")).not.toMatch(/passw|secret|token|BEGIN|chpasswd/i);
  });

  it("gives docker and the desktop to the administrator", () => {
    const commands = JSON.stringify(
      (parse(jumpboxCloudInit("operator")) as Record<string, unknown>)["runcmd"],
    );
    expect(commands).toContain('"docker","operator"');
    expect(commands).toContain("/home/operator/.xsession");
    expect(commands).not.toContain("azadmin");
  });
});
