import type { Box, Topology } from "./topology";

/** The topology as a Mermaid flowchart, for comments and documents that draw it themselves. */
export function mermaidOf({ boxes, arrows }: Topology): string {
  return [
    "flowchart LR",
    ...boxes.flatMap((box) => linesOf(box, "  ")),
    ...arrows.map(({ from, to, label }) =>
      label === "peering"
        ? `  ${from} <-->|peering| ${to}`
        : `  ${from} -->${label === "" ? "" : `|"${escaped(label)}"|`} ${to}`,
    ),
    "",
  ].join("\n");
}

function linesOf({ id, lines, boxes }: Box, indent: string): readonly string[] {
  const text = lines.map(escaped).join("<br/>");
  if (boxes.length === 0) return [`${indent}${id}["${text}"]`];
  return [
    `${indent}subgraph ${id}["${text}"]`,
    ...boxes.flatMap((box) => linesOf(box, `${indent}  `)),
    `${indent}end`,
  ];
}

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
