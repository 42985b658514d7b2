import { coerce, gte, minor, satisfies } from "semver";
import { findRequirement } from "../../../prerequisites";
import {
  fail,
  pass,
  skip,
  unknown,
  warn,
  type BuiltInCheck,
  type Context,
  type Finding,
} from "../../check";
import type { Ran } from "../../clients/machine";

/** A tool of the deployment machine, for the checks and for the documents. */
export interface Tool {
  readonly code: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly purpose: string;
  readonly link: string;
  /** Oldest version that serves. @default - any */
  readonly minimum?: string;
  /** Older versions are worth a warning. @default - none */
  readonly recommended?: string;
  /** What is missing without it. @default "warn": the deployment itself does without */
  readonly missing?: "fail";
  /** Some tools print their version with a code of their own. @default false */
  readonly anyExitCode?: boolean;
}

/** Every tool of the prerequisites, with what it is for. */
export const TOOLS: readonly Tool[] = [
  {
    code: "TOOL_PULUMI",
    command: "pulumi",
    args: ["version"],
    purpose: "deploys; takes the place of Terraform",
    link: "https://www.pulumi.com/docs/install/",
    minimum: limit("TOOL_PULUMI", "minimum"),
    missing: "fail",
  },
  {
    code: "TOOL_KUBECTL",
    command: "kubectl",
    args: ["version", "--client", "--output=json"],
    purpose: "manages the cluster",
    link: "https://kubernetes.io/docs/tasks/tools/",
  },
  {
    code: "TOOL_HELM",
    command: "helm",
    args: ["version", "--short"],
    purpose: "installs the product's charts",
    link: "https://helm.sh/docs/intro/install/",
    minimum: "3.16.0",
  },
  {
    code: "TOOL_AZ",
    command: "az",
    args: ["version", "--output", "json"],
    purpose: "logs in to Azure and manages resources",
    link: "https://learn.microsoft.com/cli/azure/install-azure-cli",
    recommended: "2.60.0",
  },
  {
    code: "TOOL_KUBELOGIN",
    command: "kubelogin",
    args: ["--version"],
    purpose: "logs in to the cluster with Entra ID",
    link: "https://azure.github.io/kubelogin/install.html",
  },
  {
    code: "TOOL_GCLOUD",
    command: "gcloud",
    args: ["version", "--format=json"],
    purpose: "logs in to the product's registry",
    link: "https://cloud.google.com/sdk/docs/install",
  },
  {
    code: "TOOL_DOCKER",
    command: "docker",
    args: ["version", "--format", "{{.Client.Version}}"],
    purpose: "handles container images",
    link: "https://docs.docker.com/engine/install/",
  },
  {
    code: "TOOL_NATS",
    command: "nats",
    args: ["--version"],
    purpose: "talks to NATS",
    link: "https://github.com/nats-io/natscli",
  },
  {
    code: "TOOL_NSC",
    command: "nsc",
    args: ["--version"],
    purpose: "configures the security of NATS",
    link: "https://github.com/nats-io/nsc",
  },
  {
    code: "TOOL_JQ",
    command: "jq",
    args: ["--version"],
    purpose: "reads JSON in scripts",
    link: "https://jqlang.org/download/",
  },
  {
    code: "TOOL_CURL",
    command: "curl",
    args: ["--version"],
    purpose: "makes HTTP requests and transfers files",
    link: "https://curl.se/download.html",
  },
  {
    code: "TOOL_HTPASSWD",
    command: "htpasswd",
    args: ["-h"],
    purpose: "hashes passwords",
    link: "https://httpd.apache.org/docs/current/programs/htpasswd.html",
    anyExitCode: true,
  },
];

function limit(code: string, name: string): string {
  const value = findRequirement(code)?.limits?.[name];
  return typeof value === "string" ? value : "0.0.0";
}

export function versionIn(output: string): string | undefined {
  return coerce(/\d+\.\d+(\.\d+)?/.exec(output)?.[0])?.version;
}

