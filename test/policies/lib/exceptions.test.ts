import type { StackValidationArgs } from "@pulumi/policy";

import { AZURE_RULES } from "../../../policies/azure-baseline/rules";
import { denyPlainSecret } from "../../../policies/azure-baseline/rules/general/deny-plain-secret";
import { denyPublicNetwork } from "../../../policies/azure-baseline/rules/storage/deny-public-network";
import { denySharedKey } from "../../../policies/azure-baseline/rules/storage/deny-shared-key";
import { requireSubnetNsg } from "../../../policies/azure-baseline/rules/network/require-subnet-nsg";
import { exceptionPolicies } from "../../../policies/lib/exception-policies";
import {
  EXCEPTION_TAG_PREFIX,
  daysLeft,
  type ExceptionEntry,
} from "../../../policies/lib/exceptions";
import type { Rule } from "../../../policies/lib/policy-for";
import { UNKNOWN, seen, type Graph, type Planned } from "../support/graph";
import { verdictOf } from "../support/verdict";

const NOW = new Date("2027-03-10T15:00:00Z");
const KEY = `${EXCEPTION_TAG_PREFIX}azure-storage-deny-shared-key`;
const REASON = "the product signs links with the account key";

const account = (name: string, tags?: object, open = true): Planned => ({
  type: "azure-native:storage:StorageAccount",
  name,
  props: { allowSharedKeyAccess: open, defaultToOAuthAuthentication: true, tags },
});
const group = (tags: object): Planned => ({
  type: "azure-native:resources:ResourceGroup",
  name: "group",
  props: { tags },
});

interface Finding {
  readonly name?: string;
  readonly message: string;
  readonly urn?: string;
  readonly enforcementLevel?: string;
}

interface Outcome {
  /** Violations that the rule itself reports. */
  readonly own: readonly string[];
  /** What is reported of exceptions that do not count. */
  readonly refused: readonly Finding[];
  readonly listed: readonly string[];
}

/** Runs one rule and then the pack's policies about exceptions. */
function outcome(
  rule: Rule,
  graph: Graph,
  settings: { readonly entries?: readonly ExceptionEntry[]; readonly allowed?: boolean } = {},
): Outcome {
  const { entries, allowed } = settings;
  const config = entries === undefined ? {} : { exceptions: entries };
  const own = verdictOf(rule, graph, config, "preview", NOW);
  const [refused = [], listed = []] = exceptionPolicies("azure-baseline", AZURE_RULES).map(
    (policy) => {
      const found: Finding[] = [];
      const args = {
        resources: seen(graph),
        getConfig: () => (allowed === undefined ? {} : { allowed }),
      };
      void policy.validateStack(args as unknown as StackValidationArgs, (finding) => {
        found.push(finding as unknown as Finding);
      });
      return found;
    },
  );
  return { own: own.violations, refused, listed: listed.map(({ message }) => message) };
}

beforeEach(() => jest.useFakeTimers({ now: NOW }));
afterEach(() => jest.useRealTimers());

