// Every npm script starts here: plain Node without packages, so that it runs on a clean clone. It installs
// what is missing, then runs the TypeScript file that it was given.
//
//   node scripts/start.mjs [--bare] [flags of Node...] <file.ts> [arguments...]
//
// --bare runs a plain Node entry (a tool's own command line) without the TypeScript loader.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const OLDEST_NODE = [20, 19];
const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const modules = join(root, "node_modules");
const marker = join(modules, ".platform-foundations-lock");
const installing = join(root, ".sandbox", "install.lock");

const fail = (message) => {
  console.error(message);
  process.exit(1);
};

const readJson = (file) => {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
};

const lockText = () => readFileSync(join(root, "package-lock.json"), "utf8");
const fingerprint = (text) => createHash("sha256").update(text).digest("hex");

/** npm writes what it installed beside the packages; the same entry for each wanted package means nothing is missing. */
function installedMatches(lock) {
  const installed = readJson(join(modules, ".package-lock.json"))?.packages;
  if (installed === undefined) return false;
  return Object.entries(lock.packages)
    .filter(([path, wanted]) => path !== "" && !wanted.optional && !wanted.peer)
    .every(([path, wanted]) => installed[path]?.version === wanted.version);
}

function isInstalled() {
  if (!existsSync(modules)) return false;
  const text = lockText();
  const hash = fingerprint(text);
  if (existsSync(marker) && readFileSync(marker, "utf8") === hash) return true;
  if (!installedMatches(JSON.parse(text))) return false;
  writeFileSync(marker, hash);
  return true;
}

// process/is-alive.ts and process/lock.ts need packages and a TypeScript loader; this runs before there are any.
const isAlive = (pid) => {
  try {
    process.kill(pid, 0);
    const stat = existsSync("/proc/self/stat") ? readFileSync(`/proc/${pid}/stat`, "utf8") : "";
    return !stat.slice(stat.lastIndexOf(")")).startsWith(") Z"); // ended, and not collected by its parent
  } catch (error) {
    return error.code === "EPERM";
  }
};

const pause = (milliseconds) => new Promise((wake) => setTimeout(wake, milliseconds));

/** Two commands started at once on a clean clone must not both write node_modules. */
async function takeTurn() {
  mkdirSync(dirname(installing), { recursive: true });
  for (let reported = false; ;) {
    try {
      writeFileSync(installing, String(process.pid), { flag: "wx" });
      return;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    let owner = NaN;
    try {
      owner = Number(readFileSync(installing, "utf8"));
    } catch {
      continue; // released in between
    }
    if (owner > 0 && !isAlive(owner)) rmSync(installing, { force: true });
    else if (!reported) {
      reported = true;
      console.error(`packages are being installed by process ${owner}; waiting for it`);
    }
    await pause(300);
  }
}

function npmCi() {
  const npm = process.env.npm_execpath;
  const [command, first] = npm === undefined ? ["npm", []] : [process.execPath, [npm]];
  const args = [...first, "ci", "--no-audit", "--no-fund", "--loglevel=error"];
  return new Promise((done, broken) => {
    const started = Date.now();
    const child = spawn(command, args, {
      cwd: root,
      stdio: ["ignore", "inherit", "inherit"],
      shell: npm === undefined && process.platform === "win32",
    });
    const beat = setInterval(
      () => console.error(`  still installing, ${Math.round((Date.now() - started) / 1000)} s`),
      15_000,
    );
    child.on("error", broken);
    child.on("close", (code) => {
      clearInterval(beat);
      if (code === 0) done(Math.round((Date.now() - started) / 1000));
      else broken(new Error(`npm ci ended with code ${code}`));
    });
  });
}

async function install() {
  await takeTurn();
  try {
    if (isInstalled()) return; // another command did it while this one waited
    console.error("installing packages (npm ci); once for each version of package-lock.json");
    const seconds = await npmCi();
    writeFileSync(marker, fingerprint(lockText()));
    console.error(`packages installed in ${seconds} s`);
  } catch (error) {
    fail(
      `The packages could not be installed: ${error.message}\n` +
        "Check that a package registry can be reached (npm ping), then run the same command again.",
    );
  } finally {
    rmSync(installing, { force: true });
  }
}

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1]))
  fail(`Node ${OLDEST_NODE.join(".")} or newer is needed; this is ${process.versions.node}.`);

const bare = process.argv[2] === "--bare";
const given = process.argv.slice(bare ? 3 : 2);
const first = given.findIndex((argument) => !argument.startsWith("--"));
const [flags, [file, ...rest]] = first < 0 ? [[], []] : [given.slice(0, first), given.slice(first)];
if (file === undefined)
  fail("usage: node scripts/start.mjs [--bare] [flags of Node...] <file> [arguments...]");

if (!isInstalled()) await install();

const child = spawn(
  process.execPath,
  [...flags, ...(bare ? [] : ["--import", "tsx"]), resolve(root, file), ...rest],
  {
    cwd: root,
    stdio: "inherit",
  },
);
// A terminal sends Ctrl-C to the whole group, and a second one would make the engine stop without cleaning up;
// a supervisor signals this process alone. Either way the child decides when to end.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
  process.on(signal, () => {
    if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
  });
child.on("error", (error) => fail(`${file} could not be started: ${error.message}`));
child.on("close", (code, signal) => {
  process.exitCode = code ?? 128 + (constants.signals[signal] ?? 0);
});
