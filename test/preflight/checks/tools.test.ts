import { CHECKS } from "../../../preflight/checks";
import type { BuiltInCheck, Finding } from "../../../preflight/check";
import {
  TOOLS,
  assessAccount,
  assessPending,
  assessSkew,
  assessTerraform,
  assessTool,
  node,
  repositories,
  stateBackend,
  statePending,
  terraform,
  versionIn,
} from "../../../preflight/checks/machine/tools";
import { machineClient, type Ran } from "../../../preflight/clients/machine";
import { answer, findingsOf, type Given } from "../support";

const printed = (output: string, exitCode = 0): Ran => ({ ran: true, exitCode, output });
const ABSENT: Ran = { ran: false, because: "not installed" };
const SLOW: Ran = { ran: false, because: "no answer in time" };

/** A machine whose programs answer by the beginning of their command line; others are not installed. */
const machine = (answers: Readonly<Record<string, Ran>>): Pick<Given, "machine"> => ({
  machine: {
    run: (program, args) => {
      const line = [program, ...args].join(" ");
      const found = Object.entries(answers).find(([start]) => line.startsWith(start));
      return Promise.resolve(found?.[1] ?? ABSENT);
    },
  },
});

const toolOf = (code: string) => {
  const tool = TOOLS.find((each) => each.code === code);
  if (tool === undefined) throw new Error(`no tool ${code}`);
  return tool;
};
const checkOf = (code: string): BuiltInCheck => {
  const check = CHECKS.find(({ id }) => id === code);
  if (check === undefined) throw new Error(`no check ${code}`);
  return check;
};

describe("the version in what a tool prints", () => {
  it.each([
    ["v3.207.0", "3.207.0"],
    ["jq-1.7", "1.7.0"],
    ["kubelogin version \ngit hash: v0.1.4/0a1b2c\nGo version: go1.22.5", "0.1.4"],
    ['{"azure-cli": "2.66.0", "azure-cli-core": "2.66.0"}', "2.66.0"],
    ["nsc version 12", undefined],
    ["", undefined],
  ])("of %j is %s", (output, version) => {
    expect(versionIn(output)).toBe(version);
  });
});

describe("a tool that any version of serves", () => {
  it.each([
    ["TOOL_KUBELOGIN", "kubelogin", "logs in to the cluster with Entra ID"],
    ["TOOL_NATS", "nats", "talks to NATS"],
    ["TOOL_NSC", "nsc", "configures the security of NATS"],
    ["TOOL_JQ", "jq", "reads JSON in scripts"],
    ["TOOL_CURL", "curl", "makes HTTP requests and transfers files"],
  ])("is asked for its version: %s", async (code, command, purpose) => {
    const there = machine({ [`${command} --version`]: printed(`${command}-1.7.1`) });
    expect(await findingsOf(checkOf(code), there)).toEqual([
      { result: "pass", found: `${command} 1.7.1` },
    ]);
    expect(await findingsOf(checkOf(code), machine({}))).toEqual([
      {
        result: "warn",
        found: `${command} is not installed (${purpose})`,
        hint: `install ${command}: ${toolOf(code).link}`,
      },
    ]);
  });
});

