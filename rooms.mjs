// Which room of the house may import which: read by the linter, by test/conventions and by docs/architecture.md.
// `may` lists rooms of this repository; `packages` lists patterns of packages that a room leaves alone.

/** @type {Readonly<Record<string, { readonly holds: string, readonly may: readonly string[], readonly never?: readonly string[] }>>} */
export const ROOMS = {
  "components/shared": {
    holds: "values in, values out: every decision that can be made without the engine",
    may: [],
    never: ["@pulumi/*"],
  },
  "components/azure": {
    holds: "one component class per file, for Azure",
    may: ["components/shared"],
    never: ["@pulumi/aws", "@pulumi/kubernetes"],
  },
  "components/aws": {
    holds: "one component class per file, for AWS",
    may: ["components/shared"],
    never: ["@pulumi/azure-native", "@pulumi/azuread", "@pulumi/kubernetes"],
  },
  "components/kubernetes": {
    holds: "one component class per file, for Kubernetes",
    may: ["components/shared"],
    never: ["@pulumi/azure-native", "@pulumi/azuread", "@pulumi/aws"],
  },
  config: {
    holds: "the meaning of every setting",
    may: ["components/shared"],
    never: ["@pulumi/azure-native", "@pulumi/aws", "@pulumi/kubernetes"],
  },
  stacks: {
    holds: "composition: layers and outputs",
    may: [
      "config",
      "components/shared",
      "components/azure",
      "components/aws",
      "components/kubernetes",
    ],
  },
  prerequisites: {
    holds: "rows of data: what is required, by whom, how to put it right",
    may: [],
    never: ["@pulumi/*"],
  },
  policies: {
    holds: "packs that judge the declared graph",
    may: ["prerequisites"],
  },
  preflight: {
    holds: "questions to the live account, before a deployment and after it",
    may: ["prerequisites", "config", "components/shared"],
  },
  sandbox: {
    holds: "the real engine among simulated clouds",
    may: [],
  },
  scripts: {
    holds: "generators and commands around the engine",
    may: [
      "config",
      "components/shared",
      "components/azure",
      "components/aws",
      "components/kubernetes",
      "stacks",
      "prerequisites",
      "policies",
      "preflight",
      "sandbox",
    ],
  },
  examples: {
    holds: "small whole programs that import the package entries as a platform team would",
    may: ["components/azure", "components/aws", "components/kubernetes"],
  },
};
