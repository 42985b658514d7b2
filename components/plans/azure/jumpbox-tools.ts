// What the jumpbox carries, as data: every tool with its version, where it comes from and how the download is checked.
// The documents ask for the tools by name; versions are pinned here and nowhere else.
import { stringify } from "yaml";

/** A package repository, trusted by the full fingerprint of its signing key. */
interface AptRepository {
  readonly source: string;
  readonly keyFingerprint: string;
}

const REPOSITORIES = {
  microsoft: {
    source:
      "deb [arch=amd64 signed-by=$KEY_FILE] https://packages.microsoft.com/repos/azure-cli/ noble main",
    keyFingerprint: "BC528686B50D79E339D3721CEB3E94ADBE1229CF",
  },
  google: {
    source: "deb [signed-by=$KEY_FILE] https://packages.cloud.google.com/apt cloud-sdk main",
    keyFingerprint: "35BAA0B33E9EB396F59CA838C0BA5CE6DC6315A3",
  },
  docker: {
    source:
      "deb [arch=amd64 signed-by=$KEY_FILE] https://download.docker.com/linux/ubuntu noble stable",
    keyFingerprint: "9DC858229FC7DD38854AE2D88D81803C0EBFCD88",
  },
} as const satisfies Readonly<Record<string, AptRepository>>;

export type ToolSource =
  /** From the image's own distribution: the release pins it. */
  | { readonly kind: "ubuntu"; readonly packages: readonly string[] }
  /** From a vendor's package repository. */
  | {
      readonly kind: "apt";
      readonly repository: keyof typeof REPOSITORIES;
      readonly packages: readonly { readonly name: string; readonly version: string }[];
    }
  /** A download over HTTPS, held against the checksum file that its vendor publishes. */
  | {
      readonly kind: "download";
      readonly url: string;
      readonly checksums: string;
      readonly format: "binary" | "tar.gz" | "tar.xz" | "zip";
      /** Path of the program inside the archive, or of the folder with all programs, which ends in a slash. */
      readonly member?: string | undefined;
    };

export interface JumpboxTool {
  /** What an operator types. */
  readonly command: string;
  /** Pinned version, or the release of the distribution that pins it. */
  readonly version: string;
  readonly source: ToolSource;
}

const UBUNTU = "24.04";
const ubuntu = (command: string, ...packages: readonly string[]): JumpboxTool => ({
  command,
  version: `Ubuntu ${UBUNTU}`,
  source: { kind: "ubuntu", packages },
});

const VERSIONS = {
  azureCli: "2.91.0",
  googleCloudCli: "530.0.0",
  docker: "28.5.1",
  kubectl: "1.35.10",
  helm: "3.21.4",
  kubelogin: "0.2.22",
  nats: "0.5.1",
  nsc: "2.15.0",
  node: "22.21.1",
  pulumi: "3.259.0",
} as const;

