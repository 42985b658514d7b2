// Pictures as SVG. ELK (https://eclipse.dev/elk/) places the boxes and arrows of the topology.
import Elk from "elkjs/lib/elk.bundled";
import type { ElkExtendedEdge, ElkNode, ElkPoint } from "elkjs/lib/elk-api";
import type { Bar, Timeline } from "./timeline";
import type { Arrow, Box, Topology } from "./topology";

const LINE = 18;
const PADDING = 12;
/** Widths of a character in most fonts, a little generously: text of 13 pixels, bold text, labels. */
const CHARACTER = 7.4;
const BOLD_CHARACTER = 8.4;
const LABEL_CHARACTER = 6.4;

const OPTIONS: Readonly<Record<string, string>> = {
  "elk.algorithm": "layered",
  "elk.direction": "RIGHT",
  "elk.hierarchyHandling": "INCLUDE_CHILDREN",
  "elk.separateConnectedComponents": "true",
  "elk.aspectRatio": "1.3",
  "elk.edgeRouting": "ORTHOGONAL",
  "elk.spacing.nodeNode": "22",
  "elk.spacing.edgeNode": "16",
  "elk.spacing.edgeEdge": "12",
  "elk.layered.spacing.nodeNodeBetweenLayers": "56",
  "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
};

/** Colours of light and dark pages. A picture in a page takes the page's, a picture alone brings its own. */
export const COLOURS = `
:root { --ground: #ffffff; --text: #1b1f24; --quiet: #57606a; --line: #6e7781; --network: #eef4fb; --subnet: #ffffff; --service: #f1f8f0; --outside: #f6f1fa; --accent: #0b57b0; --decides: #a33b00; --bar: #7aa5d6; }
@media (prefers-color-scheme: dark) { :root { --ground: #0d1117; --text: #e6edf3; --quiet: #a5afba; --line: #8b949e; --network: #14202e; --subnet: #0d1117; --service: #15241a; --outside: #221a2c; --accent: #79b8ff; --decides: #ffa657; --bar: #3d6fa5; } }
@media print { :root { --ground: #ffffff; --text: #000000; --quiet: #333333; --line: #333333; --network: #f2f2f2; --subnet: #ffffff; --service: #f7f7f7; --outside: #f7f7f7; --accent: #000000; --decides: #7a2c00; --bar: #9db8d6; } }
`.trim();

/** How the parts of a picture look. */
export const PICTURE_STYLE = `
.picture text { font: 13px system-ui, sans-serif; fill: var(--text); }
.picture .title { font-weight: 600; }
.picture .quiet { fill: var(--quiet); }
.picture .label { font-size: 11px; fill: var(--quiet); paint-order: stroke; stroke: var(--ground); stroke-width: 3px; }
.picture rect { stroke: var(--line); }
.picture .network { fill: var(--network); }
.picture .subnet { fill: var(--subnet); }
.picture .service { fill: var(--service); }
.picture .outside { fill: var(--outside); }
.picture path { fill: none; stroke: var(--line); stroke-width: 1.4; }
.picture .head { fill: var(--line); stroke: none; }
.picture .bar { fill: var(--bar); stroke: none; }
.picture .decides { fill: var(--decides); stroke: none; }
.picture .axis { stroke: var(--line); stroke-width: 0.5; }
`.trim();

