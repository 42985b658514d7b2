// The start script as a machine runs it: its files and commands in a root file system of its own, with the real apt, dpkg, curl and tar,
// and with a mirror on this machine in place of the vendors. Of the packages there are only empty ones with the pinned versions.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { zipSync } from "fflate";
import { parse } from "yaml";
import {
  jumpboxCloudInit,
  type JumpboxTool,
  TOOLS_STATUS,
  toolsOf,
} from "../../../../components/plans/azure/jumpbox-tools";
import { run } from "../../../../process/run";

jest.setTimeout(300_000);

const TOOLS = toolsOf(true);
const ADMIN = "operator7";
/** Whose checksum the mirror has wrong, and whose pinned version has left the repository. */
const TAMPERED = "helm";
const WITHDRAWN = "azure-cli";

/** What the start script asks of cloud-init, as far as it does not install packages of the base system. */
interface CloudInit {
  readonly write_files: readonly {
    readonly path: string;
    readonly permissions: string;
    readonly content: string;
  }[];
  readonly runcmd: readonly (readonly string[])[];
}

const NEEDED = ["unshare", "dpkg-deb", "apt-get", "curl", "unzip", "xz"];
const canRun =
  process.getuid?.() === 0 &&
  NEEDED.every((tool) => spawnSync("sh", ["-c", `command -v ${tool}`]).status === 0) &&
  spawnSync("unshare", ["--mount", "sh", "-c", "mount -t tmpfs none /mnt"]).status === 0;

const folder = mkdtempSync(join(tmpdir(), "jumpbox-root-"));
const files = new Map<string, Buffer>();
let server: Server;
let mirror: string;
let status: readonly (readonly string[])[];
/** What the commands at the end print, by line. */
let shown: readonly string[];

const sha256 = (data: Buffer): string => createHash("sha256").update(data).digest("hex");
const programOf = (command: string): string => `#!/bin/sh\necho "${command} answers"\n`;

/** The archive of a vendor: the one program, or a folder with it. */
function archiveOf({ command, source }: JumpboxTool): Buffer {
  if (source.kind !== "download") throw new Error(`${command} is not a download`);
  const { format, member = command } = source;
  const program = programOf(command);
  if (format === "binary") return Buffer.from(program);
  const path = member.endsWith("/") ? `${member}bin/${command}` : member;
  if (format === "zip") return Buffer.from(zipSync({ [path]: Buffer.from(program) }));
  const tree = mkdtempSync(join(folder, "tree-"));
  mkdirSync(dirname(join(tree, path)), { recursive: true });
  writeFileSync(join(tree, path), program, { mode: 0o755 });
  const archive = join(folder, basename(source.url));
  const [top = path] = path.split("/");
  const how = format === "tar.xz" ? "-cJf" : "-czf";
  expect(spawnSync("tar", [how, archive, "-C", tree, top]).status).toBe(0);
  return readFileSync(archive);
}

/** An empty package; docker's makes its group, as the real one does. */
function packageOf(name: string, version: string): Buffer {
  const tree = mkdtempSync(join(folder, "deb-"));
  mkdirSync(join(tree, "DEBIAN"));
  const control = `Package: ${name}\nVersion: ${version}\nArchitecture: all\nMaintainer: Platform <platform@contoso.com>\nDescription: empty\n`;
  writeFileSync(join(tree, "DEBIAN", "control"), control);
  if (name === "docker-ce") {
    writeFileSync(join(tree, "DEBIAN", "postinst"), "#!/bin/sh\ngroupadd --force docker\n");
    chmodSync(join(tree, "DEBIAN", "postinst"), 0o755);
  }
  const deb = join(folder, `${name}.deb`);
  expect(spawnSync("dpkg-deb", ["--root-owner-group", "--build", tree, deb]).status).toBe(0);
  const data = readFileSync(deb);
  const index = files.get("/apt/Packages")?.toString() ?? "";
  files.set(
    "/apt/Packages",
    Buffer.from(
      `${index}${control}Filename: ./${name}.deb\nSize: ${String(data.length)}\nSHA256: ${sha256(data)}\n\n`,
    ),
  );
  return data;
}

function fillMirror(): void {
  for (const tool of TOOLS) {
    const { command, source } = tool;
    if (source.kind === "download") {
      const archive = archiveOf(tool);
      const sum = command === TAMPERED ? sha256(Buffer.from("another file")) : sha256(archive);
      files.set(source.url.replace("https:/", ""), archive);
      files.set(
        source.checksums.replace("https:/", ""),
        Buffer.from(`${sum}  ${basename(source.url)}\n`),
      );
      continue;
    }
    const packages =
      source.kind === "apt"
        ? source.packages
        : source.packages.map((name) => ({ name, version: "1" }));
    for (const { name, version } of packages)
      files.set(`/apt/${name}.deb`, packageOf(name, name === WITHDRAWN ? "99.0.0" : version));
  }
}