/** Everything an operator needs to install the application from inside the network. Helm is 3.16 or newer. */
export const JUMPBOX_TOOLS: readonly JumpboxTool[] = [
  {
    command: "az",
    version: VERSIONS.azureCli,
    source: {
      kind: "apt",
      repository: "microsoft",
      packages: [{ name: "azure-cli", version: `${VERSIONS.azureCli}-1~noble` }],
    },
  },
  {
    command: "kubectl",
    version: VERSIONS.kubectl,
    source: {
      kind: "download",
      url: `https://dl.k8s.io/release/v${VERSIONS.kubectl}/bin/linux/amd64/kubectl`,
      checksums: `https://dl.k8s.io/release/v${VERSIONS.kubectl}/bin/linux/amd64/kubectl.sha256`,
      format: "binary",
    },
  },
  {
    command: "kubelogin",
    version: VERSIONS.kubelogin,
    source: {
      kind: "download",
      url: `https://github.com/Azure/kubelogin/releases/download/v${VERSIONS.kubelogin}/kubelogin-linux-amd64.zip`,
      checksums: `https://github.com/Azure/kubelogin/releases/download/v${VERSIONS.kubelogin}/kubelogin-linux-amd64.zip.sha256`,
      format: "zip",
      member: "bin/linux_amd64/kubelogin",
    },
  },
  {
    command: "helm",
    version: VERSIONS.helm,
    source: {
      kind: "download",
      url: `https://get.helm.sh/helm-v${VERSIONS.helm}-linux-amd64.tar.gz`,
      checksums: `https://get.helm.sh/helm-v${VERSIONS.helm}-linux-amd64.tar.gz.sha256sum`,
      format: "tar.gz",
      member: "linux-amd64/helm",
    },
  },
  {
    command: "gcloud",
    version: VERSIONS.googleCloudCli,
    source: {
      kind: "apt",
      repository: "google",
      packages: [{ name: "google-cloud-cli", version: `${VERSIONS.googleCloudCli}-0` }],
    },
  },
  {
    command: "docker",
    version: VERSIONS.docker,
    source: {
      kind: "apt",
      repository: "docker",
      packages: ["docker-ce", "docker-ce-cli"].map((name) => ({
        name,
        version: `5:${VERSIONS.docker}-1~ubuntu.${UBUNTU}~noble`,
      })),
    },
  },
  {
    command: "nats",
    version: VERSIONS.nats,
    source: {
      kind: "download",
      url: `https://github.com/nats-io/natscli/releases/download/v${VERSIONS.nats}/nats-${VERSIONS.nats}-linux-amd64.zip`,
      checksums: `https://github.com/nats-io/natscli/releases/download/v${VERSIONS.nats}/SHA256SUMS`,
      format: "zip",
      member: `nats-${VERSIONS.nats}-linux-amd64/nats`,
    },
  },
  {
    command: "nsc",
    version: VERSIONS.nsc,
    source: {
      kind: "download",
      url: `https://github.com/nats-io/nsc/releases/download/v${VERSIONS.nsc}/nsc-linux-amd64.zip`,
      checksums: `https://github.com/nats-io/nsc/releases/download/v${VERSIONS.nsc}/SHA256SUMS-nsc.txt`,
      format: "zip",
      member: "nsc",
    },
  },
  ubuntu("jq", "jq"),
  ubuntu("curl", "curl"),
  ubuntu("git", "git"),
  ubuntu("htpasswd", "apache2-utils"),
  ubuntu("xrdp", "xrdp", "xfce4", "xfce4-terminal"), // a desktop, because the documents sign in by RDP (interpretation D-32)
];

/** What the machine needs besides to deploy this project's stacks from inside the network. */
export const DEPLOYMENT_TOOLS: readonly JumpboxTool[] = [
  {
    command: "node",
    version: VERSIONS.node,
    source: {
      kind: "download",
      url: `https://nodejs.org/dist/v${VERSIONS.node}/node-v${VERSIONS.node}-linux-x64.tar.xz`,
      checksums: `https://nodejs.org/dist/v${VERSIONS.node}/SHASUMS256.txt`,
      format: "tar.xz",
      member: `node-v${VERSIONS.node}-linux-x64/`,
    },
  },
  {
    command: "pulumi",
    version: VERSIONS.pulumi,
    source: {
      kind: "download",
      url: `https://github.com/pulumi/pulumi/releases/download/v${VERSIONS.pulumi}/pulumi-v${VERSIONS.pulumi}-linux-x64.tar.gz`,
      checksums: `https://github.com/pulumi/pulumi/releases/download/v${VERSIONS.pulumi}/pulumi-${VERSIONS.pulumi}-checksums.txt`,
      format: "tar.gz",
      member: "pulumi/",
    },
  },
];

/** The tools of a machine, with those to deploy this project's stacks where it does. */
export const toolsOf = (deploysFrom: boolean): readonly JumpboxTool[] =>
  deploysFrom ? [...JUMPBOX_TOOLS, ...DEPLOYMENT_TOOLS] : JUMPBOX_TOOLS;

/** A host that tools come from. */
export interface ToolHost {
  readonly host: string;
  readonly port: number;
}

