// A stack file that is written from the file of environments, and how the one on disk differs. Pure.
import { Document, parseDocument } from "yaml";
import type { Issue } from "../../components/plans/issues";
import { fullKey, holdsSecure, settingsFromText } from "../../config/from-file";
import { differences } from "../change/settings";
import type { Config } from "./file";

/** First words of every file that is written. */
export const WRITTEN_BY = "Written by npm run environments";

/** A stack file on disk, as far as the engine wrote it. */
interface StackFile extends Readonly<Record<string, unknown>> {
  readonly config?: Config | null;
}

const contentOf = (text: string | undefined): StackFile =>
  text === undefined ? {} : ((parseDocument(text, { merge: true }).toJS() ?? {}) as StackFile);

const encryptedIn = (text: string | undefined, project: string): Config =>
  Object.fromEntries(
    Object.entries(contentOf(text).config ?? {})
      .filter(([, value]) => holdsSecure(value))
      .map(([key, value]) => [fullKey(key, project), value]),
  );

/**
 * The stack file with these settings. What the engine wrote into the present one stays: encrypted values, the secrets provider with
 * its key or salt, and other keys beside `config`.
 */
export function stackFileText(
  config: Config,
  source: string,
  present: string | undefined,
  project: string,
): string {
  const content = {
    ...contentOf(present),
    config: { ...config, ...encryptedIn(present, project) },
  };
  // The engine reads YAML 1.1, where more texts need quotes.
  const document = new Document(content, { compat: "yaml-1.1" });
  document.commentBefore = ` ${WRITTEN_BY} from ${source}. Change the settings there.`;
  return document.toString({ lineWidth: 0 });
}

/** Settings that the stack file holds encrypted and the file of environments in plain text. */
export const encryptedIssues = (
  config: Config,
  present: string | undefined,
  project: string,
): readonly Issue[] =>
  Object.keys(encryptedIn(present, project))
    .filter((key) => key in config)
    .map((key) => ({
      path: key,
      problem: "holds an encrypted value in the stack file and is written here too",
      hint: "remove one of the two",
    }));

/** What writing changes in a stack file: one line for each setting. */
export function changesIn(
  present: string,
  wanted: string,
  file: string,
  project: string,
): readonly string[] {
  const [before, after] = [present, wanted].map((text) =>
    (contentOf(text).config ?? undefined) === undefined
      ? {}
      : Object.fromEntries(settingsFromText(text, file, project).values),
  );
  return [...differences(before, after, "")].map(
    ({ path, from, to }) => `${path.replace(`${project}:`, "")}: ${shown(from)} -> ${shown(to)}`,
  );
}

/** A value in one line. */
export const shown = (value: unknown): string =>
  value === undefined ? "not set" : JSON.stringify(value);
