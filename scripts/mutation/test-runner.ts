// Test runner for Stryker: loads the test files once into one process and then runs, for each mutant, the tests that reach it.
// Stryker's own runner for jest starts every test file anew for every mutant; the loading takes longer than the tests.
import { createRequire } from "node:module";
import { relative, resolve } from "node:path";
import { ModernFakeTimers } from "@jest/fake-timers";
import { expect } from "expect";
import { configureGlobal } from "fast-check";
import * as circus from "jest-circus";
import { fn, spyOn } from "jest-mock";
import { digestOf } from "./digest";

/** What Stryker's instrumented code reads and writes. */
interface Instrumentation {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;
  mutantCoverage?: MutantCoverage | undefined;
  hitCount?: number | undefined;
  hitLimit?: number | undefined;
}

/** How often the code of each mutant ran, by its id: while files loaded, and in each test. */
interface MutantCoverage {
  readonly static: Record<string, number>;
  readonly perTest: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

interface MutantRun {
  readonly activeMutant: { readonly id: string; readonly fileName: string };
  readonly testFilter?: readonly string[];
  readonly hitLimit?: number;
}

interface LoadedTest {
  readonly id: string;
  readonly fileName: string;
  /** Of the test file with the data and helpers that it loads. */
  readonly digest: string;
  readonly blocks: readonly Block[];
  readonly fn: () => unknown;
  milliseconds: number;
}

type Block = ReturnType<typeof circus.getState>["currentDescribeBlock"];
type HookType = Block["hooks"][number]["type"];

/** Variable with the paths of the test files as JSON. */
const TEST_FILES = "MUTATION_TESTS";
Error.stackTraceLimit = 0; // nobody reads the stacks, and rules raise many errors on unknown values
const instrumentation = ((globalThis as { __stryker__?: Instrumentation }).__stryker__ ??= {});

class LoadedTests {
  private readonly tests: LoadedTest[] = [];
  /** Tests that killed a mutant of a file are likely to kill the next one. */
  private readonly kills = new Map<string, number>();

  /** Faults that act while a module loads would need a new process; `ignoreStatic` leaves them out. */
  public capabilities(): { readonly reloadEnvironment: boolean } {
    return { reloadEnvironment: false };
  }

  public init(): Promise<void> {
    const timers = new ModernFakeTimers({
      config: { fakeTimers: {}, rootDir: process.cwd() } as never,
      global: globalThis,
    });
    Object.assign(globalThis, circus, {
      expect,
      jest: {
        fn,
        spyOn,
        setTimeout: () => undefined,
        useFakeTimers: (how?: object) => {
          timers.useFakeTimers(how);
        },
        useRealTimers: () => {
          timers.useRealTimers();
        },
      },
    });
    configureGlobal({ endOnFailure: true }); // the smallest example that fails is of no interest here
    this.load();
    return Promise.resolve();
  }

  /** Loads every test file with modules of its own, as jest does. */
  private load(): void {
    this.tests.length = 0;
    const load = createRequire(resolve("package.json"));
    for (const file of JSON.parse(process.env[TEST_FILES] ?? "[]") as string[]) {
      for (const path of Object.keys(load.cache))
        if (!path.includes("/node_modules/")) Reflect.deleteProperty(load.cache, path);
      circus.resetState();
      load(resolve(file));
      const loaded = Object.keys(load.cache).filter((path) => path.startsWith(resolve("test")));
      const source = { fileName: resolve(file), digest: digestOf(loaded, process.cwd()) };
      this.collect(source, circus.getState().rootDescribeBlock, []);
    }
  }

  private collect(
    source: Pick<LoadedTest, "fileName" | "digest">,
    block: Block,
    outer: readonly Block[],
  ): void {
    const blocks = [...outer, block];
    for (const child of block.children) {
      if (child.mode === "skip" || child.mode === "todo") continue;
      if (child.type === "describeBlock") {
        this.collect(source, child, blocks);
        continue;
      }
      const titles = [...blocks.slice(1).map(({ name }) => name), child.name];
      this.tests.push({
        id: `${relative(process.cwd(), source.fileName)}: ${titles.join(" > ")}`,
        ...source,
        blocks,
        fn: child.fn as () => unknown,
        milliseconds: 0,
      });
    }
  }