describe("a tool", () => {
  const helm = toolOf("TOOL_HELM");
  const install = "install helm: https://helm.sh/docs/intro/install/";

  it("passes from its oldest version on", () => {
    expect(assessTool(helm, printed("v3.16.0+gd535141"))).toEqual({
      result: "pass",
      found: "helm 3.16.0",
    });
  });
  it("is worth a warning when it is older", () => {
    expect(assessTool(helm, printed("v3.15.9"))).toEqual({
      result: "warn",
      found: "helm 3.15.9 is older than 3.16.0",
      hint: install,
    });
  });
  it("is worth a warning when it is not installed", () => {
    expect(assessTool(helm, ABSENT)).toEqual({
      result: "warn",
      found: "helm is not installed (installs the product's charts)",
      hint: install,
    });
  });
  it("that deploys fails when it is old or not installed", () => {
    const pulumi = { ...toolOf("TOOL_PULUMI"), minimum: "3.200.0" };
    const hint = "install pulumi: https://www.pulumi.com/docs/install/";
    expect(assessTool(pulumi, printed("v3.199.0"))).toEqual({
      result: "fail",
      found: "pulumi 3.199.0 is older than 3.200.0",
      hint,
    });
    expect(assessTool(pulumi, ABSENT)).toEqual({
      result: "fail",
      found: "pulumi is not installed (deploys; takes the place of Terraform)",
      hint,
    });
  });
  it("is measured by the row's own limit", () => {
    expect(toolOf("TOOL_PULUMI").minimum).toMatch(/^3\.\d+\.\d+$/);
  });
  it("below a recommended version is worth a warning", () => {
    const az = toolOf("TOOL_AZ");
    expect(assessTool(az, printed('{"azure-cli": "2.59.9"}'))).toEqual({
      result: "warn",
      found: "az 2.59.9 is older than 2.60.0",
      hint: "install az: https://learn.microsoft.com/cli/azure/install-azure-cli",
    });
    expect(assessTool(az, printed('{"azure-cli": "2.60.0"}'))).toEqual({
      result: "pass",
      found: "az 2.60.0",
    });
  });
  it("that takes too long is unknown", () => {
    expect(assessTool(helm, SLOW)).toEqual({
      result: "unknown",
      because: "helm gave no answer in time",
    });
  });
  it("that does not tell its version is unknown", () => {
    expect(assessTool(helm, printed("development build"))).toEqual({
      result: "unknown",
      because: "helm did not say its version",
    });
  });
  it("that ends with an error is unknown, whatever number its message holds", () => {
    const missing = "kubectl: /lib/libc.so.6: version `GLIBC_2.34' not found";
    expect(assessTool(toolOf("TOOL_KUBECTL"), printed(missing, 1))).toEqual({
      result: "unknown",
      because: "kubectl ended with code 1",
    });
  });
  it("that prints its usage with an exit code of its own is installed", () => {
    expect(assessTool(toolOf("TOOL_HTPASSWD"), printed("Usage: htpasswd [-c]", 2))).toEqual({
      result: "pass",
      found: "htpasswd is installed",
    });
  });
  it.each(TOOLS.map((tool) => [tool.code, tool] as const))(
    "is asked by %s with its own arguments",
    async (code, { command, args }) => {
      const run = jest.fn(answer(ABSENT));
      const [finding] = await findingsOf(checkOf(code), { machine: { run } });
      expect(run.mock.calls).toEqual([[command, args]]);
      expect(finding).toMatchObject({
        found: expect.stringContaining(`${command} is not installed (`) as unknown,
      });
    },
  );
});

describe("kubectl beside the cluster", () => {
  const kubectl: Finding = { result: "pass", found: "kubectl 1.34.0" };
  it.each(["1.33", "1.34", "1.35.2"])("passes for a cluster of %s", (cluster) => {
    expect(assessSkew(kubectl, "1.34.0", cluster)).toEqual(kubectl);
  });
  it.each(["1.32", "1.36"])("is worth a warning for a cluster of %s", (cluster) => {
    expect(assessSkew(kubectl, "1.34.0", cluster)).toEqual({
      result: "warn",
      found: `kubectl 1.34.0 is more than one minor version away from ${cluster}`,
      hint: `install kubectl ${cluster}`,
    });
  });
  it("is not compared without a cluster, or when it is not installed", () => {
    const absent: Finding = { result: "warn", found: "kubectl is not installed", hint: "x" };
    expect(assessSkew(kubectl, "1.34.0", undefined)).toEqual(kubectl);
    expect(assessSkew(absent, undefined, "1.35")).toEqual(absent);
  });
  it("is compared by the check with the cluster of the settings", async () => {
    const given = {
      ...machine({ kubectl: printed('{"clientVersion": {"gitVersion": "v1.30.1"}}') }),
      azureNeeds: { kubernetesVersion: "1.35" },
    };
    expect(await findingsOf(checkOf("TOOL_KUBECTL"), given)).toEqual([
      {
        result: "warn",
        found: "kubectl 1.30.1 is more than one minor version away from 1.35",
        hint: "install kubectl 1.35",
      },
    ]);
  });
});

