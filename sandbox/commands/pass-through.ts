import { readArguments } from "../arguments";
import { DEFAULT_STACK, Environment } from "../environment";
import { packFlags, policyPacks } from "../packs";
import type { Report } from "../../process/report";
import { Session } from "../session";

/** Runs any engine command in the sandbox, with everything around it that it needs, and returns its exit code. */
export async function passThrough(
  root: string,
  given: readonly string[],
  report: Report,
): Promise<number> {
  const wanted = readArguments(given, root);
  const stack = wanted.stack ?? DEFAULT_STACK;
  const environment = new Environment({
    root,
    ...(wanted.configFile === undefined ? {} : { stackFiles: { [stack]: wanted.configFile } }),
  });
  const session = await Session.open(environment, {
    report,
    clouds: wanted.needsClouds,
    command: given.join(" "),
  });
  try {
    // The stack that a command without --stack means is one that was prepared before.
    for (const name of new Set([DEFAULT_STACK, stack]))
      if (name === wanted.stack || environment.stackNames().includes(name))
        await session.prepare(name);
    if (wanted.unprotect)
      await session.must(["state", "unprotect", "--all", "--yes", "--stack", stack]);
    const packs = wanted.wantsPacks ? await policyPacks(environment) : [];
    const args = [...wanted.args, ...packFlags(packs)];
    const { code } = await session.pulumi(args, { output: "inherit" });
    if (code !== 0 && !wanted.unprotect && /^(destroy|down|dn)$/.test(wanted.args[0] ?? ""))
      await explainProtection(session, stack, report);
    return code;
  } finally {
    await session.close();
  }
}

async function explainProtection(session: Session, stack: string, report: Report): Promise<void> {
  const state = JSON.parse(await session.must(["stack", "export", "--stack", stack])) as {
    readonly deployment?: { readonly resources?: readonly { readonly protect?: boolean }[] };
  };
  const count = (state.deployment?.resources ?? []).filter(
    ({ protect }) => protect === true,
  ).length;
  if (count > 0)
    report.line(
      `${count} resources of ${stack} are protected because they hold data. To destroy them too, take the protection off ` +
        `one by one (npm run sandbox -- state unprotect <urn> --stack ${stack}), or for the whole stack:\n` +
        `  npm run sandbox -- destroy --stack ${stack} --yes --unprotect`,
    );
}
