import type { Issue } from "../issues";
import { keyedEntries, keyedIssues, type Keyed } from "../keyed";

export const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Everything wrong with object ids of Entra ID. */
export const objectIdIssues = (path: string, ids: Keyed): readonly Issue[] => [
  ...keyedEntries(ids).flatMap(({ value, at }) =>
    GUID.test(value)
      ? []
      : [
          {
            path: path + at,
            problem: `${JSON.stringify(value)} is not a GUID`,
            hint: "give the object id shown by Entra",
          },
        ],
  ),
  ...keyedIssues(path, ids),
];
