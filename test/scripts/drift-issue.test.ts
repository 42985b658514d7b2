// The issue about drift, on forges that are simulated by their documented API.
// https://docs.github.com/en/rest/issues/issues and https://docs.gitlab.com/api/issues/
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { driftReport } from "../../commands/drift/report";
import type { PlannedStep } from "../../commands/change/steps";

jest.setTimeout(60_000); // each report is a process

const SCRIPT = join(__dirname, "../../scripts/ci/drift-issue.mjs");

type Issue = Record<string, unknown>;

let server: Server;
let url: string;
let folder: string;
let issues: Issue[];
let token: string | undefined;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "drift-issue-"));
  issues = [];
  server = createServer((request, response) => {
    token = request.headers.authorization ?? String(request.headers["private-token"]);
    const { pathname, searchParams } = new URL(request.url ?? "", "http://localhost");
    let text = "";
    request.on("data", (part: Buffer) => (text += part.toString()));
    request.on("end", () => {
      const answer = (status: number, body: unknown): void => {
        response.writeHead(status, { "content-type": "application/json" });
        response.end(JSON.stringify(body));
      };
      const body = text === "" ? {} : (JSON.parse(text) as Issue);
      const isGitHub = pathname.startsWith("/repos/");
      const [open, closed] = isGitHub ? ["open", "closed"] : ["opened", "closed"];
      const id = Number(/\/issues\/(\d+)$/.exec(pathname)?.[1]);
      const own = issues[id - 1];
      if (token === "Bearer" || token === "") answer(401, {});
      else if (request.method === "GET")
        answer(
          200,
          issues.filter(({ state }) => state === searchParams.get("state")),
        );
      else if (request.method === "POST") {
        const number = issues.length + 1;
        issues.push({ ...body, state: open, ...(isGitHub ? { number } : { iid: number }) });
        answer(201, {});
      } else if (request.method !== (isGitHub ? "PATCH" : "PUT") || own === undefined)
        answer(404, {});
      else {
        const { state_event: event, ...rest } = body;
        Object.assign(own, rest, event === "close" ? { state: closed } : {});
        answer(200, own);
      }
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
});
afterEach(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

const FORGES = {
  GitHub: () => ({ GITHUB_API_URL: url, GITHUB_REPOSITORY: "team/platform", GH_TOKEN: "t" }),
  GitLab: () => ({ CI_API_V4_URL: url, CI_PROJECT_ID: "7", DRIFT_TOKEN: "t" }),
} as const;

const STEP: PlannedStep = {
  urn: "urn:pulumi:dev::p::azure-native:storage:StorageAccount::files",
  name: "files",
  type: "azure-native:storage:StorageAccount",
  action: "update",
  paths: ["allowBlobPublicAccess", "tags.owner"],
  before: { allowBlobPublicAccess: false },
  after: { allowBlobPublicAccess: true },
  isProtected: false,
};

async function report(
  env: Readonly<Record<string, string>>,
  steps: readonly PlannedStep[] | undefined,
  stack = "dev",
): Promise<{ readonly code: unknown; readonly text: string }> {
  const file = join(folder, "issue.md");
  if (steps === undefined) rmSync(file, { force: true });
  else writeFileSync(file, driftReport(stack, steps));
  const child = spawn(process.execPath, [SCRIPT, stack, file], {
    env: { PATH: process.env["PATH"], ...env },
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (part: Buffer) => (text += part.toString()));
  const [code] = (await once(child, "close")) as [number];
  return { code, text };
}

describe.each(["GitHub", "GitLab"] as const)("drift on %s", (forge) => {
  const bodyOf = (issue: Issue | undefined) => issue?.["body"] ?? issue?.["description"];

  it("is one issue: opened, kept up to date, closed when it is gone, and opened anew", async () => {
    const env = FORGES[forge]();
    expect(await report(env, [])).toEqual({ code: 0, text: "" });
    expect(issues).toEqual([]);
    await report(env, [STEP]);
    await report(env, [STEP, { ...STEP, name: "more", action: "delete" }]);
    expect(issues).toMatchObject([{ title: "Drift of dev", labels: ["drift"] }]);
    expect(bodyOf(issues[0])).toContain("`more` (azure-native:storage:StorageAccount) is not in");
    await report(env, [STEP], "prod");
    expect(issues.map(({ title }) => title)).toEqual(["Drift of dev", "Drift of prod"]);
    await report(env, []);
    expect(issues[0]).toMatchObject({ state: "closed" });
    expect(bodyOf(issues[0])).toContain("dev is as the last commit declares it.");
    await report(env, [STEP]);
    expect(issues).toHaveLength(3);
  });

  it("stays as it is when the preview failed", async () => {
    const env = FORGES[forge]();
    await report(env, [STEP]);
    const before = structuredClone(issues);
    expect((await report(env, undefined)).code).toBe(0);
    expect(issues).toEqual(before);
  });

  it("fails without a token, and says so", async () => {
    const env = { ...FORGES[forge](), GH_TOKEN: "", DRIFT_TOKEN: "" };
    const { code, text } = await report(env, [STEP]);
    expect(code).toBe(1);
    expect(text).toContain("answered with 401; is the token set?");
  });
});

describe("the report of drift", () => {
  it("names resources and properties, and shows no value", () => {
    expect(driftReport("dev", [STEP])).toBe(
      [
        "<!-- drift: found -->",
        "Resources of dev that are not as the last commit declares them: 1.",
        "",
        "- `files` (azure-native:storage:StorageAccount) differs; the next update sets allowBlobPublicAccess, tags.owner",
        "",
        "Deploy to put them back, or write the change into the program. Values: `pulumi preview --refresh --diff --stack dev`.",
        "",
      ].join("\n"),
    );
  });
});