  public async dryRun(): Promise<object> {
    instrumentation.activeMutant = undefined;
    const tests = [];
    for (const test of this.tests) {
      instrumentation.currentTestId = test.id;
      const started = performance.now();
      const failureMessage = await failureOf(test);
      test.milliseconds = performance.now() - started;
      tests.push({
        id: test.id,
        name: `${test.id} (${test.digest})`, // a later run takes a test of another name for a new one
        fileName: test.fileName,
        timeSpentMs: test.milliseconds,
        ...(failureMessage === undefined ? { status: 0 } : { status: 1, failureMessage }),
      });
    }
    instrumentation.currentTestId = undefined;
    const { mutantCoverage } = instrumentation;
    // Stryker starts a new process for each mutant that ran at load too; its tests can tell all the same.
    for (const id of Object.values(mutantCoverage?.perTest ?? {}).flatMap(Object.keys))
      Reflect.deleteProperty(mutantCoverage?.static ?? {}, id);
    return { status: "complete", tests, mutantCoverage };
  }

  public async mutantRun(run: MutantRun): Promise<object> {
    const found = await this.tryMutant(run);
    if (found.failed === undefined) return found.result;
    if ((await failureOf(found.failed)) === undefined) return found.result;
    // The test fails without the mutant too: an earlier mutant left something behind.
    this.load();
    return (await this.tryMutant(run)).result;
  }

  private async tryMutant(run: MutantRun): Promise<{ result: object; failed?: LoadedTest }> {
    const { activeMutant, testFilter, hitLimit } = run;
    const wanted = testFilter === undefined ? undefined : new Set(testFilter);
    const tests = this.tests.filter(({ id }) => wanted?.has(id) ?? true);
    const killsOf = ({ id }: LoadedTest): number =>
      this.kills.get(`${activeMutant.fileName} ${id}`) ?? 0;
    tests.sort((a, b) => killsOf(b) - killsOf(a) || a.milliseconds - b.milliseconds);
    Object.assign(instrumentation, { activeMutant: activeMutant.id, hitCount: 0, hitLimit });
    try {
      for (const [index, test] of tests.entries()) {
        const failureMessage = await failureOf(test);
        if (hitLimit !== undefined && (instrumentation.hitCount ?? 0) > hitLimit)
          return { result: { status: "timeout", reason: `reached ${String(hitLimit)} times` } };
        if (failureMessage === undefined) continue;
        const key = `${activeMutant.fileName} ${test.id}`;
        this.kills.set(key, (this.kills.get(key) ?? 0) + 1);
        const nrOfTests = index + 1;
        const result = { status: "killed", killedBy: [test.id], failureMessage, nrOfTests };
        return { result, failed: test };
      }
      return { result: { status: "survived", nrOfTests: tests.length } };
    } finally {
      Object.assign(instrumentation, { activeMutant: undefined, hitLimit: undefined });
    }
  }
}

/** Blocks whose `beforeAll` has run. Their `afterAll` never does: the fixtures are for the next mutant too. */
const prepared = new Set<Block>();

async function failureOf({ blocks, fn: run }: LoadedTest): Promise<string | undefined> {
  const call = async (type: HookType, from: readonly Block[]): Promise<void> => {
    for (const block of from)
      for (const hook of block.hooks) if (hook.type === type) await (hook.fn as () => unknown)();
  };
  try {
    for (const block of blocks) {
      if (prepared.has(block)) continue;
      prepared.add(block);
      await call("beforeAll", [block]);
    }
    await call("beforeEach", blocks);
    try {
      await run();
    } finally {
      await call("afterEach", blocks.toReversed());
    }
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const create = (): LoadedTests => new LoadedTests();
create.inject = [] as const;

export const strykerPlugins = [{ kind: "TestRunner", name: "loaded-once", factory: create }];
