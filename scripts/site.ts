// npm run site: the documents as a web site with search, in dist/site. MkDocs with the theme Material builds it; a dead link fails.
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, posix, relative, resolve } from "node:path";
import { Command } from "commander";
import { stringify } from "yaml";
import { ROOT } from "../commands/engine";
import { filesBelow } from "../process/files-below";
import { runToSuccess } from "../process/run";
import { runMain } from "../process/run-main";
import { npmTool, pythonTool } from "./checkers/tools";

export const MKDOCS = {
  name: "mkdocs-material",
  version: "9.8.2",
  command: "mkdocs",
  beside: ["mkdocs==1.6.1", "mdx-truly-sane-lists==1.3"],
};

/** Draws the diagrams, from the site itself: the theme would fetch it from another host. */
export const MERMAID = {
  name: "mermaid",
  version: "11.17.2",
  entry: "dist/mermaid.min.js",
  alone: true,
};

/** Pages by section, as files and folders of the repository; a folder stands for the pages that no section before it has. */
const SECTIONS: readonly (readonly [title: string, pages: readonly string[]])[] = [
  ["Deploy", ["docs/deploy"]],
  ["Use the components", ["docs/components"]],
  ["Azure components", ["docs/reference/components/azure"]],
  ["AWS components", ["docs/reference/components/aws"]],
  ["Kubernetes components", ["docs/reference/components/kubernetes"]],
  [
    "Policies",
    ["docs/policies", "docs/reference/frameworks.md", "docs/reference/policy-comparison.md"],
  ],
  ["Settings", ["docs/reference/config.md"]],
  ["Prerequisites", ["docs/reference/prerequisites.md"]],
  ["Runbooks", ["docs/runbooks"]],
  ["Reference", ["docs/reference"]],
  ["Packages", ["components/README.md", "policies", "preflight/README.md", "sandbox"]],
  ["Project", ["CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "docs"]],
];

const HOME = "README.md";
const SCRIPT = "mermaid.min.js";

/** What parts the words of the search: also the dots of a setting's path. */
const WORD_ENDS = String.raw`[\s\-.,:;()"'/<>\[\]]+`;
const isPage = (path: string): boolean => path.endsWith(".md");
/** Packages of others, builds, and the reports of types, which serve the change of the packages alone. */
const LEFT_OUT = /(^|\/)(node_modules|dist|reference\/api)\//;

/** The sections with the files of their pages, each page once. */
function pagesBySection(): readonly (readonly [title: string, pages: readonly string[]])[] {
  const taken = new Set([HOME]);
  return SECTIONS.map(([title, places]) => {
    const pages = places.flatMap((place) =>
      isPage(place)
        ? [place]
        : filesBelow(join(ROOT, place))
            .map((file) => relative(ROOT, file))
            .filter((file) => isPage(file) && !LEFT_OUT.test(file))
            .sort(),
    );
    const own = pages.filter((page) => !taken.has(page));
    for (const page of own) taken.add(page);
    return [title, own] as const;
  });
}

/** What a link of a page leads to on the site: another page, a picture, or nothing, as the site has no sources. */
function targetOf(
  page: string,
  link: string,
  isThere: (path: string) => boolean,
): string | undefined {
  if (/^(https?:|mailto:|#)/.test(link)) return link;
  const [path = "", anchor] = link.split("#");
  const target = posix.normalize(posix.join(posix.dirname(page), path));
  const found = [target, `${target}/README.md`, `${target}/index.md`].find(isThere);
  if (found === undefined) return undefined;
  const way = posix.relative(posix.dirname(page), found);
  return anchor === undefined ? way : `${way}#${anchor}`;
}

/**
 * A page as the site has it. Links to files that it does not have become text, and a block of code names its language alone, without what
 * our tests read after it. Code itself is left alone.
 */
export function pageText(page: string, text: string, isThere: (path: string) => boolean): string {
  return text
    .split(/(^ *```[\s\S]*?^ *```)/m)
    .map((part, index) =>
      index % 2 === 1
        ? part.replace(/^( *```\w+) [^\n]*/, "$1")
        : part.replaceAll(
            /`[^`\n]+`|(!?)\[((?:[^[\]]|\[[^\]]*\])*)\]\(([^)\s]+)\)/g,
            (whole, picture: string | undefined, label: string, link: string | undefined) => {
              if (link === undefined) return whole; // code
              const target = targetOf(page, link, isThere);
              return target === undefined ? label : `${picture ?? ""}[${label}](${target})`;
            },
          ),
    )
    .join("");
}

/** A page that lists the pages of a folder to which others link. */
const listingOf = (title: string, folder: string, pages: readonly string[]): string =>
  [
    `# ${title}`,
    "",
    ...pages.map((page) => `- [${titleOf(page)}](${posix.relative(folder, page)})`),
    "",
  ].join("\n");

const titleOf = (page: string): string =>
  /^# (.+)$/m.exec(readFileSync(join(ROOT, page), "utf8"))?.[1] ?? page;

const settingsOf = (docs: string, out: string, nav: readonly object[]): string =>
  `${stringify({
    site_name: "platform-foundations",
    docs_dir: docs,
    site_dir: out,
    theme: { name: "material", font: false, features: ["navigation.indexes", "navigation.top"] },
    plugins: [{ search: { separator: WORD_ENDS } }],
    extra_javascript: [SCRIPT],
    validation: {
      omitted_files: "warn",
      absolute_links: "warn",
      unrecognized_links: "warn",
      anchors: "warn",
    },
    nav,
  })}
markdown_extensions:
  - tables
  - attr_list
  - mdx_truly_sane_lists
  - toc:
      permalink: true
      slugify: !!python/object/apply:pymdownx.slugs.slugify
        kwds: { case: lower }
  - pymdownx.highlight
  - pymdownx.superfences:
      custom_fences:
        - name: mermaid
          class: mermaid
          format: !!python/name:pymdownx.superfences.fence_code_format
`;

/** Builds the site. @returns why it could not be built here, or undefined */
export async function buildSite(out: string): Promise<string | undefined> {
  const { command, missing } = pythonTool(MKDOCS);
  const mermaid = npmTool(MERMAID);
  if (missing !== undefined || mermaid.missing !== undefined) return missing ?? mermaid.missing;
  const folder = mkdtempSync(join(tmpdir(), "platform-site-"));
  const docs = join(folder, "docs");
  try {
    const sections = pagesBySection();
    const pictures = filesBelow(join(ROOT, "docs", "pictures")).map((file) => relative(ROOT, file));
    for (const picture of pictures) cpSync(join(ROOT, picture), join(docs, picture));
    cpSync(mermaid.command, join(docs, SCRIPT));
    const pages = [HOME, ...sections.flatMap(([, own]) => own)];
    const folders = [...new Set(pages.map((page) => posix.dirname(page)))].filter(
      (path) => path !== "." && !pages.includes(`${path}/README.md`),
    );
    const listings = new Map(folders.map((path) => [`${path}/index.md`, path]));
    const there = new Set([...pages, ...pictures, ...listings.keys()]);
    const write = (page: string, text: string): void => {
      mkdirSync(dirname(join(docs, page)), { recursive: true });
      writeFileSync(join(docs, page), text);
    };
    for (const page of pages)
      write(
        page,
        pageText(page, readFileSync(join(ROOT, page), "utf8"), (path) => there.has(path)),
      );
    const nav = sections.map(([title, own]) => {
      const lists = [...listings].filter(([, path]) =>
        own.some((page) => posix.dirname(page) === path),
      );
      for (const [index, path] of lists)
        if (!existsSync(join(docs, index)))
          write(
            index,
            listingOf(
              title,
              path,
              own.filter((page) => posix.dirname(page) === path),
            ),
          );
      return { [title]: [...lists.map(([index]) => index), ...own] };
    });
    const settings = join(folder, "mkdocs.yml");
    writeFileSync(settings, settingsOf(docs, out, [{ Start: HOME }, ...nav]));
    await runToSuccess(command, ["build", "--strict", "--config-file", settings], {
      env: { ...process.env, NO_MKDOCS_2_WARNING: "1" },
    });
    return undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (require.main === module) {
  const program = new Command("npm run site --")
    .description("Builds the documents as a web site with search. Needs Python 3.")
    .option("-o, --out <folder>", "where it is written", join("dist", "site"))
    .parse();
  runMain(async () => {
    const out = resolve(program.opts<{ readonly out: string }>().out);
    const missing = await buildSite(out);
    if (missing !== undefined) throw new Error(`The site was not built: ${missing}`);
    console.log(`${out}: ${String(filesBelow(out).length)} files`);
  });
}
