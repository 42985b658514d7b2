import { ProgramInfo, RunRequest } from "@pulumi/pulumi/proto/language_pb";

import { programCommand } from "../../../../sandbox/engine/host/run-program";
import { programInfo } from "./client";

const HERE = __dirname;
const RUNNER = require.resolve("@pulumi/pulumi/cmd/run");

/** The words after the runner, which are the SDK's. */
function words(request: RunRequest): readonly string[] {
  const { args } = programCommand(request, "127.0.0.1:1");
  return args.slice(args.indexOf(RUNNER) + 1);
}

describe("the command line of a program", () => {
  it("names engine, monitor, project, stack, organization, places and parallelism", () => {
    const request = new RunRequest()
      .setMonitorAddress("127.0.0.1:2")
      .setOrganization("acme")
      .setProject("shop")
      .setStack("dev")
      .setPwd(HERE)
      .setParallel(16)
      .setInfo(programInfo(HERE));

    expect(words(request)).toEqual([
      ...["--monitor", "127.0.0.1:2", "--engine", "127.0.0.1:1", "--organization", "acme"],
      ...["--project", "shop", "--stack", "dev", "--root-directory", HERE, "--pwd", HERE],
      ...["--parallel", "16", "."],
    ]);
  });

  it("says --dry-run in a preview only", () => {
    const request = new RunRequest().setInfo(programInfo(HERE));

    expect(words(request)).not.toContain("--dry-run");
    expect(words(request.setDryrun(true))).toContain("--dry-run");
  });

  it("puts the entry point and the program's own arguments last", () => {
    const info = programInfo(HERE).setEntryPoint("src/entry.ts");
    const request = new RunRequest().setInfo(info).setArgsList(["--loud", "twice"]);

    expect(words(request).slice(-3)).toEqual(["src/entry.ts", "--loud", "twice"]);
  });

  it("puts the arguments of node before the runner", () => {
    const request = new RunRequest().setInfo(
      programInfo(HERE, { nodeargs: "--import tsx --title='two words'" }),
    );

    expect(programCommand(request, "").args.slice(0, 4)).toEqual([
      ...["--import", "tsx", "--title=two words"],
      RUNNER,
    ]);
  });

  it("lets a debugger attach before the first line when the engine asks for it", () => {
    const request = new RunRequest().setInfo(programInfo(HERE)).setAttachDebugger(true);

    expect(programCommand(request, "").args[0]).toBe("--inspect-brk");
  });
});

describe("the environment of a program", () => {
  it("holds the settings, the keys of the secret ones, and whether ts-node is wanted", () => {
    const request = new RunRequest()
      .setInfo(programInfo(HERE, { typescript: false, tsconfig: "tsconfig.build.json" }))
      .setConfigsecretkeysList(["shop:password"]);
    request.getConfigMap().set("shop:region", "westeurope").set("shop:password", "hunter2");

    expect(programCommand(request, "").env).toEqual({
      PULUMI_CONFIG: '{"shop:password":"hunter2","shop:region":"westeurope"}',
      PULUMI_CONFIG_SECRET_KEYS: '["shop:password"]',
      PULUMI_NODEJS_TYPESCRIPT: "false",
      PULUMI_NODEJS_TSCONFIG_PATH: "tsconfig.build.json",
    });
  });

  it("keeps the official default: ts-node, for a project without options", () => {
    const request = new RunRequest().setPwd(HERE).setInfo(new ProgramInfo());

    expect(programCommand(request, "").env).toMatchObject({ PULUMI_NODEJS_TYPESCRIPT: "true" });
  });
});