describe("an exception by tag", () => {
  it("on the resources that need it is listed once for each reason, with their number", () => {
    const tags = { [KEY]: REASON };
    expect(
      outcome(denySharedKey, [account("b", tags), account("a", tags), account("c", {}, false)]),
    ).toEqual({
      own: [],
      refused: [],
      listed: [
        `[AZ_STORAGE_SHARED_KEY] 2 resources (azure-native:storage:StorageAccount "a", azure-native:storage:StorageAccount "b") excepted, because: ${REASON}`,
      ],
    });
  });

  it("on a whole stack counts nowhere: the rule speaks as if there were none", () => {
    const tags = { environment: "dev", [KEY]: REASON };
    const { own, refused, listed } = outcome(denySharedKey, [group(tags), account("files", tags)]);
    expect(own).toEqual([]); // one resource by itself does not show where else the tag is
    expect(refused).toEqual([
      {
        name: "azure-storage-deny-shared-key",
        urn: expect.stringContaining("::files") as unknown,
        message: expect.stringMatching(
          /^\[AZ_STORAGE_SHARED_KEY\] azure-native:storage:StorageAccount "files": allowSharedKeyAccess is true, expected false\. Fix: .* does not count here: its tag is also on 1 resource \(azure-native:resources:ResourceGroup "group"\)/u,
        ) as unknown,
      },
    ]);
    expect(listed).toEqual([]);
  });

  it("from a rule about every type counts only where each tagged resource needs it", () => {
    const key = `${EXCEPTION_TAG_PREFIX}azure-general-deny-plain-secret`;
    const secret = (tags: object): Planned => ({
      type: "azure-native:keyvault:Secret",
      name: "plain",
      props: { properties: { value: "correct-horse-battery" }, tags },
    });
    const tags = { [key]: "a value that everybody may know" };
    expect(outcome(denyPlainSecret, [secret(tags)]).refused).toEqual([]);
    const { refused } = outcome(denyPlainSecret, [secret(tags), account("files", tags)]);
    expect(refused).toHaveLength(1);
    expect(refused[0]?.message).not.toContain("correct-horse-battery");
  });

  it("from an advisory rule is refused as advisory", () => {
    const rule = AZURE_RULES.find(({ row }) => row.id === "AZ_TAGS");
    if (rule === undefined) throw new Error("no rule about tags");
    const tags = {
      [`${EXCEPTION_TAG_PREFIX}${rule.row.checkedBy.policy}`]: "nobody owns this yet",
    };
    const secret = { type: "azure-native:keyvault:Secret", name: "s", props: { tags } };
    expect(outcome(rule, [account("files", tags), secret]).refused).toEqual([
      expect.objectContaining({ enforcementLevel: "advisory" }),
    ]);
  });

  it("is refused by a pack that allows none, and an entry still counts", () => {
    const graph = [account("files", { [KEY]: REASON })];
    const { own, refused } = outcome(denySharedKey, graph, { allowed: false });
    expect(own).toEqual([]);
    expect(refused[0]?.message).toContain(
      'azure-baseline-exception-tags allows none; use an entry of "exceptions"',
    );
    const entries = [{ resource: "files", reason: REASON }];
    expect(outcome(denySharedKey, graph, { allowed: false, entries }).refused).toEqual([]);
  });

  it.each([
    ["2027-03-10", "the last day itself", "(days left: 0)"],
    ["2027-04-01", "some days before", "(days left: 22)"],
  ])("until %s holds on %s and says when it ends", (until, _, says) => {
    const { own, listed } = outcome(denySharedKey, [
      account("files", { [KEY]: `until ${until}: ${REASON}` }),
    ]);
    expect(own).toEqual([]);
    expect(listed).toEqual([expect.stringMatching(new RegExp(`because: ${REASON}; ends on`, "u"))]);
    expect(listed[0]?.endsWith(`ends on ${until} ${says}`)).toBe(true);
  });

  it.each(["2027-03-09", "2027-02-30", "3/2028"])("until %s holds no more", (until) => {
    const { own, listed } = outcome(denySharedKey, [
      account("files", { [KEY]: `until ${until}: ${REASON}` }),
    ]);
    expect(own).toHaveLength(1);
    expect(listed).toEqual([expect.stringContaining(`the exception ended on ${until}`)]);
  });

  it("is refused beside an entry for another resource of the same stack", () => {
    const rule = AZURE_RULES.find(({ row }) => row.id === "AZ_PROTECT_DATA");
    if (rule === undefined) throw new Error("no rule about protection");
    const key = `${EXCEPTION_TAG_PREFIX}${rule.row.checkedBy.policy}`;
    const graph = [account("tagged", { [key]: REASON }), account("listed"), account("open")];
    const entries = [{ resource: "listed", reason: REASON }];
    const { own, refused, listed } = outcome(rule, graph, { allowed: false, entries });
    expect(own).toEqual([expect.stringContaining('"open": is not protected')]);
    expect(refused.map(({ message }) => message)).toEqual([
      expect.stringContaining('"tagged": is not protected'),
    ]);
    expect(listed).toEqual([
      `[AZ_PROTECT_DATA] 1 resource (azure-native:storage:StorageAccount "listed") excepted, because: ${REASON}`,
    ]);
  });

  it("on many resources is listed with the first five by name", () => {
    const names = ["f", "e", "d", "c", "b", "a"];
    const { listed } = outcome(
      denySharedKey,
      names.map((name) => account(name, { [KEY]: REASON })),
    );
    const first = names
      .toReversed()
      .slice(0, 5)
      .map((name) => `azure-native:storage:StorageAccount "${name}"`);
    expect(listed).toEqual([
      `[AZ_STORAGE_SHARED_KEY] 6 resources (${first.join(", ")} and 1 more) excepted, because: ${REASON}`,
    ]);
    const five = names.slice(1).map((name) => account(name, { [KEY]: REASON }));
    expect(outcome(denySharedKey, five).listed[0]).toContain(`(${first.join(", ")}) excepted`);
  });

  it("is listed for each reason and end by itself, in the order of the reasons", () => {
    const { listed } = outcome(denySharedKey, [
      account("a", { [KEY]: "the second of the reasons" }),
      account("b", { [KEY]: "the first of the reasons" }),
      account("c", { [KEY]: "until 2027-04-01: the first of the reasons" }),
      account("d", { [KEY]: "until 2027-03-01: the first of the reasons" }),
    ]);
    const line = (name: string, says: string): string =>
      `[AZ_STORAGE_SHARED_KEY] 1 resource (azure-native:storage:StorageAccount "${name}")${says}`;
    expect(listed).toEqual([
      line("b", " excepted, because: the first of the reasons"),
      line(
        "d",
        ": the exception ended on 2027-03-01, so the rule applies again; the reason was: the first of the reasons",
      ),
      line("c", " excepted, because: the first of the reasons; ends on 2027-04-01 (days left: 22)"),
      line("a", " excepted, because: the second of the reasons"),
    ]);
  });

  it.each<[unknown, number]>([
    [`  ${REASON}  `, 0],
    ["ten chars.", 0],
    ["nine char", 1],
    ["nine char   ", 1],
    [`until 2027-04-01 ${REASON}`, 0],
    ["until 2027-04-01: nine char", 1],
    [`until then: ${REASON}`, 0],
    ["until 2027-04-01:", 1],
    [UNKNOWN, 1],
    [7, 1],
  ])("with the value %j leaves %i findings", (value, findings) => {
    expect(verdictOf(denySharedKey, [account("files", { [KEY]: value })]).violations).toHaveLength(
      findings,
    );
  });

  it.each<[unknown]>([[UNKNOWN], [null], ["text"], [undefined]])(
    "is not in the tags %j",
    (tags) => {
      const one = { ...account("files"), props: { ...account("files").props, tags } };
      expect(outcome(denySharedKey, [one]).own).toHaveLength(1);
    },
  );

  it("on a component excepts its children, and a child is what counts", () => {
    const tags = { [KEY]: REASON };
    const [component] = seen([{ type: "acme:index:Files", name: "component", props: { tags } }]);
    const [child] = seen([account("files")]);
    if (component === undefined || child === undefined) throw new Error("no resources");
    const resources = [component, { ...child, parent: component }];
    expect(denySharedKey.examine(resources.slice(1), {}, NOW)).toEqual([]);
    const [refusals = [], lines = []] = exceptionPolicies("azure-baseline", [denySharedKey]).map(
      (policy) => {
        const found: unknown[] = [];
        const args = { resources, getConfig: () => ({}) } as unknown as StackValidationArgs;
        void policy.validateStack(args, (finding) => found.push(finding));
        return found;
      },
    );
    expect(refusals).toEqual([]);
    expect(lines).toEqual([{ message: expect.stringContaining(`because: ${REASON}`) as unknown }]);
  });

  it("that a rule reads by itself is listed as not needed on what is closed", () => {
    const key = `${EXCEPTION_TAG_PREFIX}azure-storage-deny-public-network`;
    const closed = {
      ...account("files"),
      props: {
        tags: { [key]: REASON },
        allowBlobPublicAccess: false,
        publicNetworkAccess: "Disabled",
        networkRuleSet: { defaultAction: "Deny" },
      },
    };
    expect(outcome(denyPublicNetwork, [closed]).listed).toEqual([
      '[AZ_STORAGE_PUBLIC_NETWORK] the exception is not needed on 1 resource (azure-native:storage:StorageAccount "files"); remove the tag',
    ]);
  });

  it("on a whole stack hides no finding where the value is not known", () => {
    const tags = { [KEY]: REASON };
    const hidden = account("files", tags);
    const unknown = { ...hidden, props: { ...hidden.props, allowSharedKeyAccess: UNKNOWN } };
    expect(outcome(denySharedKey, [group(tags), unknown]).refused).toEqual([]);
  });

  it("that nothing needs is listed as such", () => {
    expect(outcome(denySharedKey, [account("files", { [KEY]: REASON }, false)]).listed).toEqual([
      '[AZ_STORAGE_SHARED_KEY] the exception is not needed on 1 resource (azure-native:storage:StorageAccount "files"); remove the tag',
    ]);
  });
});

