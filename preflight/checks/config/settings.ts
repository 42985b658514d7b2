import type { Issue } from "../../../components/plans/issues";
import { fail, pass, type BuiltInCheck, type Finding } from "../../check";

/** Which row a problem of the settings belongs to; whatever matches none is a matter of the schema. */
const KINDS: readonly { readonly code: string; readonly match: (issue: Issue) => boolean }[] = [
  { code: "CFG_LAYERS", match: ({ path }) => path === "(layers)" || /upstream$/.test(path) },
  { code: "CFG_PLACEHOLDER", match: ({ problem }) => /placeholder/.test(problem) },
  {
    code: "CFG_CIDR_VALID",
    match: ({ problem }) => /not an IPv4 range|not a network address/.test(problem),
  },
  { code: "CFG_CIDR_OVERLAP", match: ({ problem }) => /overlap/.test(problem) },
  { code: "CFG_CIDR_CONTAINED", match: ({ problem }) => /outside/.test(problem) },
  {
    code: "CFG_CIDR_SIZE",
    match: ({ problem }) => /\/\d+ is too small|usable addresses/.test(problem),
  },
  {
    code: "CFG_ALLOWED_NETWORKS",
    match: ({ path }) => /allowedNetworks|allowedIpRanges/.test(path),
  },
  {
    code: "CFG_MODELS",
    match: ({ path }) => /azureOpenAi.*models|azureOpenAi\.regions/.test(path),
  },
  { code: "CFG_CERT_METHOD", match: ({ path }) => /awsCertificate/.test(path) },
];

export const kindOf = (issue: Issue): string =>
  KINDS.find(({ match }) => match(issue))?.code ?? "CFG_SCHEMA";

export function assessSettings(code: string, issues: readonly Issue[]): readonly Finding[] {
  const mine = issues.filter((issue) => kindOf(issue) === code);
  return mine.length === 0
    ? [pass("no problem in the settings")]
    : mine.map(({ path, problem, hint }) => fail(problem, hint, path));
}

/** The loader's report, row by row. */
export const settings: readonly BuiltInCheck[] = [
  ...KINDS.map(({ code }) => code),
  "CFG_SCHEMA",
].map((id) => ({
  id,
  phase: "preflight",
  needs: "file",
  permissions: [],
  run: ({ configIssues }) => Promise.resolve(assessSettings(id, configIssues)),
}));
