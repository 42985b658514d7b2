import { join } from "node:path";
import { buildPacks } from "../../scripts/build-packs";
import { OperationError, type EngineEvent } from "../../sandbox/events";
import { ROOT, openHarness } from "./support/harness";

jest.setTimeout(600_000);

const PROGRAMS = join(ROOT, "test", "policies", "programs");

interface Verdict {
  readonly passed: boolean;
  /** Code and resource of every mandatory violation, sorted, each once. */
  readonly mandatory: readonly string[];
  readonly advisory: readonly string[];
  readonly text: string;
}

/** Previews a program with every pack. */
async function judge(options: {
  readonly root?: string;
  readonly stack?: string;
}): Promise<Verdict> {
  const packs = await buildPacks();
  const sandbox = await openHarness(options);
  try {
    const flags = packs.flatMap((pack) => ["--policy-pack", pack]);
    const { events } = await sandbox.run("preview", ...flags);
    return verdict(true, events);
  } catch (error) {
    if (!(error instanceof OperationError)) throw error;
    return verdict(false, error.events);
  } finally {
    await sandbox.close();
  }
}

function verdict(passed: boolean, events: readonly EngineEvent[]): Verdict {
  const found = events.flatMap((event) => event.policyEvent ?? []);
  const named = (level: string): string[] =>
    [
      ...new Set(
        found
          .filter((event) => event.enforcementLevel === level)
          .map(({ message }) => {
            const [, code = "", subject = ""] =
              /\[([A-Z0-9_]+)\] (?:cannot tell yet: )?\S+ "([^"]+)"/u.exec(message) ?? [];
            return `${code} ${subject.replace(/^default_[0-9_]+$/u, "default")}`;
          }),
      ),
    ].sort();
  return {
    passed,
    mandatory: named("mandatory"),
    advisory: named("advisory"),
    text: JSON.stringify(events),
  };
}

describe("the packs on the engine", () => {
  it("judge a plain azure-native program with inline subnets and rules", async () => {
    const { passed, mandatory, text } = await judge({ root: join(PROGRAMS, "plain-azure-native") });
    expect(passed).toBe(false);
    expect(mandatory).toEqual([
      "AZ_DIAGNOSTICS files",
      "AZ_DIAGNOSTICS firewall",
      "AZ_DIAGNOSTICS network",
      "AZ_NETWORK_CIDR_PLAN network",
      "AZ_NETWORK_OPEN_ADMIN_PORTS firewall",
      "AZ_NETWORK_SUBNET_NSG network",
      "AZ_PLAIN_SECRET plain",
      "AZ_STORAGE_HARDENING files",
      "AZ_STORAGE_PUBLIC_NETWORK files",
      "AZ_STORAGE_SECURE_TRANSFER files",
      "AZ_STORAGE_SHARED_KEY files",
      "AZ_STORAGE_VERSIONING files",
    ]);
    expect(text).not.toContain("another-horse-battery");
  });

  it("judge modules of one API version like any other", async () => {
    const { passed, mandatory } = await judge({ root: join(PROGRAMS, "versioned-modules") });
    expect(passed).toBe(false);
    expect(mandatory).toEqual([
      "AZ_DIAGNOSTICS network",
      "AZ_DIAGNOSTICS vault",
      "AZ_KEYVAULT_RBAC vault",
      "AZ_NETWORK_CIDR_PLAN open",
      "AZ_NETWORK_SUBNET_NSG open",
      "AZ_PAAS_PRIVATE_ENDPOINT vault",
    ]);
  });

  it("judge a plain aws program", async () => {
    const { passed, mandatory } = await judge({ root: join(PROGRAMS, "plain-aws") });
    expect(passed).toBe(false);
    expect(mandatory).toEqual([
      "AWS_NETWORK_OPEN_ADMIN_PORTS ssh",
      "AWS_REGION default",
      "AWS_SLR batch",
      "AWS_SLR_DELETE batch",
      "AWS_VPC_DNS main",
      "AWS_VPC_NAT only",
      "AWS_VPC_SUBNETS main",
      "AWS_ZONE_COUNT main",
    ]);
  });

  it.each(["dev", "bootstrap"])("pass the stack %s", async (stack) => {
    const { passed, mandatory } = await judge({ stack });
    expect(mandatory).toEqual([]);
    expect(passed).toBe(true);
  });
});