describe("an entry of the configuration", () => {
  const hub: Graph = [
    { type: "azure-native:network:VirtualNetwork", name: "03-aks", props: {} },
    {
      type: "azure-native:network:Subnet",
      name: "03-aks",
      props: { subnetName: "nodes", addressPrefix: "10.0.0.0/24" },
    },
  ];

  it.each([
    ["azure-native:network:Subnet", 0],
    ["azure-native:network:VirtualNetwork", 1],
    ["azure-native:network:*", 0],
  ])("of type %s excepts that type alone", (type, violations) => {
    const entries = [{ resource: "03-*", type, reason: "an appliance filters here" }];
    expect(outcome(requireSubnetNsg, hub, { entries }).own).toHaveLength(violations);
  });

  it("ends after its last day, and says so", () => {
    const entries = [{ resource: "03-aks", reason: "an appliance filters", until: "2027-03-09" }];
    const { own, listed } = outcome(requireSubnetNsg, hub, { entries });
    expect(own).toHaveLength(1);
    expect(listed).toEqual([expect.stringContaining("the exception ended on 2027-03-09")]);
  });

  it.each([
    ["files", true],
    ["file", false],
    ["*", true],
    ["f*s", true],
    ["*les", true],
    ["*ile", false],
    ["ile*", false],
    ["fi.es", false],
    ["fil+s", false],
    ["f*e*", true],
  ])("for %s is one for files: %s", (resource, excepted) => {
    const entries = [{ resource, reason: REASON }];
    const { violations } = verdictOf(denySharedKey, [account("files")], { exceptions: entries });
    expect(violations).toHaveLength(excepted ? 0 : 1);
  });

  it("names a type as the program writes it, or as the native provider does", () => {
    const old = {
      type: "azure:storage/account:Account",
      name: "old",
      props: { sharedAccessKeyEnabled: true, defaultToOauthAuthentication: true },
    };
    for (const [type, left] of [
      ["azure:storage/account:Account", 0],
      ["azure-native:storage:StorageAccount", 0],
      ["azure:storage/container:Container", 1],
    ] as const) {
      const entries = [{ resource: "old", type, reason: REASON }];
      expect(verdictOf(denySharedKey, [old], { exceptions: entries }).violations).toHaveLength(
        left,
      );
    }
  });

  it("holds on its last day, beside a tag that has ended", () => {
    const entries = [{ resource: "files", reason: REASON, until: "2027-03-10" }];
    const tags = { [KEY]: `until 2027-03-01: ${REASON}` };
    const { own, listed } = outcome(denySharedKey, [account("files", tags)], { entries });
    expect(own).toEqual([]);
    expect(listed).toEqual([expect.stringContaining("ends on 2027-03-10 (days left: 0)")]);
  });

  it("with a reason that says too little is none", () => {
    const entries = [{ resource: "files", reason: "because" }];
    expect(outcome(denySharedKey, [account("files")], { entries }).own).toHaveLength(1);
  });

  it("that excepts nothing is listed as such", () => {
    const entries = [{ resource: "legacy-*", reason: "an appliance filters here" }];
    expect(outcome(requireSubnetNsg, hub, { entries }).listed).toEqual([
      '[AZ_NETWORK_SUBNET_NSG] the exception for "legacy-*" is not in use; remove the entry',
    ]);
  });
});