describe("the login of the Azure CLI", () => {
  const subscription = "6d7c1f0e-52c1-4d0c-9a55-0d5c0c9a1b01";
  const az = (account: Ran) =>
    findingsOf(
      checkOf("TOOL_AZ"),
      machine({ "az version": printed('{"azure-cli": "2.66.0"}'), "az account": account }),
    );
  const installed = { result: "pass", found: "az 2.66.0" };

  it("passes in the subscription of the settings", async () => {
    expect(await az(printed(`${subscription}\n`))).toEqual([
      installed,
      { result: "pass", found: "logged in", subject: "login" },
    ]);
  });
  it("in another subscription is worth a warning", async () => {
    expect(await az(printed("another"))).toEqual([
      installed,
      {
        result: "warn",
        found: "the Azure CLI uses subscription another",
        hint: `az account set --subscription ${subscription}`,
        subject: "login",
      },
    ]);
  });
  it("that is missing is worth a warning", async () => {
    expect(await az(printed("Please run 'az login' to setup account.", 1))).toEqual([
      installed,
      {
        result: "warn",
        found: "not logged in to the Azure CLI",
        hint: "run az login",
        subject: "login",
      },
    ]);
  });
  it("that az does not tell in time is unknown", async () => {
    expect(await az(SLOW)).toEqual([
      installed,
      { result: "unknown", because: "az gave no answer in time", subject: "login" },
    ]);
  });
  it("passes in any subscription where the settings name none", () => {
    expect(assessAccount(printed("another"), undefined)).toEqual({
      result: "pass",
      found: "logged in",
      subject: "login",
    });
  });
});

describe("the login of gcloud", () => {
  const gcloud = (list: Ran) =>
    findingsOf(
      checkOf("TOOL_GCLOUD"),
      machine({
        "gcloud version": printed('{"Google Cloud SDK": "496.0.0"}'),
        "gcloud auth": list,
      }),
    );
  const installed = { result: "pass", found: "gcloud 496.0.0" };
  const none = {
    result: "warn",
    found: "no account is active",
    hint: "gcloud auth login, or gcloud auth activate-service-account with the vendor's key",
    subject: "login",
  };

  it("passes with an active account", async () => {
    expect(await gcloud(printed("me@example.com"))).toEqual([
      installed,
      { result: "pass", found: "an account is active", subject: "login" },
    ]);
  });
  it.each([
    ["an empty list", printed("\n")],
    ["an error", printed("ERROR: (gcloud.auth.list)", 1)],
  ])("is worth a warning with %s", async (_what, list) => {
    expect(await gcloud(list)).toEqual([installed, none]);
  });
  it("that gcloud does not tell in time is unknown", async () => {
    expect(await gcloud(SLOW)).toEqual([
      installed,
      { result: "unknown", because: "gcloud gave no answer in time", subject: "login" },
    ]);
  });
});

describe("the daemon of Docker", () => {
  const docker = (info: Ran) =>
    findingsOf(
      checkOf("TOOL_DOCKER"),
      machine({
        "docker --version": printed("Docker version 27.3.1, build ce12230"),
        "docker info": info,
      }),
    );
  const installed = { result: "pass", found: "docker 27.3.1" };

  it("passes when it answers", async () => {
    expect(await docker(printed("27.3.1"))).toEqual([
      installed,
      { result: "pass", found: "the daemon answers", subject: "daemon" },
    ]);
  });
  it.each([
    ["refuses", printed("Cannot connect to the Docker daemon", 1)],
    ["does not answer in time", SLOW],
  ])("is worth a warning when it %s", async (_what, info) => {
    expect(await docker(info)).toEqual([
      installed,
      {
        result: "warn",
        found: "the daemon does not answer",
        hint: "start Docker",
        subject: "daemon",
      },
    ]);
  });
});