export function assessTool(tool: Tool, answer: Ran): Finding {
  const install = `install ${tool.command}: ${tool.link}`;
  if (!answer.ran) {
    if (answer.because !== "not installed")
      return unknown(`${tool.command} gave ${answer.because}`);
    const found = `${tool.command} is not installed (${tool.purpose})`;
    return tool.missing === "fail" ? fail(found, install) : warn(found, install);
  }
  const version = versionIn(answer.output);
  if (answer.exitCode !== 0 && tool.anyExitCode !== true && version === undefined) {
    return unknown(`${tool.command} ended with code ${String(answer.exitCode)}`);
  }
  if (tool.anyExitCode === true) return pass(`${tool.command} is installed`);
  if (version === undefined) return unknown(`${tool.command} did not say its version`);
  if (tool.minimum !== undefined && !gte(version, tool.minimum)) {
    const found = `${tool.command} ${version} is older than ${tool.minimum}`;
    return tool.missing === "fail" ? fail(found, install) : warn(found, install);
  }
  if (tool.recommended !== undefined && !gte(version, tool.recommended)) {
    return warn(`${tool.command} ${version} is older than ${tool.recommended}`, install);
  }
  return pass(`${tool.command} ${version}`);
}

const machineCheck = (
  id: string,
  run: (context: Context) => Promise<Finding | readonly Finding[]>,
): BuiltInCheck => ({
  id,
  phase: "preflight",
  needs: "machine",
  permissions: [],
  run,
});

/** One minor version on either side of the cluster is supported by kubectl. */
export function assessSkew(
  kubectl: Finding,
  version: string | undefined,
  cluster: string | undefined,
): Finding {
  if (kubectl.result !== "pass" || version === undefined || cluster === undefined) return kubectl;
  const wanted = minor(coerce(cluster) ?? "0.0.0");
  return Math.abs(minor(version) - wanted) <= 1
    ? kubectl
    : warn(
        `kubectl ${version} is more than one minor version away from ${cluster}`,
        `install kubectl ${cluster}`,
      );
}

export function assessAccount(answer: Ran, subscriptionId: string | undefined): Finding {
  if (!answer.ran || answer.exitCode !== 0)
    return warn("not logged in to the Azure CLI", "run az login", "login");
  const id = answer.output.trim();
  return subscriptionId === undefined || id === subscriptionId
    ? pass("logged in", "login")
    : warn(
        `the Azure CLI uses subscription ${id}`,
        `az account set --subscription ${subscriptionId}`,
        "login",
      );
}

export function assessGoogleLogin(answer: Ran): Finding {
  return answer.ran && answer.exitCode === 0 && answer.output.trim() !== ""
    ? pass("an account is active", "login")
    : warn(
        "no account is active",
        "gcloud auth login, or gcloud auth activate-service-account with the vendor's key",
        "login",
      );
}

const special: Readonly<
  Record<string, (context: Context, tool: Tool, answer: Ran) => Promise<readonly Finding[]>>
> = {
  TOOL_KUBECTL: (context, tool, answer) =>
    Promise.resolve([
      assessSkew(
        assessTool(tool, answer),
        answer.ran ? versionIn(answer.output) : undefined,
        context.azureNeeds?.kubernetesVersion,
      ),
    ]),
  TOOL_AZ: async ({ machine, azureNeeds }, tool, answer) => {
    if (!answer.ran) return [assessTool(tool, answer)];
    const account = await machine.run("az", [
      "account",
      "show",
      "--query",
      "id",
      "--output",
      "tsv",
    ]);
    return [assessTool(tool, answer), assessAccount(account, azureNeeds?.subscriptionId)];
  },
  TOOL_GCLOUD: async ({ machine }, tool, answer) => {
    if (!answer.ran) return [assessTool(tool, answer)];
    const list = ["auth", "list", "--filter=status:ACTIVE", "--format=value(account)"];
    return [assessTool(tool, answer), assessGoogleLogin(await machine.run("gcloud", list))];
  },
  TOOL_DOCKER: async ({ machine }, tool, answer) => {
    if (!answer.ran) return [assessTool(tool, answer)];
    const daemon = await machine.run("docker", ["info", "--format", "{{.ServerVersion}}"]);
    return [
      assessTool(tool, answer),
      daemon.ran && daemon.exitCode === 0
        ? pass("the daemon answers", "daemon")
        : warn("the daemon does not answer", "start Docker", "daemon"),
    ];
  },
};

export const tools: readonly BuiltInCheck[] = TOOLS.map((tool) =>
  machineCheck(tool.code, async (context) => {
    const answer = await context.machine.run(tool.command, tool.args);
    return special[tool.code]?.(context, tool, answer) ?? assessTool(tool, answer);
  }),
);

