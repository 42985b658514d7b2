// One HTML page that needs nothing else: no script, no font, no picture from elsewhere.
import { duration } from "../../process/report";
import { effectOf, EFFECTS } from "../change/effects";
import { costText, durationOf, worstOf, type Change } from "../change/report";
import type { PolicyFinding } from "../review/preview";
import type { Grant, Service } from "./access";
import type { Groups, Peer } from "./groups";
import { addressesOf, type Network, type Rule } from "./network";
import type { Bar } from "./timeline";
import type { StackPicture } from "./stack-report";
import { COLOURS, escaped, PICTURE_STYLE, shownBars, timelineSvg, topologySvg } from "./svg";

/** One prerequisite with its verdict, as preflight reports it. */
export interface Prerequisite {
  readonly code: string;
  readonly title: string;
  readonly verdict: string;
  readonly subject?: string | undefined;
  readonly message: string;
  readonly hint?: string | undefined;
}

/** Everything that the page shows. What was not asked for is undefined, and the page says so. */
export interface StackReport {
  readonly stack: string;
  /** Where the resources are from: `a preview` or the name of a state file. */
  readonly from: string;
  readonly madeAt: Date;
  readonly picture: StackPicture;
  readonly prerequisites: readonly Prerequisite[] | undefined;
  readonly policies: readonly PolicyFinding[] | undefined;
  readonly change: Change | undefined;
}

const STYLE = `
* { box-sizing: border-box; }
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: var(--text); background: var(--ground); }
header, main, footer { max-width: 1200px; margin: 0 auto; padding: 0 16px; }
nav ul { display: flex; flex-wrap: wrap; gap: 4px 20px; padding: 0; list-style: none; }
a { color: var(--accent); }
a:focus-visible, [tabindex]:focus-visible, summary:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.skip { position: absolute; left: -9999px; }
.skip:focus { left: 16px; top: 8px; background: var(--ground); padding: 4px 8px; }
h2 { margin-top: 48px; border-bottom: 1px solid var(--line); }
table { border-collapse: collapse; width: 100%; margin: 8px 0 16px; }
caption { text-align: left; font-weight: 600; padding: 4px 0; }
th, td { border: 1px solid var(--line); padding: 4px 8px; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { background: var(--network); white-space: nowrap; }
.wide { overflow-x: auto; border: 1px solid var(--line); padding: 8px; margin: 8px 0 16px; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(200px, 1fr)); gap: 12px; padding: 0; list-style: none; }
.facts li { border: 1px solid var(--line); border-radius: 6px; padding: 8px 12px; }
.facts b { display: block; font-size: 20px; }
.quiet { color: var(--quiet); }
.bad { color: var(--decides); font-weight: 600; }
summary { cursor: pointer; }
@media print { nav, .skip { display: none; } details > * { display: block; } .wide { overflow: visible; border: 0; } .wide svg { max-width: 100%; height: auto; } h2 { break-after: avoid; } tr { break-inside: avoid; } }
`.trim();

interface Section {
  readonly id: string;
  readonly title: string;
  readonly html: string;
}

/** The whole page. */
export async function pageOf(report: StackReport): Promise<string> {
  const { stack, from, madeAt, picture } = report;
  const sections: readonly Section[] = [
    { id: "topology", title: "Topology", html: await topologySection(picture) },
    { id: "access", title: "Who may reach what", html: accessSection(picture) },
    { id: "addresses", title: "Addresses", html: addressSection(picture) },
    { id: "prerequisites", title: "Prerequisites", html: prerequisiteSection(report) },
    { id: "policies", title: "Policies", html: policySection(report) },
    { id: "order", title: "Order of the deployment", html: orderSection(picture) },
    { id: "changes", title: "Changes", html: changeSection(report) },
  ];
  const title = `Stack ${stack}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)}</title>
<style>
${COLOURS}
${STYLE}
${PICTURE_STYLE}
</style>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header>
<h1>${escaped(title)}</h1>
<p class="quiet">From ${escaped(from)}, ${escaped(madeAt.toISOString().slice(0, 16).replace("T", " "))} UTC. Names and addresses only: values of secrets are not in this page.</p>
<nav aria-label="Sections"><ul>${sections.map(({ id, title: text }) => `<li><a href="#${id}">${text}</a></li>`).join("")}</ul></nav>
</header>
<main id="content">
${factsOf(report)}
${sections.map(({ id, title: text, html }) => `<section aria-labelledby="${id}">\n<h2 id="${id}">${text}</h2>\n${html}\n</section>`).join("\n")}
</main>
</body>
</html>
`;
}

