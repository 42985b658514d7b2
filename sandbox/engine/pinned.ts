/** The engine this repository is tried with. The Go module in toolchain/ pins the same version; a test compares them. */
export const ENGINE_VERSION = "3.259.0";

/**
 * The oldest `pulumi` on PATH that is used instead.
 *
 * 3.238.0 brought `--skip-plugin-pre-install`, without which a release asks the network for plugins
 * that the simulated clouds replace.
 */
export const OLDEST_ENGINE_ON_PATH = "3.238.0";

/** The official package that downloads the official release of the same version. */
export const NPM_PACKAGE = `pulumi@${ENGINE_VERSION}`;

/** Go package that holds the engine's command line, as toolchain/go.mod names it. */
export const GO_PACKAGE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";

/** The variable that `pulumi version` prints; without it a build says nothing and the Automation API refuses it. */
export const GO_VERSION_VARIABLE = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

/** First Go release that compiles the pinned engine; older ones since 1.21 fetch it when they may. */
export const OLDEST_GO = "1.25.11";

/** The language host of programs in YAML that is built beside an engine that was built. */
export const YAML_VERSION = "1.25.0";
