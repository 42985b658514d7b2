// What a program costs before it says anything: time and memory of dev beside those of a program that declares nothing.
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Session } from "../../sandbox/session";
import { operate } from "../../sandbox/events";
import { median, type Ratio, ROOT, withSession } from "./session";

interface Cost {
  readonly milliseconds: number;
  /** Most memory of the program's process, in kilobytes. */
  readonly memory: number;
}

/** Loaded into each process of Node below the engine; the one that runs the program leaves its figure. */
const METER = `if (/cmd.run(.index\\.js)?$/.test(process.argv[1] ?? "")) process.on("exit", () =>
  require("node:fs").writeFileSync(require("node:path").join(__dirname, process.pid + ".memory"), String(process.resourceUsage().maxRSS)));
`;

export async function besideEmptyProgram(rounds: number): Promise<readonly Ratio[]> {
  const folder = mkdtempSync(join(tmpdir(), "platform-empty-"));
  try {
    writeEmptyProgram(folder);
    return await withSession(ROOT, join(ROOT, "Pulumi.dev.yaml"), (dev) =>
      withSession(folder, join(folder, "Pulumi.dev.yaml"), async (empty) => {
        const costs: (readonly [Cost, Cost])[] = [];
        for (let round = -1; round < rounds; round += 1) {
          const pair = [await costOf(dev, folder), await costOf(empty, folder)] as const;
          if (round >= 0) costs.push(pair); // the first round fills the caches
        }
        const ratio = (part: keyof Cost): number =>
          median(costs.map(([ours, others]) => ours[part] / others[part]));
        return [
          { title: "preview of dev / of an empty program", aim: "-", ratio: ratio("milliseconds") },
          { title: "memory of dev's program / of an empty one", aim: "-", ratio: ratio("memory") },
        ];
      }),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function costOf(session: Session, folder: string): Promise<Cost> {
  const meter = join(folder, "meter.cjs");
  const { milliseconds } = await operate(session, ["preview", "--stack", "dev"], {
    variables: { NODE_OPTIONS: `--require=${JSON.stringify(meter)}` },
  });
  const [file, ...others] = readdirSync(folder).filter((name) => name.endsWith(".memory"));
  if (file === undefined || others.length > 0)
    throw new Error("a preview does not run its program in one process of Node");
  const memory = Number(readFileSync(join(folder, file), "utf8"));
  rmSync(join(folder, file));
  return { milliseconds, memory };
}

function writeEmptyProgram(folder: string): void {
  const files = {
    "meter.cjs": METER,
    "index.ts": "export {};\n",
    "package.json": '{ "name": "empty", "main": "index.ts" }',
    "tsconfig.json": "{}",
    "Pulumi.yaml": "name: empty\nruntime: nodejs\n",
    "Pulumi.dev.yaml": "config: {}\n",
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
}
