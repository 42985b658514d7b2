import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../../../process/run";
import { gte } from "semver";
import { parse } from "yaml";
import {
  installer as installerOf,
  JUMPBOX_TOOLS,
  jumpboxCloudInit,
  type JumpboxTool,
  toolHosts,
  toolsOf,
} from "../../../../components/plans/azure/jumpbox-tools";

const document = (): Record<string, unknown> =>
  parse(jumpboxCloudInit("azadmin")) as Record<string, unknown>;
const INSTALLER = "/opt/platform/install-tools.sh";
const installer = () =>
  (document()["write_files"] as readonly { readonly content: string }[])[0]?.content ?? "";

describe("the tools of the jumpbox", () => {
  it("are installed by one script, with a desktop of the administrator's own and access to Docker", () => {
    expect({ ...document(), apt: undefined }).toEqual({
      package_update: true,
      package_upgrade: true,
      packages: ["ca-certificates", "gnupg", "unzip", "xz-utils"],
      write_files: [{ path: INSTALLER, permissions: "0755", content: installer() }],
      runcmd: [
        [INSTALLER],
        ["sh", "-c", "getent group docker && usermod --append --groups docker azadmin"],
        ["sh", "-c", "id xrdp && adduser xrdp ssl-cert"],
        [
          "sh",
          "-c",
          "echo xfce4-session > /home/azadmin/.xsession && chown azadmin: /home/azadmin/.xsession",
        ],
        ["sh", "-c", "systemctl enable --now xrdp || true"],
      ],
    });
    expect(jumpboxCloudInit("azadmin")).toMatch(/^#cloud-config\n/);
  });

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
    const all = toolsOf(true);
    const sources = JSON.stringify(all);
    expect(sources).not.toMatch(/latest|stable\.txt|\/main\//);
    for (const { version, source } of all) {
      if (source.kind === "ubuntu") continue;
      const places = source.kind === "apt" ? source.packages.map((p) => p.version) : [source.url];
      expect(places.every((place) => place.includes(version))).toBe(true);
    }
  });

  it("are each held against a checksum of their vendor, over HTTPS", () => {
    for (const { command, source } of JUMPBOX_TOOLS) {
      if (source.kind !== "download") continue;
      expect([source.url, source.checksums].every((url) => url.startsWith("https://"))).toBe(true);
      expect(installer()).toContain(`tool ${command} download `);
      expect(installer()).toContain(source.checksums);
    }
    expect(installer()).toContain("sha256sum --check");
  });

  it("come from hosts that an appliance can be told about", () => {
    const hosts = toolHosts();
    expect(hosts.filter(({ port }) => port !== 443)).toEqual([
      { host: "azure.archive.ubuntu.com", port: 80 },
    ]);
    expect(hosts.map(({ host }) => host)).toEqual([
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
    expect(jumpboxCloudInit("azadmin")).not.toMatch(/(?<!ht)passw|secret|token|BEGIN|chpasswd/i);
  });

  it("gives docker and the desktop to the administrator", () => {
    const commands = JSON.stringify(
      (parse(jumpboxCloudInit("operator")) as Record<string, unknown>)["runcmd"],
    );
    expect(commands).toContain("--groups docker operator");
    expect(commands).toContain("/home/operator/.xsession");
    expect(commands).not.toContain("azadmin");
  });
});

// The script itself, as it runs on the machine: against a mirror on this machine, and with a package manager that knows two packages.
describe("the installation", () => {
  const folder = mkdtempSync(join(tmpdir(), "jumpbox-tools-"));
  const good = "#!/bin/sh\necho good\n";
  let server: Server;
  let mirror: string;

  beforeAll(async () => {
    mkdirSync(join(folder, "tree", "node-v1", "bin"), { recursive: true });
    writeFileSync(join(folder, "tree", "node-v1", "bin", "node"), good, { mode: 0o755 });
    const tarred = ["-czf", join(folder, "node.tar.gz"), "-C", join(folder, "tree"), "node-v1"];
    expect(spawnSync("tar", tarred).status).toBe(0);
    const archive = readFileSync(join(folder, "node.tar.gz"));
    const sum = (data: string | Buffer): string => createHash("sha256").update(data).digest("hex");
    const files: Readonly<Record<string, string | Buffer>> = {
      "/kubectl": good,
      "/kubectl.sha256": sum(good),
      "/helm": "something else",
      "/helm.sha256": sum(good),
      "/node.tar.gz": archive,
      "/SUMS": `${sum("x")}  other\n${sum(archive)}  node.tar.gz\n`,
      "/nats": good,
    };
    server = createServer(({ url = "" }, response) => {
      const file = files[url];
      response.writeHead(file === undefined ? 404 : 200).end(file);
    });
    await new Promise<void>((resolve) => {
      server.listen(0, "127.0.0.1", resolve);
    });
    mirror = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    const apt = join(folder, "bin", "apt-get");
    mkdirSync(join(folder, "bin"));
    // Knows jq, and of azure-cli no version but the newest.
    writeFileSync(
      apt,
      '#!/bin/sh\ncase "$4" in jq|azure-cli) exit 0;; esac\necho "E: no $4" >&2\nexit 100\n',
    );
    chmodSync(apt, 0o755);
  });
  afterAll(() => {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const download = (
    command: string,
    checksums = `${command}.sha256`,
    more: object = {},
  ): JumpboxTool => ({
    command,
    version: "1",
    source: {
      kind: "download",
      url: `${mirror}/${command}`,
      checksums: `${mirror}/${checksums}`,
      format: "binary",
      ...more,
    },
  });
  const packages = (command: string, name: string, version?: string): JumpboxTool => ({
    command,
    version: version ?? "Ubuntu",
    source:
      version === undefined
        ? { kind: "ubuntu", packages: [name] }
        : { kind: "apt", repository: "microsoft", packages: [{ name, version }] },
  });

  async function install(tools: readonly JumpboxTool[]) {
    const script = join(folder, "install.sh");
    writeFileSync(script, installerOf(tools).replaceAll("--retry 5", "--retry 0"));
    const target = mkdtempSync(join(folder, "target-"));
    const status = join(target, "tools.tsv");
    const { code } = await run("bash", [script], {
      env: {
        PATH: `${join(folder, "bin")}:${process.env["PATH"] ?? ""}`,
        TOOLS_TARGET: target,
        TOOLS_STATUS: status,
        NO_PROXY: "127.0.0.1",
      },
    });
    const lines = readFileSync(status, "utf8").trim().split("\n");
    return { code, lines: lines.map((line) => line.split("\t")), target };
  }

  it("installs every tool that can be had, and says what came of each", async () => {
    const { code, lines, target } = await install([
      packages("az", "azure-cli", "2.0.0"),
      download("helm"),
      download("nats", "SHA256SUMS"),
      packages("gone", "gone", "1.0.0"),
      download("kubectl"),
      packages("jq", "jq"),
    ]);
    expect(code).toBe(1);
    expect(lines.map(([command, state]) => [command, state])).toEqual([
      ["az", "newer"],
      ["helm", "failed"],
      ["nats", "failed"],
      ["gone", "failed"],
      ["kubectl", "ok"],
      ["jq", "ok"],
    ]);
    expect(lines[1]?.[2]).toBe("the checksum differs");
    expect(lines[3]?.[2]).toContain("no gone");
    expect(spawnSync(join(target, "bin", "kubectl"), { encoding: "utf8" }).stdout).toBe("good\n");
    expect(spawnSync(join(target, "bin", "helm")).error).toBeDefined();
  });

  it("puts the programs of an archive on the path, beside their libraries", async () => {
    const { code, target } = await install([
      download("node", "SUMS", {
        url: `${mirror}/node.tar.gz`,
        format: "tar.gz",
        member: "node-v1/",
      }),
    ]);
    expect(code).toBe(0);
    expect(spawnSync(join(target, "bin", "node"), { encoding: "utf8" }).stdout).toBe("good\n");
  });

  it("is a sound shell script", () => {
    const script = installerOf(toolsOf(true));
    const checked = spawnSync("bash", ["-n"], { input: script, encoding: "utf8" });
    expect(checked.stderr).toBe("");
  });

  const hasShellcheck = spawnSync("shellcheck", ["--version"]).status === 0;
  (hasShellcheck ? it : it.skip)("passes shellcheck (skipped where it is not installed)", () => {
    const script = installerOf(toolsOf(true));
    // SC2317: functions that are called by name.
    const flags = ["--exclude=SC2317", "--shell=bash", "-"];
    expect(spawnSync("shellcheck", flags, { input: script, encoding: "utf8" }).stdout).toBe("");
  });

  const hasCloudInit = spawnSync("cloud-init", ["--version"]).status === 0;
  (hasCloudInit ? it : it.skip)(
    "fits cloud-init's schema (skipped where it is not installed)",
    () => {
      const validated = (text: string): string => {
        const file = join(folder, "user-data.yaml");
        writeFileSync(file, text);
        const { stdout, stderr } = spawnSync("cloud-init", ["schema", "--config-file", file], {
          encoding: "utf8",
        });
        return stdout + stderr;
      };
      const text = jumpboxCloudInit("azadmin", toolsOf(true));
      expect(validated(text)).toMatch(/^Valid (schema|cloud-config)/);
      expect(validated(text.replace("runcmd:", "runcmd: 1\nother:"))).toMatch(
        /runcmd: 1 is not of type/,
      );
    },
  );
});
