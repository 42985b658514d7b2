// What a component does with arguments that are wrong, and with the resource option `protect`.
import { ARGUMENTS } from "../../../components/arguments/declared";
import { InvalidArgumentsError } from "../../../components/plans/issues";
import { build } from "../../support/build";
import { FULL_ARGUMENTS, type Full, MOCKS } from "./full";

/** Arguments of a service whose private endpoint has no zone to be named in. */
function withoutZone({ args }: Full): object | undefined {
  const bad = { subnetId: "subnet" };
  if ("privateEndpoint" in args) return { ...args, privateEndpoint: bad };
  return "network" in args &&
    (args.network as { readonly mode?: string }).mode === "privateEndpoint"
    ? { ...args, network: { mode: "privateEndpoint", endpoint: bad } }
    : undefined;
}

const PLACED = FULL_ARGUMENTS.flatMap((full) => {
  const args = withoutZone(full);
  return args === undefined ? [] : [[full.component, full, args] as const];
});

describe("a service whose private endpoint is wrong", () => {
  it("is one of four", () => {
    expect(PLACED.map(([component]) => component).sort()).toEqual([
      "ContainerRegistry",
      "KeyVault",
      "PostgresServer",
      "StorageAccount",
    ]);
  });

  it.each(PLACED)("is refused with nothing registered: %s", async (_, full, args) => {
    const { error, resources } = await build(() => full.make(args), MOCKS);
    expect(error).toBeInstanceOf(InvalidArgumentsError);
    expect((error as InvalidArgumentsError).issues).toEqual([
      {
        path: expect.stringMatching(
          /^(privateEndpoint|network\.endpoint)\.privateDnsZoneId$/,
        ) as string,
        problem: "is missing, so the service's name would keep its public address",
        hint: "give the zone's id, or set policyManagedPrivateDns when a tenant policy writes the zone group",
      },
    ]);
    expect(resources).toEqual([]);
  });
});

const EACH = FULL_ARGUMENTS.map((full, index) => [full.component, index, full] as const);

describe("the resource option `protect` of a component", () => {
  const protectedBy = async (full: Full, args: object, protect: boolean) => {
    const { error, resources } = await build(() => full.make(args, { protect }), MOCKS);
    expect(error).toBeUndefined();
    return resources.filter((resource) => resource.protect && resource.custom);
  };

  it.each(EACH)("set to false protects nothing: %s (%i)", async (_, __, full) => {
    expect(await protectedBy(full, full.args, false)).toEqual([]);
  });

  it("yields to the argument", async () => {
    const vault = FULL_ARGUMENTS.find(({ component }) => component === "KeyVault");
    if (vault === undefined) throw new Error("there are no arguments of KeyVault");
    const kept = await protectedBy(vault, { ...vault.args, protect: true }, false);
    expect(kept.map(({ name }) => name)).toEqual(["it-key", "it-kv"]);
    // The component itself stays protected, as with any of Pulumi's own; what is in it is not.
    expect(await protectedBy(vault, { ...vault.args, protect: false }, true)).not.toContainEqual(
      expect.objectContaining({ name: "it-kv" }),
    );
  });
});

/** How an argument is called that is a day or a time on which something ends. */
const IS_DAY = /(?:^|\.)(?:expires|ends|until|\w*(?:Expires|Date|AtEpochSeconds|Until|Ends)\w*)$/u;
const DAYS = Object.entries(ARGUMENTS)
  .filter(([component]) => !component.includes("."))
  .flatMap(([component, { inputs = [], values = [] }]) =>
    [...inputs, ...values].filter((path) => IS_DAY.test(path)).map((path) => [component, path]),
  );

/** The arguments with another value at a path; undefined where they lack what is above it. */
function withValue(args: object, path: string, value: unknown): object | undefined {
  const [key = "", ...rest] = path.split(".");
  const { [key]: inner } = args as Readonly<Record<string, unknown>>;
  if (rest.length === 0) return { ...args, [key]: value };
  if (typeof inner !== "object" || inner === null) return undefined;
  const changed = withValue(inner, rest.join("."), value);
  return changed === undefined ? undefined : { ...args, [key]: changed };
}

describe("a secret that would have ended when it is created", () => {
  const yesterday = new Date(Date.now() - 24 * 60 * 60 * 1000);
  const seconds = Math.floor(yesterday.getTime() / 1000);
  const valueOf = (path: string): string | number =>
    path.endsWith("EpochSeconds")
      ? seconds
      : path.endsWith("Date")
        ? yesterday.toISOString()
        : yesterday.toISOString().slice(0, 10);

  it("can be had by four arguments", () => {
    expect(DAYS.map((each) => each.join(".")).sort()).toEqual([
      "Jumpbox.sshKey.expires",
      "OpenAi.application.secretEndDate",
      "OpenAi.clientSecretPlacement.expiresAtEpochSeconds",
      "PostgresServer.passwordSecret.expiresAtEpochSeconds",
    ]);
  });

  it.each(DAYS)("is refused with its argument, value and fix: %s.%s", async (component, path) => {
    const [found] = FULL_ARGUMENTS.filter((full) => full.component === component).flatMap(
      (full) => {
        const args = withValue(full.args, path, valueOf(path));
        return args === undefined ? [] : [{ full, args }];
      },
    );
    if (found === undefined) throw new Error(`no arguments of ${component} have ${path}`);
    const refusal = {
      path,
      problem: `${JSON.stringify(valueOf(path))} has passed`,
      hint: expect.stringMatching(
        /^use a later end than \d{4}-\d\d-\d\d, with a new secret/u,
      ) as string,
    };
    const { error, resources } = await build(() => found.full.make(found.args), MOCKS);
    expect(error).toBeInstanceOf(InvalidArgumentsError);
    expect((error as InvalidArgumentsError).issues).toEqual([refusal]);
    expect(resources).toEqual([]);
  });
});
