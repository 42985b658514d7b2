// Programs as many teams write them, in TypeScript, JavaScript and YAML, one after the other in one sandbox. A sample runs by
// default; PROGRAMS=all runs each.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ROOT } from "./support/harness";

jest.setTimeout(300_000);

const FOLDER = join(__dirname, "fixtures", "programs");

interface Program {
  /** Resources with the stack and its providers. */
  readonly created: number;
  /** Types that are accepted by their inputs. */
  readonly generic: readonly string[];
}

/** In the order in which they are deployed: the web server reads the outputs of the network. */
const PROGRAMS: Readonly<Record<string, Program>> = {
  "aws-network": { created: 15, generic: [] },
  "aws-web-server": { created: 4, generic: ["aws:ec2/instance:Instance"] },
  "aws-static-site": {
    created: 6,
    generic: [
      "aws:s3/bucketObject:BucketObject",
      "aws:s3/bucketWebsiteConfiguration:BucketWebsiteConfiguration",
    ],
  },
  "aws-function": {
    created: 6,
    generic: ["aws:lambda/function:Function", "aws:lambda/functionUrl:FunctionUrl"],
  },
  "aws-containers": {
    created: 10,
    generic: [
      "aws:ecs/cluster:Cluster",
      "aws:ecs/service:Service",
      "aws:ecs/taskDefinition:TaskDefinition",
      "aws:lb/loadBalancer:LoadBalancer",
      "aws:lb/targetGroup:TargetGroup",
    ],
  },
  "azure-static-site": {
    created: 5,
    generic: ["azure-native:storage:Blob", "azure-native:storage:StorageAccountStaticWebsite"],
  },
  "azure-web-app": {
    created: 5,
    generic: ["azure-native:web:AppServicePlan", "azure-native:web:WebApp"],
  },
  "azure-cluster": { created: 7, generic: [] },
  "azure-virtual-machine": { created: 8, generic: [] },
  "gcp-bucket": { created: 3, generic: ["gcp:storage:Bucket"] },
};

const SAMPLE = ["aws-network", "aws-web-server", "azure-virtual-machine", "gcp-bucket"];
const names = process.env["PROGRAMS"] === "all" ? Object.keys(PROGRAMS) : SAMPLE;

const dir = mkdtempSync(join(tmpdir(), "programs-"));
afterAll(() => {
  rmSync(dir, { recursive: true, force: true, maxRetries: 3 });
});

const LOADER = ["--import", pathToFileURL(require.resolve("tsx")).href];

function sandbox(name: string, command: string): { readonly code: number; readonly text: string } {
  const args = [...LOADER, join(ROOT, "sandbox", "main.ts"), "-C", join(FOLDER, name)];
  const done = spawnSync(process.execPath, [...args, ...command.split(" ")], {
    env: { ...process.env, PULUMI_SANDBOX_DIR: dir, NO_COLOR: "1" },
    encoding: "utf8",
  });
  return { code: done.status ?? 1, text: done.stdout + done.stderr };
}

it("has a row for each program", () => {
  expect(readdirSync(FOLDER).sort()).toEqual(Object.keys(PROGRAMS).sort());
});

describe(`public-style programs (${names.length} of ${Object.keys(PROGRAMS).length}; all with PROGRAMS=all)`, () => {
  describe.each(names)("%s", (name) => {
    const { created, generic } = PROGRAMS[name] ?? { created: 0, generic: [] };

    if (generic.length > 0)
      it("is refused by the name of a type that is not simulated, and the text says what to do", () => {
        const { code, text } = sandbox(name, "preview");
        expect(code).not.toBe(0);
        expect(text).toMatch(/does not simulate the (type|package) ".*--generic/);
      });

    it(`is deployed, ${generic.length === 0 ? "and every type is simulated" : "and lists the types accepted by their inputs"}`, () => {
      const up = sandbox(name, "up --yes --skip-preview --generic");
      expect(up).toMatchObject({ code: 0, text: expect.stringContaining(`${created} created`) });
      const [, listed] = /^simulated by shape only: (.*)$/m.exec(up.text) ?? [];
      expect(listed?.split(", ") ?? []).toEqual(generic);
    });

    it("does not change in a second run", () => {
      expect(sandbox(name, "preview --expect-no-changes")).toMatchObject({ code: 0 });
    });
  });

  it("are in the same clouds, the web server in the network of the other program", () => {
    const { text } = sandbox("aws-web-server", "cloud list --json");
    const listed = JSON.parse(text) as readonly {
      readonly token: string;
      readonly id: string;
      readonly inputs: Readonly<Record<string, unknown>>;
    }[];
    const idsOf = (token: string): readonly string[] =>
      listed.filter((each) => each.token === token).map(({ id }) => id);
    const server = listed.find(({ token }) => token === "aws:ec2/instance:Instance");
    expect(idsOf("aws:ec2/subnet:Subnet")).toContain(server?.inputs["subnetId"]);
    expect(server?.inputs["ami"]).toMatch(/^ami-[0-9a-f]{17}$/);
  });
});