describe("Node.js", () => {
  it.each(["20.19.0", "24.1.0"])("passes with %s", async (nodeVersion) => {
    expect(await findingsOf(node, { machine: { nodeVersion } })).toEqual([
      { result: "pass", found: `Node.js ${nodeVersion}` },
    ]);
  });
  it("fails with 20.18.3", async () => {
    expect(await findingsOf(node, { machine: { nodeVersion: "20.18.3" } })).toEqual([
      {
        result: "fail",
        found: "Node.js 20.18.3 is older than 20.19.0",
        hint: "install Node.js 20.19 or newer: https://nodejs.org/en/download",
      },
    ]);
  });
});

describe("Terraform", () => {
  const hint = "install Terraform 1.5.7, the version that the vendor's scripts ask for";
  it.each<[string, Ran, Finding]>([
    [
      "1.5.7",
      printed("Terraform v1.5.7\non linux_amd64"),
      { result: "pass", found: "terraform 1.5.7" },
    ],
    ["1.5.6", printed("Terraform v1.5.6"), { result: "fail", found: "terraform is 1.5.6", hint }],
    [
      "no version",
      printed(""),
      { result: "fail", found: "terraform is of an unknown version", hint },
    ],
    ["no program", ABSENT, { result: "fail", found: "terraform is not installed", hint }],
    ["no answer", SLOW, { result: "unknown", because: "terraform gave no answer in time" }],
  ])("with %s", (_what, ran, finding) => {
    expect(assessTerraform(ran)).toEqual(finding);
  });
  it("is asked only beside the vendor's scripts", async () => {
    expect(await findingsOf(terraform, {})).toEqual([
      {
        result: "skip",
        because:
          "this program takes the place of the vendor's scripts (ask with --vendor-terraform)",
      },
    ]);
    const given = { ...machine({ "terraform version": printed("v1.5.7") }), vendorTerraform: true };
    expect(await findingsOf(terraform, given)).toEqual([
      { result: "pass", found: "terraform 1.5.7" },
    ]);
  });
});

describe("the vendor's repositories", () => {
  const names = [
    ["REPO_HELM_CHARTS", "codemie-helm-charts", "CODEMIE_HELM_CHARTS"],
    ["REPO_TERRAFORM", "codemie-terraform-azure", "CODEMIE_TERRAFORM_AZURE"],
  ] as const;
  const before = { ...process.env };
  afterEach(() => {
    process.env = { ...before };
  });

  describe.each(names)("%s", (code, repository, variable) => {
    const found = repositories.filter(({ id }) => id === code);
    const about = async (place: string, answers: Readonly<Record<string, Ran>>) => {
      process.env[variable] = place;
      const findings = await Promise.all(found.map((check) => findingsOf(check, machine(answers))));
      return findings.flat();
    };
    const place = "-place";

    it("passes when git reads it, even from a place that looks like an option", async () => {
      expect(await about(place, { "git ls-remote --heads -- -place": printed("") })).toEqual([
        { result: "pass", found: `${repository} answers` },
      ]);
    });
    it("passes when it is unpacked", async () => {
      const answers = { git: printed("fatal", 128), "ls -- -place": printed("Chart.yaml") };
      expect(await about(place, answers)).toEqual([
        { result: "pass", found: `${repository} lies unpacked at the given place` },
      ]);
    });
    it.each([
      ["there is neither", { git: printed("fatal", 128), ls: printed("ls: cannot access", 2) }],
      ["neither program runs", {}],
    ])("is worth a warning when %s", async (_what, answers) => {
      expect(await about(place, answers)).toEqual([
        {
          result: "warn",
          found: `${repository} cannot be read`,
          hint: `ask the vendor for access, or set ${variable} to an unpacked archive`,
        },
      ]);
    });
    it("is unknown when nothing names its place", async () => {
      expect(await about("", {})).toEqual([
        {
          result: "unknown",
          because: `the place of ${repository} is not known; set ${variable} to its address or to an unpacked archive`,
        },
      ]);
    });
  });
});