function factsOf({ picture, prerequisites, policies, change }: StackReport): string {
  const { resources, networks, timeline, services } = picture;
  const open = services.filter(({ isPublic }) => isPublic === "yes");
  const facts: readonly (readonly [string, string])[] = [
    [String(resources), "resources"],
    [String(networks.length), "networks"],
    [
      open.length === 0 ? "none" : String(open.length),
      "services that every address of the internet reaches",
    ],
    [`about ${duration(timeline.seconds * 1000)}`, "typical duration of a first deployment"],
    [prerequisites === undefined ? "not asked" : countOf(prerequisites), "prerequisites"],
    [
      policies === undefined
        ? "not asked"
        : `${String(policies.filter(({ mandatory }) => mandatory).length)} mandatory, ${String(policies.filter(({ mandatory }) => !mandatory).length)} advisory`,
      "policy findings",
    ],
    [
      change === undefined
        ? "not asked"
        : change.steps.length === 0
          ? "nothing"
          : EFFECTS[worstOf(change)].words,
      "worst effect of the planned changes",
    ],
  ];
  return `<ul class="facts">${facts.map(([figure, words]) => `<li><b>${escaped(figure)}</b> ${escaped(words)}</li>`).join("")}</ul>`;
}

function countOf(prerequisites: readonly Prerequisite[]): string {
  const counts = ["FAIL", "WARN", "UNKNOWN", "PASS"].map((verdict) => {
    const count = prerequisites.filter((each) => each.verdict === verdict).length;
    return `${String(count)} ${verdict.toLowerCase()}`;
  });
  return counts.join(", ");
}

async function topologySection({ topology, networks }: StackPicture): Promise<string> {
  if (networks.length === 0) return "<p>The stack makes no network.</p>";
  return [
    "<p>An arrow leads from who calls to who is called. The tables below say the same in words.</p>",
    scrolling(
      "Networks, subnets and what they lead to",
      await topologySvg(topology, "Networks with their subnets, and what they lead to"),
    ),
    ...networks.map((network) =>
      table(
        `Subnets of ${network.title} (${network.cloud}, ${network.ranges.join(", ")})`,
        ["subnet", "range", "holds", "way to the internet", "rules from"],
        network.subnets.map(({ title, ranges, zone, members, way, rulesFrom }) => [
          title,
          zone === undefined ? ranges.join(", ") : `${ranges.join(", ")} (${zone})`,
          members.map((member) => `${member.noun} ${member.title}`).join(", ") ||
            "nothing of this stack",
          way === undefined ? "none of this stack" : `${way.kind} ${way.title}`,
          rulesFrom ?? "the cloud's defaults",
        ]),
      ),
    ),
  ].join("\n");
}

function accessSection({ services, networks, grants, groups }: StackPicture): string {
  const known = services.filter(({ subnet }) => subnet !== undefined);
  return [
    services.length === 0
      ? "<p>The stack makes no service with clients.</p>"
      : table(
          "Services: over the network, from the internet, and as whom",
          ["service", "port", "reached in", "from", "from the internet", "roles"],
          services.map(serviceCells),
        ),
    ...known.map((service) =>
      folded(
        `Why: ${service.noun} ${service.title}`,
        table(
          `Packets to ${service.title}, TCP ${String(service.port)}`,
          ["from", "may reach it", "because of"],
          [
            ...service.callers.map(({ subnet, network, answer, because }) => [
              `${network} / ${subnet}`,
              answer,
              because,
            ]),
            ...service.groupCallers.map(({ caller, answer, because }) => [caller, answer, because]),
          ],
        ),
      ),
    ),
    '<p class="quiet">A subnet stands for everything in it. Rules inside the cluster (network policies), network ACLs beside security groups, firewalls outside this stack and rights that are inherited from above are not part of it.</p>',
    groupSection(groups),
    grants.length === 0
      ? ""
      : folded(
          `All ${String(grants.length)} roles`,
          table("Roles", ["who", "role", "at"], grants.map(grantCells)),
        ),
    ...networks.map(rulesOf),
  ].join("\n");
}

const NO_GROUP = "not by a group of this stack";