/** Hosts that the tools come from; an egress appliance has to let the jumpbox reach them. */
export function toolHosts(tools: readonly JumpboxTool[] = JUMPBOX_TOOLS): readonly ToolHost[] {
  const urls = tools.flatMap(({ source }) => {
    switch (source.kind) {
      case "ubuntu":
        return ["http://azure.archive.ubuntu.com"];
      case "apt":
        return [KEY_SERVER_URL, urlIn(REPOSITORIES[source.repository].source)];
      case "download":
        return [source.url, source.checksums];
    }
  });
  const hosts = urls.flatMap((text) => {
    const url = new URL(text);
    const port = url.protocol === "http:" ? 80 : 443; // Ubuntu's archive signs its packages and speaks plain HTTP
    return [url.hostname, ...(REDIRECTS[url.hostname] ?? [])].map((host) => ({ host, port }));
  });
  const unique = new Map(hosts.map((one) => [`${one.host}:${String(one.port)}`, one]));
  return [...unique.values()].sort((a, b) => (a.host < b.host ? -1 : 1));
}

/** Hosts that a download is sent on to. */
const REDIRECTS: Readonly<Record<string, readonly string[]>> = {
  "github.com": ["objects.githubusercontent.com", "release-assets.githubusercontent.com"],
  "dl.k8s.io": ["cdn.dl.k8s.io"],
};

/** Key server by HTTPS: its usual port is closed by the jumpbox's own security group. */
const KEY_SERVER = "hkps://keyserver.ubuntu.com:443";
const KEY_SERVER_URL = "https://keyserver.ubuntu.com";
const urlIn = (source: string): string => /https:\S+/.exec(source)?.[0] ?? KEY_SERVER_URL;

const INSTALLER = "/opt/platform/install-tools.sh";

/** Where the machine keeps what came of each tool: command, `ok`, `newer` or `failed`, and a remark, apart by tabs. */
export const TOOLS_STATUS = "/var/lib/platform/tools.tsv";

/**
 * The cloud-init document that installs the tools, each by itself: one that cannot be had leaves the others. It holds no secret:
 * everyone with read access to the machine can read it.
 * @param adminUsername account that may use docker and gets the desktop
 */
export function jumpboxCloudInit(
  adminUsername: string,
  tools: readonly JumpboxTool[] = JUMPBOX_TOOLS,
): string {
  const session = `/home/${adminUsername}/.xsession`;
  const document = {
    package_update: true,
    package_upgrade: true,
    apt: { sources: aptSources(tools) },
    packages: ["ca-certificates", "gnupg", "unzip", "xz-utils"],
    write_files: [{ path: INSTALLER, permissions: "0755", content: installer(tools) }],
    runcmd: [
      [INSTALLER],
      ["sh", "-c", `getent group docker && usermod --append --groups docker ${adminUsername}`],
      ["sh", "-c", "id xrdp && adduser xrdp ssl-cert"],
      ["sh", "-c", `echo xfce4-session > ${session} && chown ${adminUsername}: ${session}`],
      ["sh", "-c", "systemctl enable --now xrdp || true"],
    ],
  };
  return `#cloud-config\n${stringify(document, { lineWidth: 0 })}`;
}

function aptSources(tools: readonly JumpboxTool[]) {
  const used = tools.flatMap(({ source }) => (source.kind === "apt" ? [source.repository] : []));
  return Object.fromEntries(
    [...new Set(used)].sort().map((key) => {
      const { source, keyFingerprint } = REPOSITORIES[key];
      return [`${key}.list`, { source, keyid: keyFingerprint, keyserver: KEY_SERVER }];
    }),
  );
}

function installation({ command, source }: JumpboxTool): readonly string[] {
  switch (source.kind) {
    case "ubuntu":
      return [`tool ${command} packages ${source.packages.join(" ")}`];
    case "apt":
      return [
        `tool ${command} packages ${source.packages.map(({ name, version }) => `${name}=${version}`).join(" ")}`,
      ];
    case "download":
      return [
        `tool ${command} download ${source.format} ${source.member ?? "-"} \\`,
        `  ${source.url} \\`,
        `  ${source.checksums}`,
      ];
  }
}

