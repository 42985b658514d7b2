// node scripts/ci/drift-issue.mjs <stack> <report>: opens, updates or closes the one issue about drift of a stack, on GitHub or GitLab.
// GitHub: GH_TOKEN with issues: write. GitLab: DRIFT_TOKEN, a project access token with the scope api.
import { existsSync, readFileSync } from "node:fs";

const { CI_API_V4_URL, CI_PROJECT_ID, DRIFT_TOKEN, GH_TOKEN, GITHUB_API_URL, GITHUB_REPOSITORY } =
  process.env;
const [stack, file] = process.argv.slice(2);
const title = `Drift of ${stack}`;

const forge =
  GITHUB_REPOSITORY === undefined
    ? {
        issues: `${CI_API_V4_URL}/projects/${CI_PROJECT_ID}/issues`,
        headers: { "PRIVATE-TOKEN": DRIFT_TOKEN ?? "" },
        open: "opened",
        update: "PUT",
        idOf: ({ iid }) => iid,
        withText: (description) => ({ description }),
        closed: { state_event: "close" },
      }
    : {
        issues: `${GITHUB_API_URL}/repos/${GITHUB_REPOSITORY}/issues`,
        headers: { authorization: `Bearer ${GH_TOKEN ?? ""}` },
        open: "open",
        update: "PATCH",
        idOf: ({ number }) => number,
        withText: (body) => ({ body }),
        closed: { state: "closed" },
      };

async function ask(method, url, body) {
  const answer = await fetch(url, {
    method,
    headers: { ...forge.headers, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok)
    throw new Error(
      `${method} of the issues was answered with ${answer.status}; is the token set?`,
    );
  return answer.json();
}

if (!existsSync(file)) {
  console.log("The preview gave no report, so the issue stays as it is.");
} else {
  const text = readFileSync(file, "utf8");
  const isFound = text.startsWith("<!-- drift: found -->");
  const listed = await ask("GET", `${forge.issues}?labels=drift&state=${forge.open}&per_page=100`);
  const own = listed.find((issue) => issue.title === title);
  const url = own === undefined ? undefined : `${forge.issues}/${forge.idOf(own)}`;
  if (isFound && url === undefined) {
    // GitHub takes labels as a list, GitLab as a list or as text.
    await ask("POST", forge.issues, { title, labels: ["drift"], ...forge.withText(text) });
  } else if (isFound) await ask(forge.update, url, forge.withText(text));
  else if (url !== undefined)
    await ask(forge.update, url, { ...forge.withText(text), ...forge.closed });
}
