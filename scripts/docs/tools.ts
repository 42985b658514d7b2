import { TOOLS } from "../../preflight/checks/machine/tools";

const versionOf = ({ minimum, recommended }: (typeof TOOLS)[number]): string =>
  minimum !== undefined
    ? `${minimum} or newer`
    : recommended === undefined
      ? "latest"
      : `latest; a warning below ${recommended}`;

/** The tools of the deployment machine, as preflight looks for them. */
export function toolsPage(): string {
  const rows = TOOLS.map(
    (tool) =>
      `| \`${tool.command}\` | ${versionOf(tool)} | ${tool.purpose} | ${
        tool.missing === "fail" ? "stops" : "warns"
      } | ${tool.link === "" ? "" : `[page](${tool.link})`} | \`${tool.code}\` |`,
  );
  return [
    "# Tools of the deployment machine",
    "",
    "<!-- Written by `npm run docs` from preflight/checks/machine/tools.ts; edit that instead. -->",
    "",
    "| command | version | purpose | when missing, preflight | installation | check |",
    "| --- | --- | --- | --- | --- | --- |",
    ...rows,
    "",
  ].join("\n");
}
