import type { CloudFailure } from "../../../wire/failure";
import type { Refusals } from "../../rows";
import { lastSegment, parentId } from "../arm";
import { armFailure } from "../failure";
import { find } from "../lookups";
import { AZ } from "./support";

/** How long a new server is busy with itself although it says that it is ready. */
const BUSY_AFTER_CREATION_SECONDS = 30;

export const serverIsBusy = (serverId: string): CloudFailure =>
  armFailure(
    409,
    "ServerIsBusy",
    `Cannot complete operation while server '${lastSegment(serverId)}' is busy processing another operation. Try again later.`,
  );

/** Refusals of PostgreSQL servers. */
export const postgresRefusals: Refusals = {
  "a new server takes no parameter yet": {
    seen: "https://github.com/Azure/azure-postgresql/issues/134",
    on: ["create", "update"],
    types: [`${AZ}dbforpostgresql:Configuration`, `${AZ}dbforpostgresql:Administrator`],
    refuse: ({ id, store, latencyMs }) => {
      const server = find(store, parentId(id))?.stored;
      if (server === undefined) return undefined;
      const age = Date.now() - server.createdAtMs;
      return age < latencyMs(BUSY_AFTER_CREATION_SECONDS) ? serverIsBusy(server.id) : undefined;
    },
  },
};
