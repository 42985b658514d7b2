import { Children } from "./children";
import { languageRuntime, serveLanguageRuntime } from "./language-runtime";
import { openLifeline } from "./lifeline";

/** Replaced by the bundler with the version of the engine that this host is put beside. */
declare const HOST_VERSION: string | undefined;

/**
 * The engine calls `pulumi-language-nodejs [flags] <engine address>`. Started by hand, without an address, the host waits
 * for engines that attach to it with PULUMI_DEBUG_LANGUAGES=nodejs:<port>.
 */
async function main(args: readonly string[]): Promise<void> {
  let engineAddress = engineAddressIn(args) ?? "";
  const children = new Children();

  const lifeline = openLifeline({
    onLost: () => {
      children.killAll();
      process.exit(1);
    },
  });
  if (engineAddress !== "") lifeline.watch(engineAddress);

  const { port, server } = await serveLanguageRuntime(
    languageRuntime({
      version: typeof HOST_VERSION === "string" ? HOST_VERSION : "",
      children,
      engineAddress: () => engineAddress,
      // Only a host that engines attach to is called here, and it may serve one engine after another.
      onHandshake: (address) => {
        engineAddress = address;
      },
    }),
  );

  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      children.stopAll();
      void children.allEnded().then(() => {
        lifeline.close();
        server.forceShutdown();
        process.exit(0);
      });
    });
  }

  // The protocol: the first line is the port, and nothing comes before it.
  process.stdout.write(`${String(port)}\n`);
}

/** Flags come as `--name`, `-v=9` or `--tracing URL`; the address is the last word that has a port. */
function engineAddressIn(args: readonly string[]): string | undefined {
  const last = args.at(-1);
  return last !== undefined && /^[^-].*:\d+$/.test(last) ? last : undefined;
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(
    `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  process.exit(1);
});
