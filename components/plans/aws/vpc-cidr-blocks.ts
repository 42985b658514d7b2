// Which ranges AWS lets one VPC hold together, decided offline. Source: Amazon VPC User Guide, "VPC CIDR blocks".
import { type Cidr, cidrOf, contains, overlaps, parseCidr } from "../cidr";
import type { Issue } from "../issues";

const PREFIX = { shortest: 16, longest: 28 } as const;
/** The quota "IPv4 CIDR blocks per VPC" can be raised to this and no further. */
export const MOST_CIDR_BLOCKS = 50;

/** Ranges no VPC may use: "this network", loopback, link-local, multicast. */
const NEVER = ["0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4"] as const;
/** The bridge of every container host; addresses in it are unreachable from the machines that run capsules. */
const CONTAINER_BRIDGE = "172.17.0.0/16";

interface AssociationRule {
  /** The primary block lies in this range. */
  readonly primary: string;
  /** What may then not be added. */
  readonly refused: readonly string[];
  /** A range that may be added, for the hint. */
  readonly allowed: string;
}

const RFC_1918 = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"] as const;

const RULES: readonly AssociationRule[] = [
  {
    primary: "10.0.0.0/8",
    refused: ["172.16.0.0/12", "192.168.0.0/16", "198.19.0.0/16"],
    allowed: "another range of 10.0.0.0/8, for example 10.1.0.0/16, or one of 100.64.0.0/10",
  },
  {
    primary: "172.16.0.0/12",
    refused: ["10.0.0.0/8", "192.168.0.0/16", "172.31.0.0/16", "198.19.0.0/16"],
    allowed: "another range of 172.16.0.0/12, or one of 100.64.0.0/10",
  },
  {
    primary: "192.168.0.0/16",
    refused: ["10.0.0.0/8", "172.16.0.0/12", "198.19.0.0/16"],
    allowed: "another range of 192.168.0.0/16, or one of 100.64.0.0/10",
  },
  {
    primary: "198.19.0.0/16",
    refused: RFC_1918,
    allowed: "a range of 100.64.0.0/10",
  },
];

const OTHER_PRIMARY = {
  refused: [...RFC_1918, "198.19.0.0/16"],
  allowed: "another public range or one of 100.64.0.0/10",
} as const;

/**
 * Everything AWS would refuse about a primary block and the blocks added to it, in order.
 *
 * Paths are `cidrBlock` and `secondaryCidrBlocks[n]`.
 */
export function vpcCidrIssues(
  primaryText: string,
  secondaryTexts: readonly string[] = [],
): readonly Issue[] {
  const primary = readBlock("cidrBlock", primaryText);
  const secondaries = secondaryTexts.map((text, index) =>
    readBlock(`secondaryCidrBlocks[${String(index)}]`, text),
  );
  const issues = [...primary.issues, ...secondaries.flatMap(({ issues: own }) => own)];

  const main = primary.cidr;
  const associated: { readonly path: string; readonly cidr: Cidr }[] = [];
  if (main !== undefined) associated.push({ path: primary.path, cidr: main });
  for (const { path, cidr } of secondaries) {
    if (cidr === undefined) continue;
    const twin = associated.find((other) => overlaps(other.cidr, cidr));
    if (twin !== undefined) {
      issues.push({
        path,
        problem: `${cidr.text} overlaps ${twin.path} ${twin.cidr.text}`,
        hint: "use a range of its own",
      });
    } else if (main !== undefined) {
      issues.push(
        ...associationIssues(
          path,
          main,
          associated.map((other) => other.cidr),
          cidr,
        ),
      );
    }
    associated.push({ path, cidr });
  }

  if (1 + secondaryTexts.length > MOST_CIDR_BLOCKS) {
    issues.push({
      path: "secondaryCidrBlocks",
      problem: `${String(1 + secondaryTexts.length)} blocks are more than a VPC can hold`,
      hint: `use ${String(MOST_CIDR_BLOCKS)} blocks at most, the primary included`,
    });
  }
  return issues;
}

interface ReadBlock {
  readonly path: string;
  readonly cidr: Cidr | undefined;
  readonly issues: readonly Issue[];
}

function readBlock(path: string, text: string): ReadBlock {
  const parsed = parseCidr(text);
  if (!parsed.ok) {
    return {
      path,
      cidr: undefined,
      issues: [{ path, problem: parsed.problem, hint: parsed.hint }],
    };
  }
  const { cidr } = parsed;
  const issues: Issue[] = [];
  if (cidr.prefix < PREFIX.shortest || cidr.prefix > PREFIX.longest) {
    issues.push({
      path,
      problem: `${text} is not between /${String(PREFIX.shortest)} and /${String(PREFIX.longest)}`,
      hint: "AWS takes no other size; /16 is recommended",
    });
  }
  for (const range of [...NEVER, CONTAINER_BRIDGE]) {
    if (!overlaps(cidr, cidrOf(range))) continue;
    issues.push({
      path,
      problem: `${text} overlaps ${range}`,
      hint:
        range === CONTAINER_BRIDGE
          ? "container hosts use that range for their own bridge; choose another"
          : "no VPC can use that range; choose a private one such as 10.0.0.0/16",
    });
  }
  return { path, cidr, issues };
}

function associationIssues(
  path: string,
  primary: Cidr,
  associated: readonly Cidr[],
  added: Cidr,
): readonly Issue[] {
  const rule = RULES.find((row) => contains(cidrOf(row.primary), primary)) ?? OTHER_PRIMARY;
  const issues: Issue[] = rule.refused
    .filter((range) => overlaps(cidrOf(range), added))
    .map((range) => ({
      path,
      problem: `${added.text} lies in ${range}, which cannot join a VPC whose primary block is ${primary.text}`,
      hint: `use ${rule.allowed}`,
    }));
  const low = associated.find((block) => contains(cidrOf("10.0.0.0/15"), block));
  if (low !== undefined && overlaps(cidrOf("10.0.0.0/16"), added)) {
    issues.push({
      path,
      problem: `${added.text} lies in 10.0.0.0/16, which is closed to a VPC that holds ${low.text}`,
      hint: "use 10.1.0.0/16 or above, or a range of 100.64.0.0/10",
    });
  }
  return issues;
}