export function assessNode(version: string): Finding {
  return satisfies(version, ">=20.19.0")
    ? pass(`Node.js ${version}`)
    : fail(
        `Node.js ${version} is older than 20.19.0`,
        "install Node.js 20.19 or newer: https://nodejs.org/en/download",
      );
}

export const node = machineCheck("TOOL_NODE", ({ machine }) =>
  Promise.resolve(assessNode(machine.nodeVersion)),
);

export function assessTerraform(answer: Ran): Finding {
  const hint = "install Terraform 1.5.7, the version that the vendor's scripts ask for";
  if (!answer.ran) return fail("terraform is not installed", hint);
  const version = versionIn(answer.output);
  return version === "1.5.7"
    ? pass("terraform 1.5.7")
    : fail(`terraform is ${version ?? "of an unknown version"}`, hint);
}

export const terraform = machineCheck("TOOL_TERRAFORM", async ({ machine, vendorTerraform }) =>
  vendorTerraform
    ? assessTerraform(await machine.run("terraform", ["version"]))
    : skip("this program takes the place of the vendor's scripts (ask with --vendor-terraform)"),
);

/** Environment variables that name a repository or an unpacked archive; the addresses come from the vendor. */
const REPOSITORIES = [
  { code: "REPO_HELM_CHARTS", repository: "codemie-helm-charts", variable: "CODEMIE_HELM_CHARTS" },
  {
    code: "REPO_TERRAFORM",
    repository: "codemie-terraform-azure",
    variable: "CODEMIE_TERRAFORM_AZURE",
  },
] as const;

export const repositories: readonly BuiltInCheck[] = REPOSITORIES.map(
  ({ code, repository, variable }) => ({
    id: code,
    phase: "preflight",
    needs: "network",
    permissions: [`read access to ${repository}`],
    run: async ({ machine }) => {
      const place = process.env[variable];
      if (place === undefined || place === "") {
        return unknown(
          `the place of ${repository} is not known; set ${variable} to its address or to an unpacked archive`,
        );
      }
      const answer = await machine.run("git", ["ls-remote", "--heads", "--", place]);
      if (answer.ran && answer.exitCode === 0) return pass(`${repository} answers`);
      const folder = await machine.run("ls", ["--", place]);
      return folder.ran && folder.exitCode === 0
        ? pass(`${repository} lies unpacked at the given place`)
        : warn(
            `${repository} cannot be read`,
            `ask the vendor for access, or set ${variable} to an unpacked archive`,
          );
    },
  }),
);

export function assessPending(exported: string): Finding {
  try {
    const state = JSON.parse(exported) as {
      deployment?: { pending_operations?: readonly { type?: string }[] };
    };
    const pending = state.deployment?.pending_operations ?? [];
    return pending.length === 0
      ? pass("no operation is pending")
      : fail(
          `${String(pending.length)} operations were interrupted`,
          "pulumi refresh --clear-pending-creates, after looking at what exists",
        );
  } catch {
    return unknown("the exported state cannot be read");
  }
}

/** A stack that was never deployed has no state, which is fine. */
const NO_STACK = /no stack named|not found/i;

export const stateBackend: BuiltInCheck = {
  id: "STATE_BACKEND",
  phase: "preflight",
  needs: "network",
  permissions: ["read access to the state backend"],
  run: async ({ machine }) => {
    const answer = await machine.run("pulumi", ["whoami", "--non-interactive"]);
    if (!answer.ran) return unknown("pulumi is not installed (see TOOL_PULUMI)");
    return answer.exitCode === 0
      ? pass("the state backend answers")
      : fail(
          "the state backend does not answer",
          "pulumi login with the address that phase 1 put out, after az login",
        );
  },
};

export const statePending: BuiltInCheck = {
  id: "STATE_PENDING",
  phase: "preflight",
  needs: "network",
  permissions: ["read access to the state backend"],
  run: async ({ machine, stack }) => {
    const answer = await machine.run("pulumi", [
      "stack",
      "export",
      "--stack",
      stack,
      "--non-interactive",
    ]);
    if (!answer.ran) return unknown("pulumi is not installed (see TOOL_PULUMI)");
    if (answer.exitCode === 0) return assessPending(answer.output);
    return NO_STACK.test(answer.output)
      ? pass("the stack was never deployed")
      : unknown("the state cannot be read (see STATE_BACKEND)");
  },
};
