/** The stack that engine arguments name, or undefined where they name none. */
export function stackOf(args: readonly string[]): string | undefined {
  for (const [index, arg] of args.entries()) {
    if (arg === "--") return undefined;
    if (arg === "--stack" || arg === "-s") return args[index + 1];
    const joined = /^(?:--stack=|-s=?)(.+)$/.exec(arg);
    if (joined) return joined[1];
  }
  return undefined;
}

/** The engine's flags for policy packs. */
export const packFlags = (packs: readonly string[]): readonly string[] =>
  packs.flatMap((pack) => ["--policy-pack", pack]);