interface Placed {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

/** The topology as an SVG element. */
export async function topologySvg(topology: Topology, title: string): Promise<string> {
  const layout: ElkNode = await new Elk().layout({
    id: "root",
    layoutOptions: { ...OPTIONS },
    children: topology.boxes.map(nodeOf),
    edges: topology.arrows.map(edgeOf),
  });
  const boxes = new Map<string, Box>();
  const note = (box: Box): void => {
    boxes.set(box.id, box);
    box.boxes.forEach(note);
  };
  topology.boxes.forEach(note);
  const corners = new Map<string, ElkPoint>([["root", { x: 0, y: 0 }]]);
  const drawn = drawBoxes(layout, { x: 0, y: 0 }, boxes, corners);
  const arrows = edgesBelow(layout).map((edge) =>
    drawArrow(edge, corners.get(edge.container ?? "root") ?? { x: 0, y: 0 }, topology.arrows),
  );
  return framed(
    {
      svg: [...drawn, ...arrows].join("\n"),
      width: (layout.width ?? 0) + 2,
      height: (layout.height ?? 0) + 2,
    },
    title,
  );
}

function nodeOf(box: Box): ElkNode {
  const widths = box.lines.map(
    (line, index) => line.length * (index === 0 ? BOLD_CHARACTER : CHARACTER),
  );
  const widest = Math.max(...widths) + 2 * PADDING;
  const tall = box.lines.length * LINE + 2 * PADDING;
  if (box.boxes.length === 0) return { id: box.id, width: widest, height: tall };
  return {
    id: box.id,
    children: box.boxes.map(nodeOf),
    layoutOptions: {
      "elk.padding": `[top=${String(tall)},left=16,bottom=16,right=16]`,
      "elk.nodeSize.constraints": "MINIMUM_SIZE",
      "elk.nodeSize.minimum": `(${String(widest)},${String(tall)})`,
    },
  };
}

const edgeOf = ({ from, to, label }: Arrow, index: number): ElkExtendedEdge => ({
  id: `e${String(index)}`,
  sources: [from],
  targets: [to],
  ...(label === ""
    ? {}
    : { labels: [{ text: label, width: label.length * LABEL_CHARACTER, height: 14 }] }),
});

function drawBoxes(
  node: ElkNode,
  corner: ElkPoint,
  boxes: ReadonlyMap<string, Box>,
  corners: Map<string, ElkPoint>,
): readonly string[] {
  return (node.children ?? []).flatMap((child) => {
    const at = { x: corner.x + (child.x ?? 0), y: corner.y + (child.y ?? 0) };
    corners.set(child.id, at);
    const { kind = "outside", lines = [] } = boxes.get(child.id) ?? {};
    return [
      `<rect class="${kind}" x="${px(at.x)}" y="${px(at.y)}" width="${px(child.width ?? 0)}" height="${px(child.height ?? 0)}" rx="6"/>`,
      ...lines.map(
        (line, index) =>
          `<text class="${index === 0 ? "title" : index === 1 ? "quiet" : ""}" x="${px(at.x + PADDING)}" y="${px(at.y + PADDING + LINE * (index + 0.75))}">${escaped(line)}</text>`,
      ),
      ...drawBoxes(child, at, boxes, corners),
    ];
  });
}

const edgesBelow = (node: ElkNode): readonly ElkExtendedEdge[] => [
  ...(node.edges ?? []),
  ...(node.children ?? []).flatMap(edgesBelow),
];

function drawArrow(
  edge: ElkExtendedEdge & { readonly container?: string },
  corner: ElkPoint,
  arrows: readonly Arrow[],
): string {
  const arrow = arrows[Number(edge.id.slice(1))];
  const isMutual = arrow?.label === "peering";
  return (edge.sections ?? [])
    .map(({ startPoint, bendPoints = [], endPoint }) => {
      const points = [startPoint, ...bendPoints, endPoint].map(({ x, y }) => ({
        x: x + corner.x,
        y: y + corner.y,
      }));
      const line = points.map(({ x, y }, index) => `${index === 0 ? "M" : "L"}${px(x)} ${px(y)}`);
      const label = edge.labels?.[0];
      return [
        `<path d="${line.join(" ")}"/>`,
        head(points.at(-2), points.at(-1)),
        isMutual ? head(points[1], points[0]) : "",
        label === undefined
          ? ""
          : `<text class="label" x="${px(corner.x + (label.x ?? 0))}" y="${px(corner.y + (label.y ?? 0) + 11)}">${escaped(label.text ?? "")}</text>`,
      ].join("");
    })
    .join("");
}

/** The head of an arrow that ends at a point. */
function head(before: ElkPoint | undefined, end: ElkPoint | undefined): string {
  if (before === undefined || end === undefined) return "";
  const [along, across] = [end.x - before.x, end.y - before.y];
  const isLevel = Math.abs(along) > Math.abs(across);
  const [dx, dy] = isLevel ? [Math.sign(along), 0] : [0, Math.sign(across)];
  const [backX, backY] = [end.x - dx * 8, end.y - dy * 8];
  const corners = [
    [end.x, end.y],
    [backX - dy * 4, backY + dx * 4],
    [backX + dy * 4, backY - dx * 4],
  ].map(([x = 0, y = 0]) => `${px(x)},${px(y)}`);
  return `<polygon class="head" points="${corners.join(" ")}"/>`;
}

/** Shortest part of the whole that gets a row of its own, unless it decides the duration. */
const SHORTEST_SHARE = 0.04;
const NAME_WIDTH = 330;
const AXIS_WIDTH = 620;
const MOST_TICKS = 8;
/** Unit: seconds. */
const STEPS = [1, 5, 10, 30, 60, 120, 300, 600, 1800, 3600];

/** Bars that {@link timelineSvg} shows. */
export const shownBars = ({ bars, seconds }: Timeline): readonly Bar[] =>
  bars.filter((bar) => bar.seconds > 0 && (bar.decides || bar.seconds >= seconds * SHORTEST_SHARE));

/** The order of a deployment as an SVG element. */
export function timelineSvg(timeline: Timeline, title: string): string {
  const { seconds } = timeline;
  const shown = shownBars(timeline);
  const scale = AXIS_WIDTH / Math.max(1, seconds);
  const height = (shown.length + 1) * 22 + 8;
  const step = STEPS.find((each) => seconds / each <= MOST_TICKS) ?? seconds;
  const ticks = Array.from({ length: Math.floor(seconds / step) + 1 }, (_, index) => step * index);
  return framed(
    {
      svg: [
        ...ticks.map((at) => {
          const x = px(NAME_WIDTH + at * scale);
          return `<line class="axis" x1="${x}" y1="18" x2="${x}" y2="${px(height)}"/><text class="label" x="${x}" y="12" text-anchor="middle">${escaped(at < 60 ? `${String(at)} s` : `${String(at / 60)} min`)}</text>`;
        }),
        ...shown.map(({ name, noun, start, seconds: took, decides }, index) => {
          const y = 22 + index * 22;
          const text = shortened(
            `${noun} ${name}`,
            NAME_WIDTH / (decides ? BOLD_CHARACTER : CHARACTER),
          );
          return `<text class="${decides ? "title" : ""}" x="0" y="${px(y + 13)}">${escaped(text)}</text><rect class="${decides ? "decides" : "bar"}" x="${px(NAME_WIDTH + start * scale)}" y="${px(y)}" width="${px(Math.max(2, took * scale))}" height="16" rx="2"/>`;
        }),
      ].join("\n"),
      width: NAME_WIDTH + AXIS_WIDTH + 40,
      height,
    },
    title,
  );
}

const shortened = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, Math.floor(most) - 1)}…`;

const framed = ({ svg, width, height }: Placed, title: string): string =>
  `<svg class="picture" xmlns="http://www.w3.org/2000/svg" role="img" aria-label="${escaped(title)}" viewBox="-1 -1 ${px(width)} ${px(height)}" width="${px(width)}" height="${px(height)}">
${svg}
</svg>`;

/** An SVG element as a file of its own, for documents. */
export const svgFile = (svg: string): string =>
  `${svg.replace(">", `><style>${COLOURS}\n${PICTURE_STYLE}</style><rect width="100%" height="100%" x="-1" y="-1" style="fill: var(--ground); stroke: none"/>`)}\n`;

const px = (value: number): string => String(Math.round(value * 10) / 10);

/** Text as HTML and SVG write it. */
export const escaped = (text: string): string =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
