import { Resolver } from "node:dns/promises";
import { Unreachable } from "../unreadable";

/** What public DNS answers. An empty list is an answer: there is no such record. */
export interface DnsClient {
  nameServers(name: string): Promise<readonly string[]>;
  addresses(name: string): Promise<readonly string[]>;
  mailServers(name: string): Promise<readonly string[]>;
  /** CAA records of exactly this name. */
  certificateAuthorities(name: string): Promise<readonly CaaRecord[]>;
}

/** One CAA record: `issue`, `issuewild`, `iodef` or another tag. */
export interface CaaRecord {
  readonly tag: string;
  readonly value: string;
}

export interface DnsClientOptions {
  /** Optional. Servers to ask, `address` or `address:port`. @default - those of this machine */
  readonly servers?: readonly string[] | undefined;
}

const NO_SUCH_RECORD = new Set(["ENOTFOUND", "ENODATA"]);

/** Asks DNS without the cache of the operating system. */
export function dnsClient({ servers }: DnsClientOptions = {}): DnsClient {
  const resolver = new Resolver({ timeout: 3_000, tries: 2 });
  if (servers !== undefined) resolver.setServers([...servers]);
  const ask = async <T>(
    name: string,
    question: () => Promise<readonly T[]>,
  ): Promise<readonly T[]> => {
    try {
      return await question();
    } catch (error) {
      const { code = "" } = error as NodeJS.ErrnoException;
      if (NO_SUCH_RECORD.has(code)) return [];
      throw new Unreachable(`DNS did not answer for ${name} (${code})`);
    }
  };
  return {
    nameServers: (name) => ask(name, () => resolver.resolveNs(name)),
    addresses: (name) => ask(name, () => resolver.resolve4(name)),
    mailServers: async (name) =>
      (await ask(name, () => resolver.resolveMx(name))).map(({ exchange }) => exchange),
    certificateAuthorities: async (name) =>
      (await ask(name, () => resolver.resolveCaa(name))).flatMap((record) =>
        Object.entries(record)
          .filter(([tag]) => tag !== "critical")
          .map(([tag, value]) => ({ tag, value: String(value) })),
      ),
  };
}