// A checksum file lists either one sum alone or lines of sum and file name; both are read by the one awk line.
export function installer(tools: readonly JumpboxTool[]): string {
  return [
    "#!/usr/bin/env bash",
    "# Installs each pinned tool by itself and writes what came of it; ends with 1 when one is missing.",
    "set -uo pipefail",
    "export DEBIAN_FRONTEND=noninteractive",
    `status=\${TOOLS_STATUS:-${TOOLS_STATUS}}`,
    "target=${TOOLS_TARGET:-/usr/local}",
    'mkdir -p "$(dirname "$status")" "$target/bin"',
    ': >"$status"',
    "failed=0",
    "",
    'fetch() { curl --fail --silent --show-error --location --retry 5 --retry-all-errors "$@"; }',
    "",
    "# packages NAME=VERSION...: a version that has left its repository gives way to the newest there.",
    "packages() {",
    '  apt-get install --yes --quiet "$@" && return',
    '  [[ "$*" == *=* ]] || return 1',
    '  apt-get install --yes --quiet "${@%%=*}" && return 3',
    "  return 1",
    "}",
    "",
    "# download COMMAND FORMAT MEMBER URL SUMS: refuses a file that differs from its published checksum.",
    "download() {",
    "  local command=$1 format=$2 member=$3 url=$4 sums=$5 work file sum programs",
    "  work=$(mktemp -d) || return 1",
    '  file="$work/${url##*/}"',
    '  fetch --output "$file" "$url" || return 1',
    '  sum=$(fetch "$sums" |',
    '    awk -v name="${url##*/}" \'NF == 1 || $2 == name || $2 == "*" name { print $1; exit }\')',
    '  [ -n "$sum" ] || { echo "no checksum is published for ${url##*/}" >&2; return 1; }',
    '  echo "$sum  $file" | sha256sum --check --status || { echo "the checksum differs" >&2; return 1; }',
    '  mkdir "$work/out"',
    "  case $format in",
    '    binary) install -m 0755 "$file" "$target/bin/$command"; rm -rf "$work"; return ;;',
    '    zip) unzip -q "$file" -d "$work/out" || return 1 ;;',
    '    tar.gz) tar -xzf "$file" -C "$work/out" || return 1 ;;',
    '    tar.xz) tar -xJf "$file" -C "$work/out" || return 1 ;;',
    "  esac",
    "  case $member in",
    "    */) # programs beside their libraries",
    '      programs="$target/lib/$command"',
    '      rm -rf "${programs:?}" && mkdir -p "$target/lib" || return 1',
    '      mv "$work/out/${member%/}" "$programs" || return 1',
    '      [ -d "$programs/bin" ] && programs="$programs/bin"',
    '      ln -sf "$programs"/* "$target/bin/" || return 1 ;;',
    '    *) install -m 0755 "$work/out/$member" "$target/bin/$command" || return 1 ;;',
    "  esac",
    '  rm -rf "$work"',
    "}",
    "",
    "# tool COMMAND HOW ARGUMENT...",
    "tool() {",
    "  local command=$1 how=$2 log code",
    "  log=$(mktemp)",
    "  shift 2",
    '  [ "$how" = packages ] || set -- "$command" "$@"',
    '  "$how" "$@" >"$log" 2>&1',
    "  code=$?",
    "  case $code in",
    '    0) printf "%s\\tok\\t\\n" "$command" >>"$status" ;;',
    '    3) printf "%s\\tnewer\\tthe pinned version has left its repository\\n" "$command" >>"$status" ;;',
    '    *) printf "%s\\tfailed\\t%s\\n" "$command" "$(tail -n 1 "$log" | tr "\\t" " ")" >>"$status"',
    "      failed=1 ;;",
    "  esac",
    '  rm -f "$log"',
    "}",
    "",
    ...tools.flatMap(installation),
    "",
    'cat "$status"',
    "exit $failed",
    "",
  ].join("\n");
}