/** Runs what cloud-init would in a copy of this machine's root file system that is gone afterwards. */
async function startMachine(): Promise<void> {
  const text = jumpboxCloudInit(ADMIN, TOOLS).replaceAll("https://", `${mirror}/`);
  const { write_files: written, runcmd } = parse(text) as CloudInit;
  const out = join(folder, "out");
  mkdirSync(out);
  const quoted = (words: readonly string[]): string =>
    words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");
  const first = join(folder, "first-boot.sh");
  writeFileSync(
    first,
    [
      // No package counts as installed, whatever this machine has.
      "rm -rf /var/lib/dpkg/info/* /var/lib/dpkg/triggers/* /var/lib/apt/lists/* && : >/var/lib/dpkg/status",
      "rm -f /etc/apt/sources.list /etc/apt/sources.list.d/*",
      `echo 'deb [trusted=yes] ${mirror}/apt ./' >/etc/apt/sources.list`,
      `echo 'Acquire::http::Proxy "DIRECT";' >/etc/apt/apt.conf.d/zz-mirror`,
      `useradd --create-home ${ADMIN}`,
      "apt-get update --quiet",
      ...written.map(({ path, permissions, content }) => {
        const source = join(folder, basename(path));
        writeFileSync(source, content.replaceAll("--retry 5", "--retry 0"));
        return `install -D --mode ${permissions} ${source} ${path}`;
      }),
      ...runcmd.map(quoted),
      `cp ${TOOLS_STATUS} ${out}/tools.tsv`,
      `{ kubectl; node; nats; command -v helm || echo none; id --name --groups ${ADMIN}; stat --format '%U %n' /home/${ADMIN}/.xsession; } >${out}/shown`,
    ].join("\n"),
  );
  const outer = [
    "set -e",
    `mount -t tmpfs none ${folder}/root-of-machine`,
    `cd ${folder}/root-of-machine && mkdir up work root`,
    "mount -t overlay overlay -o lowerdir=/,upperdir=up,workdir=work root",
    "for each in dev proc; do mount --rbind /$each root/$each; done",
    // What the script reads and writes outside of the machine.
    `mount --bind ${folder} root${folder}`,
    `chroot root bash ${first}`,
  ].join("\n");
  mkdirSync(join(folder, "root-of-machine"));
  const { ending, stdout, stderr } = await run("unshare", ["--mount", "bash", "-c", outer], {
    timeoutMilliseconds: 240_000,
    env: { PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", NO_PROXY: "*" },
  });
  if (!existsSync(join(out, "shown")))
    throw new Error(`the first boot ${ending}:\n${stdout}${stderr}`);
  const read = (name: string): readonly string[] =>
    readFileSync(join(out, name), "utf8").replace(/\n$/, "").split("\n");
  status = read("tools.tsv").map((line) => line.split("\t"));
  shown = read("shown");
}

(canRun ? describe : describe.skip)(
  "the start script in a root file system (skipped where none can be mounted)",
  () => {
    beforeAll(async () => {
      fillMirror();
      server = createServer(({ url = "" }, response) => {
        const file = files.get(decodeURIComponent(url).replace("/./", "/"));
        response.writeHead(file === undefined ? 404 : 200).end(file);
      });
      await new Promise<void>((resolve) => {
        server.listen(0, "127.0.0.1", resolve);
      });
      mirror = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
      await startMachine();
    });
    afterAll(() => {
      server.close();
      rmSync(folder, { recursive: true, force: true });
    });

    it("installs every pinned tool, refuses the one whose checksum is wrong and takes the newest where a version has gone", () => {
      expect(status.map(([command, state, remark]) => [command, state, remark])).toEqual(
        TOOLS.map(({ command }) => {
          if (command === TAMPERED) return [command, "failed", "the checksum differs"];
          if (command === "az")
            return [command, "newer", "the pinned version has left its repository"];
          return [command, "ok", ""];
        }),
      );
    });

    it("leaves programs that run, none of what was refused, and the administrator with docker and a desktop", () => {
      expect(shown).toEqual([
        "kubectl answers",
        "node answers",
        "nats answers",
        "none",
        `${ADMIN} docker`,
        `${ADMIN} /home/${ADMIN}/.xsession`,
      ]);
    });

    it("changes nothing on the machine of the test", () => {
      expect(existsSync(TOOLS_STATUS)).toBe(false);
      expect(spawnSync("id", [ADMIN]).status).not.toBe(0);
    });
  },
);
