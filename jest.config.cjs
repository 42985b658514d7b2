// Unit tests need no engine; the sandbox project runs the real one, one file at a time.
const common = {
  preset: "ts-jest",
  testEnvironment: "node",
  rootDir: ".",
  transform: { "^.+\\.ts$": ["ts-jest", { tsconfig: "tsconfig.json", diagnostics: false }] },
  // The package's own entries, from their sources: what the examples import.
  moduleNameMapper: {
    "^platform-foundations/(azure|aws|kubernetes)$": "<rootDir>/components/$1/index.ts",
    "^platform-foundations/(preflight|prerequisites)$": "<rootDir>/$1/index.ts",
  },
  modulePathIgnorePatterns: ["<rootDir>/dist", "<rootDir>/.sandbox", "<rootDir>/policies/.*/dist"],
};

/** @type {import("jest").Config} */
module.exports = {
  projects: [
    {
      ...common,
      displayName: "unit",
      testMatch: ["<rootDir>/test/**/*.test.ts"],
      testPathIgnorePatterns: ["/node_modules/", "<rootDir>/test/engine/"],
    },
    { ...common, displayName: "engine", testMatch: ["<rootDir>/test/engine/**/*.test.ts"] },
  ],
};
