// How time grows with what a stack has, beyond what it takes without: previews of the minimum variant, and the file of environments.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { environmentsIn } from "../../commands/environments/environments";
import { merge } from "../../sandbox/wire/values";
import { median, preview, type Ratio, ROOT, withSession } from "./session";

type Values = Readonly<Record<string, unknown>>;

interface Growing {
  readonly what: string;
  readonly few: number;
  readonly many: number;
  /** Settings of the layers with this many, beside those of the minimum variant. */
  readonly settings: (count: number) => Readonly<Record<string, Values>>;
}

const numbered = <T>(count: number, each: (index: number) => T): Readonly<Record<string, T>> =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`n${String(index)}`, each(index)]),
  );

const POOL = { vmSize: "Standard_D4ds_v5", minCount: 1, maxCount: 1 };
const POD_SUBNET = "10.0.128.0/17"; // large enough for the pods of 65 pools

const PREVIEWS: readonly Growing[] = [
  {
    what: "node pools",
    few: 16,
    many: 64,
    settings: (count) => ({
      azureCore: {
        aks: { userPools: numbered(count, () => POOL) },
        azureNetwork: { spoke: { mode: "create", subnets: { pods: POD_SUBNET } } },
      },
    }),
  },
  {
    what: "extra subnets",
    few: 16,
    many: 64,
    settings: (count) => ({
      azureCore: {
        azureNetwork: {
          spoke: {
            mode: "create",
            extraSubnets: numbered(count, (index) => ({ cidr: `10.0.${String(96 + index)}.0/24` })),
          },
        },
      },
    }),
  },
  {
    what: "model deployments",
    few: 8,
    many: 32,
    settings: (count) => ({
      azureOpenAi: {
        secretExpires: "2027-11-01",
        regions: {
          swedencentral: {
            models: Object.keys(numbered(count, () => undefined)).map((name) => ({
              name,
              model: "gpt-4.1",
              version: "2025-04-14",
              capacity: 1,
            })),
          },
        },
      },
    }),
  },
];

/** What grows, and the milliseconds that so many cost. */
const GROWING: readonly (Omit<Growing, "settings"> & {
  readonly cost: (count: number, rounds: number) => number | Promise<number>;
})[] = [
  ...PREVIEWS.map((growing) => ({
    ...growing,
    cost: (count: number, rounds: number) => addedBy(growing, count, rounds),
  })),
  { what: "environments", few: 25, many: 100, cost: timeOfEnvironments },
];

/** Exponents of the time that is added, by what is added: 1 where each one more costs the same. */
export const GROWTH: Readonly<Record<string, (rounds: number) => Promise<readonly Ratio[]>>> =
  Object.fromEntries(
    GROWING.map(({ what, few, many, cost }) => [
      `growth of ${what}`,
      async (rounds: number) => {
        const timeOfFew = Math.max(await cost(few, rounds), 1);
        const timeOfMany = Math.max(await cost(many, rounds), 1);
        return [
          {
            title: `growth: exponent of added time from ${String(few)} to ${String(many)} ${what}`,
            aim: "<= 1.1",
            ratio: Math.log(timeOfMany / timeOfFew) / Math.log(many / few),
          },
        ];
      },
    ]),
  );

/** Milliseconds that a preview takes longer with this many more than with one. */
async function addedBy(growing: Growing, count: number, rounds: number): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "platform-growth-"));
  try {
    const added: number[] = [];
    await withSession(ROOT, stackFile(folder, growing, 1), (one) =>
      withSession(ROOT, stackFile(folder, growing, count + 1), async (more) => {
        await preview(one);
        await preview(more);
        for (let round = 0; round < rounds; round += 1)
          added.push((await preview(more)) - (await preview(one)));
      }),
    );
    return median(added);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function stackFile(folder: string, { settings }: Growing, count: number): string {
  const { config } = parse(
    readFileSync(join(ROOT, "test/variants/valid/azure-minimum.yaml"), "utf8"),
  ) as { readonly config: Readonly<Record<string, Values>> };
  const more = Object.fromEntries(
    Object.entries(settings(count)).map(([layer, values]) => {
      const key = `platform-foundations:${layer}`;
      return [key, merge(config[key], values)];
    }),
  );
  const path = join(folder, `${String(count)}.yaml`);
  // Quoted throughout: the engine reads a bare date as a moment in time.
  writeFileSync(
    path,
    stringify({ config: { ...config, ...more } }, { defaultStringType: "QUOTE_DOUBLE" }),
  );
  return path;
}

/** Milliseconds for reading, checking and writing out this many environments. */
function timeOfEnvironments(count: number, rounds: number): number {
  const folder = mkdtempSync(join(tmpdir(), "platform-growth-"));
  try {
    const example = parse(
      readFileSync(join(ROOT, "docs/deploy/environments.yaml"), "utf8"),
    ) as Values;
    const source = join(folder, "environments.yaml");
    const environments = numbered(count, (index) => ({ range: `10.${String(index + 17)}.0.0/16` }));
    writeFileSync(
      source,
      stringify({ ...example, environments }, { defaultStringType: "QUOTE_DOUBLE" }),
    );
    const times = Array.from({ length: rounds }, () => {
      const started = performance.now();
      environmentsIn(folder, source, "platform-foundations");
      return performance.now() - started;
    });
    return median(times);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
