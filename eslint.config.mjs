// Strict type-aware rules, plus what this house asks beyond them. Import zones come from rooms.mjs.
import { createTypeScriptImportResolver } from "eslint-import-resolver-typescript";
import importX from "eslint-plugin-import-x";
import prettier from "eslint-config-prettier";
import tseslint from "typescript-eslint";
import { ROOMS } from "./rooms.mjs";

const rooms = Object.keys(ROOMS);

// One zone per room: everything of ours that is neither the room itself nor listed in `may` is out of bounds.
const zones = rooms.map((room) => ({
  target: `./${room}`,
  from: rooms
    .filter((other) => other !== room && !ROOMS[room].may.includes(other))
    .map((other) => `./${other}`),
  message: `${room} may import ${ROOMS[room].may.join(", ") || "nothing of ours"} (rooms.mjs)`,
}));

const packageRules = rooms
  .filter((room) => ROOMS[room].never !== undefined)
  .map((room) => ({
    files: [`${room}/**/*.ts`],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: ROOMS[room].never.map((name) => ({
            group: name.endsWith("/*") ? [name] : [name, `${name}/*`],
            message: `${room} leaves ${name} alone (rooms.mjs)`,
          })),
        },
      ],
    },
  }));

const OUTPUT_BIRTH = {
  selector:
    "CallExpression[callee.property.name='apply'] :matches(ArrowFunctionExpression, FunctionExpression) NewExpression[callee.type='MemberExpression']",
  message: "no resource is born inside apply: decide from plain values first",
};

export default tseslint.config(
  {
    ignores: [
      "dist/**",
      "node_modules/**",
      ".sandbox/**",
      "policies/*/dist/**",
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
        OUTPUT_BIRTH,
        {
          selector: "CallExpression[callee.type='Super'][arguments.length!=4]",
          message: "super takes four arguments: token, name, args, opts",
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
    files: ["components/shared/**/*.ts", "prerequisites/**/*.ts"],
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
