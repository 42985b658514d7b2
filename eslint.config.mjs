// Strict type-aware rules, and what this project asks beyond them. Import zones come from folders.json.
import { readFileSync } from "node:fs";
import { createTypeScriptImportResolver } from "eslint-import-resolver-typescript";
import importX from "eslint-plugin-import-x";
import prettier from "eslint-config-prettier";
import tseslint from "typescript-eslint";

/** Which folder may import which: read here, by test/conventions and by the documents. */
const FOLDERS = JSON.parse(readFileSync(new URL("folders.json", import.meta.url), "utf8"));
const folders = Object.keys(FOLDERS);
const hasFoldersBelow = (folder) => folders.some((other) => other.startsWith(`${folder}/`));

// One zone per folder: every other folder of the table that is not listed in `may` is out of bounds.
const zones = folders.map((folder) => ({
  target: hasFoldersBelow(folder) ? `./${folder}/*.ts` : `./${folder}`,
  from: folders
    .filter((other) => other !== folder && !FOLDERS[folder].may.includes(other))
    .filter((other) => !FOLDERS[folder].may.some((allowed) => allowed.startsWith(`${other}/`)))
    .filter((other) => !folder.startsWith(`${other}/`))
    .map((other) => `./${other}`),
  message: `${folder} may import ${FOLDERS[folder].may.join(", ") || "no other folder"} (folders.json)`,
}));

const packageRules = folders
  .filter((folder) => FOLDERS[folder].never !== undefined)
  .map((folder) => ({
    files: [`${folder}/**/*.ts`],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: FOLDERS[folder].never.map((name) => ({
            group: name.endsWith("/*") ? [name] : [name, `${name}/*`],
            message: `${folder} does not use ${name} (folders.json)`,
          })),
        },
      ],
    },
  }));

const RESOURCE_IN_APPLY = {
  selector:
    "CallExpression[callee.property.name='apply'] :matches(ArrowFunctionExpression, FunctionExpression) NewExpression[callee.type='MemberExpression']",
  message: "no resource is created inside apply: decide from plain values first",
};

export default tseslint.config(
  {
    ignores: [
      "**/dist/**",
      "node_modules/**",
      ".sandbox/**",
      "test/package/fixtures/**",
      "test/policies/programs/**",
      "test/**/fixtures/**",
      "**/*.cjs",
    ],
  },
  {
    files: ["**/*.ts"],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    plugins: { "import-x": importX },
    settings: { "import-x/resolver-next": [createTypeScriptImportResolver()] },
    rules: {
      "import-x/no-restricted-paths": ["error", { zones }],
      "import-x/no-cycle": "off", // seconds per run; test/conventions walks the import graph instead
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      "@typescript-eslint/explicit-module-boundary-types": "error",
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "@typescript-eslint/unified-signatures": "off",
      eqeqeq: "error",
    },
  },
  {
    files: ["components/{azure,aws,kubernetes}/**/*.ts"],
    rules: {
      "no-console": "error",
      "no-restricted-syntax": [
        "error",
        RESOURCE_IN_APPLY,
        {
          selector: "CallExpression[callee.type='Super'][arguments.length!=4]",
          message:
            "super takes four arguments: token, name, inputs ({}, see docs/decisions/0017), opts",
        },
        {
          selector: "NewExpression[callee.property.name=/^(Config|StackReference|Provider)$/]",
          message: "settings, references and providers belong to stacks",
        },
      ],
      "no-restricted-globals": [
        "error",
        { name: "process", message: "a component never reads its environment" },
      ],
    },
  },
  {
    files: ["components/plans/**/*.ts", "prerequisites/**/*.ts"],
    rules: { "no-console": "error" },
  },
  ...packageRules,
  {
    files: ["test/**/*.ts"],
    rules: {
      // A matcher's asymmetric values are `any` by declaration, and a test reaches into fakes.
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-call": "off",
      "@typescript-eslint/no-unsafe-return": "off",
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/unbound-method": "off",
      "@typescript-eslint/explicit-module-boundary-types": "off",
    },
  },
  {
    files: ["**/*.ts"],
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
    },
  },
  {
    files: ["stacks/**/*.ts", "components/{azure,aws,kubernetes}/**/*.ts"],
    rules: { "@typescript-eslint/no-unused-expressions": "error", "no-new": "off" },
  },
  prettier,
);