function groupSection({ groups, flows }: Groups): string {
  if (groups.length === 0) return "";
  const peerCell = ({ kind, title }: Peer): string =>
    kind === "prefix list" ? `prefix list ${title}` : title;
  return [
    table(
      "Security groups: who may talk to whom",
      ["from", "to", "ports", "allowed", "let out by", "let in by"],
      flows.map(({ from, to, ports, passes, letOutBy, letInBy }) => [
        peerCell(from),
        peerCell(to),
        ports,
        passes ? "yes" : "no, one side alone",
        letOutBy ?? (passes ? NO_GROUP : "nothing"),
        letInBy ?? (passes ? NO_GROUP : "nothing"),
      ]),
    ),
    folded(
      `What is in the ${String(groups.length)} security groups`,
      table(
        "Members",
        ["group", "holds"],
        groups.map(({ title, members }) => [title, members.join(", ") || "nothing of this stack"]),
      ),
    ),
  ].join("\n");
}

function serviceCells(service: Service): readonly string[] {
  const { noun, title, port, subnet, callers, groupCallers, isPublic, grants } = service;
  const reached = [
    ...callers
      .filter(({ answer }) => answer !== "no")
      .map(({ subnet: from, answer }) => (answer === "yes" ? from : `${from} (some addresses)`)),
    ...groupCallers.filter(({ answer }) => answer === "yes").map(({ caller }) => caller),
  ];
  return [
    `${noun} ${title}`,
    `TCP ${String(port)}`,
    subnet ?? "no private address in this stack",
    subnet === undefined ? "" : reached.join(", ") || "none",
    isPublic,
    grants.map(({ receiver, role }) => `${receiver}: ${role}`).join("; ") || "none in this stack",
  ];
}

const grantCells = ({ receiver, receiverKind, role, scope }: Grant): readonly string[] => [
  `${receiver} (${receiverKind})`,
  role,
  scope,
];

const rulesOf = ({ title, subnets }: Network): string =>
  subnets.some(({ rules }) => rules.length > 0)
    ? folded(
        `Security rules of ${title}`,
        subnets
          .filter(({ rules }) => rules.length > 0)
          .map((subnet) =>
            table(
              `${subnet.title}: ${subnet.rulesFrom ?? ""}`,
              ["order", "direction", "", "from", "to", "ports", "name"],
              subnet.rules.map(ruleCells),
            ),
          )
          .join("\n"),
      )
    : "";

const ruleCells = (rule: Rule): readonly string[] => [
  String(rule.order),
  rule.direction,
  rule.allows ? "allow" : "deny",
  rule.from.join(", "),
  rule.to.join(", "),
  `${rule.protocol} ${rule.ports.join(", ")}`,
  rule.name,
];

function addressSection({ networks, publicAddresses, zones }: StackPicture): string {
  return [
    networks.length === 0
      ? ""
      : table(
          "Ranges",
          ["network", "ranges", "addresses", "in no subnet"],
          networks.map((network) => {
            const { all, free } = addressesOf(network);
            return [
              `${network.title} (${network.cloud})`,
              network.ranges.join(", "),
              all.toLocaleString("en"),
              free.toLocaleString("en"),
            ];
          }),
        ),
    publicAddresses.length === 0
      ? "<p>The stack makes no public address.</p>"
      : table(
          "Public addresses",
          ["address", "used by"],
          publicAddresses.map(({ title, usedBy }) => [title, usedBy.join(", ") || "nothing"]),
        ),
    zones.length === 0
      ? ""
      : table(
          "DNS zones",
          ["zone", "kind", "resolved in"],
          zones.map(({ title, isPrivate, networks: linked }) => [
            title,
            isPrivate ? "private" : "public",
            isPrivate ? linked.join(", ") || "no network" : "the internet",
          ]),
        ),
  ].join("\n");
}

const VERDICTS = ["FAIL", "WARN", "UNKNOWN", "SKIP", "PASS"];

function prerequisiteSection({ prerequisites }: StackReport): string {
  if (prerequisites === undefined) return NOT_ASKED;
  const sorted = [...prerequisites].sort(
    (a, b) => VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict),
  );
  const cells = (each: Prerequisite): readonly string[] => [
    each.verdict.toLowerCase(),
    each.title,
    [each.subject, each.message].filter((text) => text !== undefined).join(": "),
    each.hint ?? "",
    each.code,
  ];
  const head = ["verdict", "prerequisite", "found", "what to do", "code"];
  const open = sorted.filter(({ verdict }) => ["FAIL", "WARN", "UNKNOWN"].includes(verdict));
  const rest = sorted.filter((each) => !open.includes(each));
  return [
    open.length === 0
      ? "<p>Nothing needs attention.</p>"
      : table("What needs attention", head, open.map(cells)),
    folded(
      `${String(rest.length)} met or not asked for`,
      table("The others", head, rest.map(cells)),
    ),
  ].join("\n");
}

