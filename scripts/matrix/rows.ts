// Combinations of what a program brings itself: package manager, Node, TypeScript, and the ends of the ranges that the components take.

/** An installation of the packed components. */
export interface Installation {
  /** Which end of each range in `peerDependencies` is installed. */
  readonly peers: "oldest" | "newest";
  readonly manager: "npm" | "pnpm";
  /** Major version of Node. */
  readonly node: keyof typeof NODES;
}

/** How a program in it is type-checked. */
export interface Types {
  /** Version with its minor part. */
  readonly typescript: keyof typeof TYPESCRIPTS;
  readonly resolution: "node" | "node16" | "nodenext" | "bundler";
}

export type Row = Installation & Types;

/** Versions that are tried; of the lowest major version of Node the lowest that the packages allow. */
export const NODES = { 20: "20.19.0", 22: "22.23.5", 24: "24.22.3" } as const;
export const TYPESCRIPTS = {
  "4.7": "4.7.4",
  "5.0": "5.0.4",
  "5.4": "5.4.5",
  "5.9": "5.9.3",
  "6.0": "6.0.3",
  "7.0": "7.0.2",
} as const;
export const PNPM = "10.34.8";

const row = (
  peers: Row["peers"],
  manager: Row["manager"],
  node: Row["node"],
  typescript: Row["typescript"],
  resolution: Row["resolution"],
): Row => ({ peers, manager, node, typescript, resolution });

/** Every value of every column, and those pairs that decide how a declaration is found and read. */
export const ROWS: readonly Row[] = [
  row("oldest", "npm", 20, "4.7", "node"),
  row("oldest", "npm", 20, "4.7", "node16"),
  row("oldest", "npm", 20, "5.0", "bundler"),
  row("newest", "npm", 20, "5.4", "node"),
  row("newest", "npm", 22, "5.9", "node"),
  row("newest", "npm", 22, "5.9", "nodenext"),
  row("newest", "npm", 24, "6.0", "node16"),
  row("newest", "npm", 24, "7.0", "nodenext"),
  row("oldest", "pnpm", 22, "5.9", "node"),
  row("newest", "pnpm", 24, "7.0", "bundler"),
];

/** What the ordinary tests run: the oldest of everything, and the newest with the other package manager. */
export const SAMPLE: readonly Row[] = [ROWS[0], ROWS.at(-1)].flatMap((one) => one ?? []);

export const titleOf = ({ peers, manager, node, typescript, resolution }: Row): string =>
  `${peers} peers with ${manager} on Node ${String(node)}, TypeScript ${typescript} with ${resolution}`;
