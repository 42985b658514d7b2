// Unit tests need no engine; the other project runs the real one, each file with an engine home, a state and clouds of its own.
const common = {
  preset: "ts-jest",
  testEnvironment: "node",
  rootDir: ".",
  transform: { "^.+\\.ts$": ["ts-jest", { tsconfig: "tsconfig.json", diagnostics: false }] },
  // The packages' entries, from their sources: what the examples import.
  moduleNameMapper: {
    "^platform-foundations/(azure|aws|kubernetes)$": "<rootDir>/components/$1/index.ts",
    "^platform-foundations-preflight$": "<rootDir>/preflight/index.ts",
    "^platform-foundations-preflight/prerequisites$": "<rootDir>/prerequisites/index.ts",
  },
  setupFiles: ["<rootDir>/test/support/promise-stacks.cjs"],
  modulePathIgnorePatterns: ["/dist/", "<rootDir>/.sandbox"],
};

// What npm test leaves to npm run test:long and to continuous integration, so that people wait for minutes: sweeps over all cases of a
// kind, and further lives of environments and programs.
const long = require("./test/long.json").map((path) => `<rootDir>/${path}`);

/** @type {import("jest").Config} */
module.exports = {
  projects: [
    {
      ...common,
      displayName: "unit",
      testMatch: ["<rootDir>/test/**/*.test.ts"],
      testPathIgnorePatterns: ["/node_modules/", "<rootDir>/test/engine/", ...long],
    },
    {
      ...common,
      displayName: "engine",
      testMatch: ["<rootDir>/test/engine/**/*.test.ts"],
      testPathIgnorePatterns: ["/node_modules/", ...long],
    },
    { ...common, displayName: "long", testMatch: long },
  ],
};
