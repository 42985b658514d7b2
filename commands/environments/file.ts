// The file of environments: what they share, and how each differs.
import { z } from "zod";
import { InvalidArgumentsError, type Issue } from "../../components/plans/issues";
import { fullKey, holdsSecure, parseYaml } from "../../config/from-file";
import { cidr, formatted } from "../../config/schema/primitives";
import { issuesOf } from "../../config/zod-issues";
import { BOOTSTRAP } from "../deploy/order";

export type Config = Readonly<Record<string, unknown>>;

const config = z.record(z.string(), z.unknown()).meta({ id: "config" });
const name = formatted(
  /^[a-z0-9](?!.*--)[a-z0-9-]*$/,
  "is not a name",
  "use lower-case letters, digits and single hyphens",
);

const settings = z.strictObject({
  range: cidr
    .optional()
    .describe(
      "Block of addresses that holds every network of the environment. With another range than that of base, every address of the settings in base's range moves to the same place in this one.",
    ),
  config: config
    .default({})
    .describe("Settings of Pulumi.<environment>.yaml, as a stack file has them below config."),
  parts: z
    .record(name, config.nullable())
    .default({})
    .describe(
      "Settings of Pulumi.<environment>-<part>.yaml, by part. In an environment, null leaves the part out.",
    ),
});

export const environmentsSchema = z.strictObject({
  base: settings.describe("What every environment has, unless it says otherwise."),
  environments: z
    .record(name, settings.nullable())
    .describe("Each environment: only what differs from base. null for an exact copy."),
});

export type EnvironmentSettings = z.output<typeof settings>;

/** The file with the full keys of the settings. */
export interface EnvironmentsFile {
  readonly base: EnvironmentSettings;
  readonly environments: Readonly<Record<string, EnvironmentSettings>>;
}

/** Reads the file. @throws InvalidArgumentsError with everything wrong with its form */
export function readEnvironments(text: string, subject: string, project: string): EnvironmentsFile {
  const parsed = environmentsSchema.safeParse(parseYaml(text, subject), { reportInput: true });
  if (!parsed.success)
    throw new InvalidArgumentsError(subject, issuesOf("", parsed.error, environmentsSchema));
  const base = withFullKeys(parsed.data.base, project);
  const environments = Object.fromEntries(
    Object.entries(parsed.data.environments).map(([key, value]) => [
      key,
      withFullKeys(value ?? NOTHING, project),
    ]),
  );
  const names = Object.keys(environments);
  const issues = [
    ...secretIssues("base", base),
    ...names.flatMap((key) => [
      ...nameIssues(key, names),
      ...rangeIssues(key, base, environments[key] ?? NOTHING),
      ...secretIssues(`environments.${key}`, environments[key] ?? NOTHING),
    ]),
  ];
  if (names.length === 0)
    issues.push({ path: "environments", problem: "is empty", hint: "write one, for example dev" });
  if (issues.length > 0) throw new InvalidArgumentsError(subject, issues);
  return { base, environments };
}

const NOTHING: EnvironmentSettings = { config: {}, parts: {} };

function withFullKeys({ config, parts, ...rest }: EnvironmentSettings, project: string) {
  const full = (keys: Config): Record<string, unknown> =>
    Object.fromEntries(Object.entries(keys).map(([key, value]) => [fullKey(key, project), value]));
  return {
    ...rest,
    config: full(config),
    parts: Object.fromEntries(
      Object.entries(parts).map(([part, keys]) => [part, keys === null ? null : full(keys)]),
    ),
  };
}

function nameIssues(key: string, names: readonly string[]): readonly Issue[] {
  const path = `environments.${key}`;
  // npm run deploy takes every Pulumi.<env>-<part>.yaml for a part of the environment.
  const owner = names.find((other) => key.startsWith(`${other}-`));
  return [
    ...(key === BOOTSTRAP
      ? [{ path, problem: "is the stack of the state backend", hint: "use another name" }]
      : []),
    ...(owner === undefined
      ? []
      : [
          {
            path,
            problem: `would be deployed as a part of ${owner}`,
            hint: `use a name that does not begin with ${owner}-`,
          },
        ]),
  ];
}

function rangeIssues(
  key: string,
  base: EnvironmentSettings,
  { range }: EnvironmentSettings,
): readonly Issue[] {
  if (range === undefined) return [];
  if (base.range === undefined)
    return [
      {
        path: "base.range",
        problem: `is missing, and environments.${key} has one`,
        hint: "write the block that holds every network of base",
      },
    ];
  const prefix = base.range.split("/")[1] ?? "";
  return range.endsWith(`/${prefix}`)
    ? []
    : [
        {
          path: `environments.${key}.range`,
          problem: `${range} is not as large as base's ${base.range}`,
          hint: `use a /${prefix}`,
        },
      ];
}

function secretIssues(path: string, { config, parts }: EnvironmentSettings): readonly Issue[] {
  const places: Readonly<Record<string, Config | null>> = { config, ...under("parts", parts) };
  return Object.entries(places).flatMap(([place, keys]) =>
    Object.entries(keys ?? {})
      .filter(([, value]) => holdsSecure(value))
      .map(([key]) => ({
        path: `${path}.${place}.${key}`,
        problem: "is encrypted, and only the key of one stack can read it",
        hint: "leave it out; pulumi config set --secret writes it into the stack file, which keeps it",
      })),
  );
}

const under = <V>(prefix: string, record: Readonly<Record<string, V>>): Record<string, V> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [`${prefix}.${key}`, value]));
