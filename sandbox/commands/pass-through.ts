import { packFlags } from "../../process/engine-arguments";
import type { Report } from "../../process/report";
import { readArguments } from "../arguments";
import { Environment } from "../environment";
import { genericTokensIn } from "./journal";
import type { Place } from "./place";
import { Session } from "../session";

/** Runs any engine command in the sandbox, with everything around it that it needs, and returns its exit code. */
export async function passThrough(
  place: Place,
  given: readonly string[],
  report: Report,
): Promise<number> {
  const wanted = readArguments(given, place.folder);
  if (wanted.writesSettings)
    throw new Error(
      `${given.join(" ")}: the sandbox reads the stack file anew for every command and writes nothing into it. ` +
        "Edit Pulumi.<stack>.yaml, or name another file with --config-file; values of secrets are generated.",
    );
  const plain = place.environment();
  const stack =
    wanted.stack ?? (wanted.needsStack ? place.stackOf(plain) : place.knownStackOf(plain));
  const environment =
    wanted.configFile === undefined || stack === undefined
      ? plain
      : new Environment({
          root: place.root,
          dir: plain.dir,
          stackFiles: { [stack]: wanted.configFile },
        });
  const session = await Session.open(environment, {
    report,
    clouds: wanted.needsClouds,
    generic: wanted.generic,
    runFrom: wanted.runFrom,
    command: given.join(" "),
  });
  try {
    if (stack !== undefined) await session.prepare(stack);
    // A command without --stack means the selected one.
    if (stack !== undefined && wanted.stack === undefined && environment.selectedStack !== stack)
      await session.must(["stack", "select", stack]);
    if (wanted.unprotect && stack !== undefined)
      await session.must(["state", "unprotect", "--all", "--yes", "--stack", stack]);
    const packs = wanted.wantsPacks ? await place.packs() : [];
    const { code } = await session.pulumi([...wanted.args, ...packFlags(packs)], {
      output: "inherit",
    });
    const generic = wanted.needsClouds ? genericTokensIn(environment.cloudStore, session) : [];
    if (generic.length > 0) report.line(`simulated by shape only: ${generic.join(", ")}`);
    if (code !== 0 && !wanted.unprotect && /^(destroy|down|dn)$/.test(wanted.args[0] ?? ""))
      await explainProtection(session, stack ?? "", place.command, report);
    return code;
  } finally {
    await session.close();
  }
}

async function explainProtection(
  session: Session,
  stack: string,
  command: string,
  report: Report,
): Promise<void> {
  const state = JSON.parse(await session.must(["stack", "export", "--stack", stack])) as {
    readonly deployment?: { readonly resources?: readonly { readonly protect?: boolean }[] };
  };
  const count = (state.deployment?.resources ?? []).filter(
    ({ protect }) => protect === true,
  ).length;
  if (count > 0)
    report.line(
      `${count} resources of ${stack} are protected because they hold data. To destroy them too, remove the protection ` +
        `one by one (${command} state unprotect <urn> --stack ${stack}), or for the whole stack:\n` +
        `  ${command} destroy --stack ${stack} --yes --unprotect`,
    );
}