describe("STATE_PENDING, the state", () => {
  const exported = (operations: readonly object[]) =>
    JSON.stringify({ version: 3, deployment: { pending_operations: operations } });

  it("passes without a pending operation", () => {
    const none = { result: "pass", found: "no operation is pending" };
    expect(assessPending(exported([]))).toEqual(none);
    expect(assessPending('{"version": 3, "deployment": {}}')).toEqual(none);
  });
  it("fails with operations that were interrupted", async () => {
    const output = exported([{ type: "creating" }, { type: "updating" }]);
    const given = machine({ "pulumi stack export --stack test": printed(output) });
    expect(await findingsOf(statePending, given)).toEqual([
      {
        result: "fail",
        found: "2 operations were interrupted",
        hint: "pulumi refresh --clear-pending-creates, after looking at what exists",
      },
    ]);
  });
  it("is unknown when it is not JSON", () => {
    expect(assessPending("<html>")).toEqual({
      result: "unknown",
      because: "the exported state cannot be read",
    });
  });
  it("passes for a stack that does not exist yet", async () => {
    const given = machine({ pulumi: printed("error: no stack named 'test' found", 255) });
    expect(await findingsOf(statePending, given)).toEqual([
      { result: "pass", found: "the stack was never deployed" },
    ]);
  });
  it.each([
    "error: failed to load checkpoint: AuthorizationPermissionMismatch",
    "error: read .pulumi/stacks/test.json: container not found (code=NotFound)",
  ])("is unknown when the export ends with %s", async (text) => {
    expect(await findingsOf(statePending, machine({ pulumi: printed(text, 255) }))).toEqual([
      { result: "unknown", because: "the state cannot be read (see STATE_BACKEND)" },
    ]);
  });
  it("passes when its backend answers, and fails when it does not", async () => {
    const whoami = (ran: Ran) =>
      findingsOf(stateBackend, machine({ "pulumi whoami --non-interactive": ran }));
    expect(await whoami(printed("me"))).toEqual([
      { result: "pass", found: "the state backend answers" },
    ]);
    expect(await whoami(printed("error: PULUMI_ACCESS_TOKEN must be set", 255))).toEqual([
      {
        result: "fail",
        found: "the state backend does not answer",
        hint: "pulumi login with the address that phase 1 put out, after az login",
      },
    ]);
  });
  it.each([stateBackend, statePending])("is unknown without an answer of pulumi", async (check) => {
    expect(await findingsOf(check, machine({}))).toEqual([
      { result: "unknown", because: "pulumi is not installed (see TOOL_PULUMI)" },
    ]);
    expect(await findingsOf(check, machine({ pulumi: SLOW }))).toEqual([
      { result: "unknown", because: "pulumi gave no answer in time" },
    ]);
  });
});

describe("a program of this machine", () => {
  const script = (text: string) => machineClient().run(process.execPath, ["-e", text]);

  it("answers with what it prints, apart from its warnings", async () => {
    expect(await script(`console.error("WARNING: old"); console.log("id")`)).toEqual(printed("id"));
  });
  it("answers with its error where it prints nothing else", async () => {
    expect(await script(`console.error("no stack"); process.exit(255)`)).toEqual(
      printed("no stack", 255),
    );
  });
  it("answers with all of a state of some megabytes", async () => {
    const size = 3_000_000;
    expect(await script(`process.stdout.write("x".repeat(${String(size)}))`)).toEqual(
      printed("x".repeat(size)),
    );
  });
  it("that does not exist is not installed", async () => {
    expect(await machineClient().run("/no/such/program", [])).toEqual(ABSENT);
  });
});
