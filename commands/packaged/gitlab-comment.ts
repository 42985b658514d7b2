#!/usr/bin/env node
// Writes a review as a note on a merge request of GitLab, or renews the one that is there. REVIEW_TOKEN: a project access token with the
// scope api, of a Reporter or above. The rest of the variables are GitLab's own.
import { readFileSync } from "node:fs";
import { runMain } from "../../process/run-main";

const PREDEFINED = ["CI_API_V4_URL", "CI_PROJECT_ID", "CI_MERGE_REQUEST_IID"] as const;

interface Note {
  readonly id: number;
  readonly body: string;
}

/** @throws naming what is missing, or what GitLab answered */
export async function writeNote(
  file: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  if (file === undefined)
    throw new Error("usage: platform-foundations-gitlab-comment review/comment.md");
  const missing = [...PREDEFINED, "REVIEW_TOKEN"].filter((name) => !env[name]);
  if (missing.length > 0)
    throw new Error(
      `${missing.join(", ")} is not set; run this in a pipeline of a merge request, with REVIEW_TOKEN as a masked variable`,
    );
  const [api, project, request] = PREDEFINED.map((name) => env[name] ?? "");
  const notes = `${api ?? ""}/projects/${project ?? ""}/merge_requests/${request ?? ""}/notes`;
  const headers = {
    "PRIVATE-TOKEN": env["REVIEW_TOKEN"] ?? "",
    "content-type": "application/json",
  };
  const body = readFileSync(file, "utf8");
  const own = await noteLike(body, notes, headers);
  const answer = await fetch(own === undefined ? notes : `${notes}/${String(own.id)}`, {
    method: own === undefined ? "POST" : "PUT",
    headers,
    body: JSON.stringify({ body }),
  });
  if (!answer.ok) throw new Error(`GitLab answered ${String(answer.status)} to the note`);
}

/** The note that begins with the same line, on whichever page it is. */
async function noteLike(
  body: string,
  notes: string,
  headers: Readonly<Record<string, string>>,
): Promise<Note | undefined> {
  const mark = body.split("\n")[0] ?? "";
  for (let page = "1"; page !== "";) {
    const answer = await fetch(`${notes}?per_page=100&page=${page}`, { headers });
    if (!answer.ok)
      throw new Error(
        `GitLab answered ${String(answer.status)} to the list of notes; REVIEW_TOKEN needs the scope api`,
      );
    const own = ((await answer.json()) as readonly Note[]).find((note) =>
      note.body.startsWith(mark),
    );
    if (own !== undefined) return own;
    page = answer.headers.get("x-next-page") ?? "";
  }
  return undefined;
}

if (require.main === module) runMain(() => writeNote(process.argv[2], process.env));
