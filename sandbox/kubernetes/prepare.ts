// Prints where the API server and its store are, or why this machine has none: for callers that cannot wait for a promise.
import { ApiServerUnavailable, ensureApiServer } from "./ensure-api-server";

ensureApiServer({ report: (line) => process.stderr.write(`${line}\n`) })
  .then((found) => process.stdout.write(JSON.stringify(found)))
  .catch((error: unknown) => {
    if (!(error instanceof ApiServerUnavailable)) throw error;
    process.stdout.write(JSON.stringify({ reason: error.message }));
  });