function policySection({ policies }: StackReport): string {
  if (policies === undefined) return NOT_ASKED;
  if (policies.length === 0) return "<p>The policy packs find nothing.</p>";
  return table(
    "Findings of the policy packs",
    ["level", "rule", "resource", "finding"],
    [...policies]
      .sort((a, b) => Number(b.mandatory) - Number(a.mandatory))
      .map(({ mandatory, policy, resource, message }) => [
        mandatory ? "mandatory" : "advisory",
        policy,
        resource,
        message,
      ]),
  );
}

function orderSection({ timeline }: StackPicture): string {
  const { bars, chain, seconds, unknown } = timeline;
  const shown = shownBars(timeline);
  const waits = bars.reduce<Bar | undefined>(
    (longest, bar) => (longest === undefined || bar.start > longest.start ? bar : longest),
    undefined,
  );
  const cells = (bar: Bar): readonly string[] => [
    `${bar.noun} ${bar.name}`,
    duration(bar.start * 1000),
    duration(bar.seconds * 1000),
    bar.decides ? "yes" : "",
  ];
  const head = ["resource", "starts after", "takes", "decides the duration"];
  return [
    `<p>A first deployment takes about ${duration(seconds * 1000)} by typical durations. The chain that decides it: ${escaped(
      chain.map(inWords).join(", then "),
    )}.${waits === undefined || waits.start === 0 ? "" : ` What waits longest: ${escaped(`${waits.noun} ${waits.name}, for ${duration(waits.start * 1000)}`)}.`}</p>`,
    scrolling(
      "When each resource is created",
      timelineSvg(timeline, "When each resource is created; the table below says the same"),
    ),
    `<p class="quiet">${String(bars.length - shown.length)} shorter ones are not drawn.${unknown.length === 0 ? "" : ` No duration is known for ${escaped(unknown.join(", "))}.`}</p>`,
    folded("All resources in their order", table("Order", head, bars.map(cells))),
  ].join("\n");
}

function changeSection({ change }: StackReport): string {
  if (change === undefined) return NOT_ASKED;
  const { steps, settings, cost, comparedWith, errors } = change;
  const took = durationOf(steps);
  return [
    ...errors.map((error) => `<p class="bad">${escaped(error)}</p>`),
    settings.length === 0
      ? `<p>${comparedWith === undefined ? "The stack has no earlier update to compare settings with." : `No setting differs from ${escaped(comparedWith)}.`}</p>`
      : table(
          `Settings that differ from ${comparedWith ?? ""}`,
          ["setting", "may be changed", "refused because"],
          settings.map(({ path, mark, refusal }) => [path, mark, refusal ?? ""]),
        ),
    steps.length === 0
      ? "<p>The preview changes nothing.</p>"
      : `<p>${took === undefined ? "" : `Typical duration: ${escaped(took)}. `}Cost: ${escaped(costText(cost))}.</p>
${folded(
  `${String(steps.length)} resources change`,
  table(
    "What is done",
    ["resource", "action", "effect", "note"],
    steps.map((step) => {
      const { effect, note } = effectOf(step);
      return [step.name, step.action, EFFECTS[effect].words, note];
    }),
  ),
)}`,
  ].join("\n");
}

const inWords = ({ noun, name, seconds }: Bar): string =>
  `${noun} ${name} (${duration(seconds * 1000)})`;

const NOT_ASKED =
  "<p>Not asked: a report from a state file shows what is deployed, and asks nothing.</p>";

function table(
  caption: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  return [
    `<table><caption>${escaped(caption)}</caption>`,
    `<thead><tr>${head.map((text) => (text === "" ? "<td></td>" : `<th scope="col">${escaped(text)}</th>`)).join("")}</tr></thead>`,
    `<tbody>${rows.map((cells) => `<tr>${cells.map((text) => `<td>${escaped(text)}</td>`).join("")}</tr>`).join("\n")}</tbody></table>`,
  ].join("\n");
}

const folded = (summary: string, html: string): string =>
  `<details><summary>${escaped(summary)}</summary>\n${html}\n</details>`;

/** A picture that may be wider than the page, which the keyboard can move. */
const scrolling = (label: string, svg: string): string =>
  `<div class="wide" role="region" aria-label="${escaped(label)}" tabindex="0">\n${svg}\n</div>`;
