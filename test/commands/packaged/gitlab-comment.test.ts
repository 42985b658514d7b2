import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeNote } from "../../../commands/packaged/gitlab-comment";

const MARK = "<!-- platform-foundations review -->";
const TOKEN = "glpat-of-the-test";

let server: Server;
let folder: string;
let file: string;
let env: Readonly<Record<string, string>>;
/** Notes of the merge request, two a page. */
let notes: { readonly id: number; body: string }[];

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const part of request) text += String(part);
  return text;
}

beforeEach(async () => {
  notes = [];
  folder = mkdtempSync(join(tmpdir(), "note-"));
  file = join(folder, "comment.md");
  server = createServer((request, response) => {
    void (async () => {
      const url = new URL(request.url ?? "", "http://gitlab.test");
      const found = /^\/projects\/7\/merge_requests\/12\/notes(?:\/(\d+))?$/.exec(url.pathname);
      if (request.headers["private-token"] !== TOKEN) return response.writeHead(401).end("{}");
      if (found === null) return response.writeHead(404).end("{}");
      if (request.method === "GET") {
        const page = Number(url.searchParams.get("page"));
        const next = notes.length > page * 2 ? String(page + 1) : "";
        response.setHeader("x-next-page", next);
        return response.end(JSON.stringify(notes.slice((page - 1) * 2, page * 2)));
      }
      const { body } = JSON.parse(await textOf(request)) as { readonly body: string };
      const old = notes.find(({ id }) => String(id) === found[1]);
      if (old === undefined) notes.push({ id: notes.length + 1, body });
      else old.body = body;
      return response.end("{}");
    })();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  env = {
    CI_API_V4_URL: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    CI_PROJECT_ID: "7",
    CI_MERGE_REQUEST_IID: "12",
    REVIEW_TOKEN: TOKEN,
  };
});
afterEach(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

describe("the review's note on a merge request", () => {
  it("is written once and renewed by each further run, however many notes stand before it", async () => {
    notes.push(...[1, 2, 3].map((id) => ({ id, body: `remark ${String(id)}` })));
    for (const verdict of ["first", "second"]) {
      writeFileSync(file, `${MARK}\n${verdict}\n`);
      await writeNote(file, env);
    }
    expect(notes.map(({ body }) => body)).toEqual([
      "remark 1",
      "remark 2",
      "remark 3",
      `${MARK}\nsecond\n`,
    ]);
  });

  it("is refused with what is missing, and never with the token", async () => {
    writeFileSync(file, MARK);
    await expect(writeNote(file, { ...env, REVIEW_TOKEN: "" })).rejects.toThrow(
      "REVIEW_TOKEN is not set; run this in a pipeline of a merge request, with REVIEW_TOKEN as a masked variable",
    );
    await expect(writeNote(undefined, env)).rejects.toThrow(/^usage: /);
    const refused = await writeNote(file, { ...env, REVIEW_TOKEN: "glpat-wrong" }).catch(String);
    expect(refused).toBe(
      "Error: GitLab answered 401 to the list of notes; REVIEW_TOKEN needs the scope api",
    );
    expect(notes).toEqual([]);
  });
});
