// Writes or renews the review's note on a merge request. REVIEW_TOKEN: a project access token with the scope api.
import { readFileSync } from "node:fs";

const { CI_API_V4_URL, CI_PROJECT_ID, CI_MERGE_REQUEST_IID, REVIEW_TOKEN } = process.env;
const [file] = process.argv.slice(2);
const body = readFileSync(file, "utf8");
const mark = body.split("\n")[0];
const notes = `${CI_API_V4_URL}/projects/${CI_PROJECT_ID}/merge_requests/${CI_MERGE_REQUEST_IID}/notes`;
const headers = { "PRIVATE-TOKEN": REVIEW_TOKEN ?? "", "content-type": "application/json" };

const listed = await fetch(`${notes}?per_page=100`, { headers });
if (!listed.ok)
  throw new Error(`GitLab answered ${listed.status} to the list of notes; is REVIEW_TOKEN set?`);
const own = (await listed.json()).find((note) => note.body.startsWith(mark));
const written = await fetch(own === undefined ? notes : `${notes}/${own.id}`, {
  method: own === undefined ? "POST" : "PUT",
  headers,
  body: JSON.stringify({ body }),
});
if (!written.ok) throw new Error(`GitLab answered ${written.status} to the note`);