describe("the days that are left", () => {
  it.each([
    [undefined, Number.POSITIVE_INFINITY],
    ["2027-03-10", 0],
    ["2027-03-11", 1],
    ["2027-03-09", -1],
    ["2027-02-30", -1],
    ["2027-3-20", -1],
    ["2027-03-20T00:00:00Z", -1],
    ["soon", -1],
  ])("until %s are %d", (until, days) => {
    expect(daysLeft(until, NOW)).toBe(days);
  });
  it("are none at midnight after the last one", () => {
    expect(daysLeft("2027-03-09", new Date("2027-03-10T00:00:00Z"))).toBe(0);
    expect(daysLeft("2027-03-09", new Date("2027-03-10T00:00:00.001Z"))).toBe(-1);
  });
});

it("exceptions have two policies at the end of a pack: what tags may not hide stops, what is in use is shown", () => {
  expect(exceptionPolicies("shop", []).map(({ validateStack: _, ...rest }) => rest)).toEqual([
    {
      name: "shop-exception-tags",
      displayName: "Exceptions by tag",
      description: "A tag makes an exception on the resource that needs it, not on a whole stack.",
      enforcementLevel: "mandatory",
      severity: "high",
      configSchema: { properties: { allowed: expect.objectContaining({ default: true }) } },
    },
    {
      name: "shop-exceptions",
      displayName: "Exceptions in use",
      description: "Resources that a rule of this pack excepts, each with its reason.",
      enforcementLevel: "advisory",
      severity: "low",
    },
  ]);
});
