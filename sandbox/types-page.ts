import { PACKAGES } from "./clouds/index";

/** The page that lists every simulated type and function by package, from the tables. */
export function typesPage(): string {
  const sections = PACKAGES.map(({ name, types, functions }) => {
    const list = (tokens: readonly string[]): string =>
      [...tokens]
        .sort()
        .map((token) => `- \`${token}\``)
        .join("\n");
    const called = Object.keys(functions);
    return [
      `## ${name}`,
      `${Object.keys(types).length} types:`,
      list(Object.keys(types)),
      ...(called.length === 0 ? [] : [`${called.length} functions:`, list(called)]),
    ].join("\n\n");
  });
  return `# What the sandbox simulates\n\nGenerated from the tables in \`clouds/\`. Everything else is refused, or accepted by its inputs with \`--generic\`.\n\n${sections.join("\n\n")}\n`;
}
