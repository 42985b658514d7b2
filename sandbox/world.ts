import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
} from "node:fs";
import { join } from "node:path";

import writeFileAtomic from "write-file-atomic";

import type { Properties, Value } from "./wire/values";
import { isRecord, isSecret, redacted, secret } from "./wire/values";

/** What one simulated cloud keeps of a resource. Values carry the engine's secret marks. */
export interface Stored {
  /** Unique in the world; `keyOf` makes it. */
  readonly key: string;
  readonly id: string;
  /** Type token without an API version. */
  readonly token: string;
  /** Cluster, account or directory that the resource lives in; empty where the id says it all. */
  readonly scope: string;
  /** The engine's name for it; empty for what was not made by a program. */
  readonly urn: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
  /** An operation under way. A cloud finishes what it accepted, so a world that was just opened shows none. */
  readonly state: "creating" | "ready" | "deleting";
  /** Position in the order of creation. */
  readonly serial: number;
  /** Random; what a cloud makes up for the resource (identifiers, addresses) follows from it and so stays the same. */
  readonly seed: string;
  /** Time of creation, milliseconds since 1970. */
  readonly bornMs: number;
}

/** A name that stays taken after its resource was deleted (soft delete). */
export interface Held {
  readonly token: string;
  readonly name: string;
  readonly id: string;
  readonly location: string;
}

/** A resource as a reader of the world sees it: secrets are replaced by `[secret]`. */
export interface CloudResource {
  readonly id: string;
  readonly token: string;
  readonly scope: string;
  readonly urn: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
}

/** The read side of the world, for handlers that answer questions over HTTP and for listings. */
export interface WorldReader {
  list(): readonly CloudResource[];
  get(id: string): CloudResource | undefined;
  ofType(token: string): readonly CloudResource[];
  held(): readonly Held[];
}

/** Identifiers of Azure Resource Manager do not distinguish case; elsewhere an id is unique only within its type. */
export function keyOf(token: string, scope: string, id: string): string {
  if (token.startsWith("azure-native:")) return `azure-native ${id.toLowerCase()}`;
  return `${token} ${scope} ${id}`;
}

/**
 * The durable store of the simulated clouds: one small file per resource, each replaced by a rename, so that a process
 * that dies at any point leaves whole files only. One process writes; others read, or remove by hand.
 */
export class World implements WorldReader {
  private readonly resources = new Map<string, Stored>();
  private readonly types = new Map<string, Set<string>>();
  private readonly vault: Vault;
  private readonly owner: boolean;
  private serial = 0;
  private handMark = "";
  private heldNames: readonly Held[] = [];

  /**
   * Opens the world kept in `dir`, and makes it when there is none.
   *
   * @param owner true for the process that runs the clouds: what was being created when it died is there after all
   */
  public constructor(
    private readonly dir: string,
    { owner = false }: { readonly owner?: boolean } = {},
  ) {
    this.owner = owner;
    mkdirSync(this.folder, { recursive: true });
    this.vault = new Vault(join(dir, "world.key"));
    this.load();
  }

  public get journalFile(): string {
    return join(this.dir, "journal.jsonl");
  }

  public get scenarioFile(): string {
    return join(this.dir, "scenario.json");
  }

  public list(): readonly CloudResource[] {
    return this.all().map(readable);
  }

  public get(id: string): CloudResource | undefined {
    const wanted = id.toLowerCase();
    const found = this.all().find((stored) => stored.id.toLowerCase() === wanted);
    return found && readable(found);
  }

  public ofType(token: string): readonly CloudResource[] {
    return this.storedOfType(token).map(readable);
  }

  public held(): readonly Held[] {
    this.lookForHands();
    return this.heldNames;
  }

  /** Everything, in the order of creation, with marks. For the clouds themselves. */
  public all(): readonly Stored[] {
    this.lookForHands();
    return [...this.resources.values()].sort((a, b) => a.serial - b.serial);
  }

  public find(key: string): Stored | undefined {
    this.lookForHands();
    return this.resources.get(key);
  }

  public storedOfType(token: string): readonly Stored[] {
    this.lookForHands();
    const keys = this.types.get(token) ?? new Set<string>();
    return [...keys]
      .flatMap((key) => this.resources.get(key) ?? [])
      .sort((a, b) => a.serial - b.serial);
  }

  public nextSerial(): number {
    this.serial += 1;
    return this.serial;
  }

  public put(stored: Stored): void {
    this.remember(stored);
    this.write(this.fileOf(stored.key), {
      ...stored,
      inputs: this.vault.seal(stored.inputs),
      outputs: this.vault.seal(stored.outputs),
    });
  }

  /** Ends an operation that `put` has made durable already. */
  public settle(stored: Stored): void {
    this.remember({ ...stored, state: "ready" });
  }

  public remove(key: string): void {
    this.forget(key);
    rmSync(this.fileOf(key), { force: true });
  }

  public hold(name: Held): void {
    this.writeHeld([...this.heldNames.filter((other) => !sameHeld(other, name)), name]);
  }

  public release(name: Pick<Held, "token" | "name">): void {
    if (!this.isHeld(name.token, name.name)) return;
    this.writeHeld(this.heldNames.filter((other) => !sameHeld(other, name)));
  }

  /** Gives back every name that soft deletion holds, as purging everything does. */
  public purge(): void {
    if (this.heldNames.length > 0) this.writeHeld([]);
    this.leaveHandMark();
  }

  public isHeld(token: string, name: string): boolean {
    return this.heldNames.some((other) => sameHeld(other, { token, name }));
  }

  /**
   * Removes what somebody deletes outside the program, such as in a portal. Works beside running clouds, which notice at
   * their next operation.
   *
   * @returns whether there was such a resource
   */
  public removeByHand(id: string): boolean {
    const wanted = id.toLowerCase();
    const found = this.all().filter((stored) => stored.id.toLowerCase() === wanted);
    for (const { key } of found) this.remove(key);
    if (found.length > 0) this.leaveHandMark();
    return found.length > 0;
  }

  /** Changes inputs and outputs of a resource outside the program, key by key, so that a refresh finds drift. */
  public changeByHand(id: string, change: Properties): boolean {
    const wanted = id.toLowerCase();
    const found = this.all().find((stored) => stored.id.toLowerCase() === wanted);
    if (found === undefined) return false;
    this.put({
      ...found,
      inputs: { ...found.inputs, ...change },
      outputs: { ...found.outputs, ...change },
    });
    this.leaveHandMark();
    return true;
  }

  /** Forgets every resource, held name and journal line. A scenario stays. */
  public reset(): void {
    rmSync(this.folder, { recursive: true, force: true });
    rmSync(join(this.dir, "held.json"), { force: true });
    rmSync(this.journalFile, { force: true });
    mkdirSync(this.folder, { recursive: true });
    this.clear();
    this.leaveHandMark();
  }

  public note(line: Properties): void {
    appendFileSync(this.journalFile, `${JSON.stringify(line)}\n`);
  }

  /** Everything that was noted, since the world was made or reset. */
  public notes(): readonly Properties[] {
    if (!existsSync(this.journalFile)) return [];
    const lines = readFileSync(this.journalFile, "utf8").split("\n");
    return lines.slice(0, -1).map((line) => JSON.parse(line) as Properties); // the last is empty or half written
  }

  private get folder(): string {
    return join(this.dir, "resources");
  }

  private get handFile(): string {
    return join(this.dir, "changed-by-hand");
  }

  private fileOf(key: string): string {
    return join(this.folder, `${createHash("sha256").update(key).digest("hex").slice(0, 32)}.json`);
  }

  private write(file: string, content: unknown): void {
    // A rename is whole after kill -9; only a power cut needs fsync, and a simulation can be run again.
    writeFileAtomic.sync(file, `${JSON.stringify(content)}\n`, { fsync: false, mode: 0o600 });
  }

  private writeHeld(names: readonly Held[]): void {
    this.heldNames = names;
    this.write(join(this.dir, "held.json"), names);
  }

  private remember(stored: Stored): void {
    this.resources.set(stored.key, stored);
    const keys = this.types.get(stored.token) ?? new Set<string>();
    keys.add(stored.key);
    this.types.set(stored.token, keys);
    this.serial = Math.max(this.serial, stored.serial);
  }

  private forget(key: string): void {
    const stored = this.resources.get(key);
    if (stored === undefined) return;
    this.resources.delete(key);
    this.types.get(stored.token)?.delete(key);
  }

  private clear(): void {
    this.resources.clear();
    this.types.clear();
    this.heldNames = [];
  }

  private load(): void {
    this.handMark = this.readHandMark();
    this.clear();
    for (const name of readdirSync(this.folder)) {
      if (!name.endsWith(".json")) continue; // what a killed write left behind has another ending
      const stored = readStored(join(this.folder, name));
      if (stored === undefined) continue;
      this.remember({
        ...stored,
        // An accepted creation is as good as done, so its end needs no second write.
        state: this.owner && stored.state === "creating" ? "ready" : stored.state,
        inputs: this.vault.open(stored.inputs),
        outputs: this.vault.open(stored.outputs),
      });
    }
    const held = join(this.dir, "held.json");
    if (existsSync(held))
      this.heldNames = JSON.parse(readFileSync(held, "utf8")) as readonly Held[];
  }

  private leaveHandMark(): void {
    this.write(this.handFile, randomBytes(8).toString("hex"));
    this.handMark = this.readHandMark();
  }

  private readHandMark(): string {
    const found = statSync(this.handFile, { throwIfNoEntry: false, bigint: true });
    return found === undefined ? "" : `${String(found.ino)} ${String(found.mtimeNs)}`;
  }

  private lookForHands(): void {
    if (this.readHandMark() !== this.handMark) this.load();
  }
}

// A running cloud may remove the file between the listing and the reading of it.
function readStored(file: string): Stored | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Stored;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

function readable(stored: Stored): CloudResource {
  const { id, token, scope, urn } = stored;
  return {
    id,
    token,
    scope,
    urn,
    inputs: redacted(stored.inputs) as Properties,
    outputs: redacted(stored.outputs) as Properties,
  };
}

const sameHeld = (a: Pick<Held, "token" | "name">, b: Pick<Held, "token" | "name">): boolean =>
  a.token === b.token && a.name.toLowerCase() === b.name.toLowerCase();

const SEALED = "sealed:";

/** Keeps secrets out of the files: AES-256-GCM under a key that is made with the world and never leaves it. */
class Vault {
  private readonly key: Buffer;

  public constructor(file: string) {
    if (!existsSync(file)) {
      writeFileAtomic.sync(file, randomBytes(32).toString("base64"), { mode: 0o600 });
    }
    this.key = Buffer.from(readFileSync(file, "utf8"), "base64");
  }

  public seal(properties: Properties): Properties {
    return this.through(properties, (value) => this.encrypt(JSON.stringify(value))) as Properties;
  }

  public open(properties: Properties): Properties {
    return this.through(
      properties,
      (value) => JSON.parse(this.decrypt(String(value))) as Value,
    ) as Properties;
  }

  private through(value: Value, change: (value: Value) => Value): Value {
    if (Array.isArray(value)) return value.map((item) => this.through(item, change));
    if (isSecret(value)) return secret(change(value["value"]));
    if (!isRecord(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, this.through(item, change)]),
    );
  }

  private encrypt(text: string): string {
    const nonce = randomBytes(12);
    const cipher = createCipheriv("aes-256-gcm", this.key, nonce);
    const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
    return SEALED + Buffer.concat([nonce, cipher.getAuthTag(), body]).toString("base64");
  }

  private decrypt(sealed: string): string {
    const bytes = Buffer.from(sealed.slice(SEALED.length), "base64");
    const decipher = createDecipheriv("aes-256-gcm", this.key, bytes.subarray(0, 12));
    decipher.setAuthTag(bytes.subarray(12, 28));
    return decipher.update(bytes.subarray(28), undefined, "utf8") + decipher.final("utf8");
  }
}

/** What exists in the world kept in `dir`, secrets hidden. Reads only, also while clouds run. */
export function listWorld(dir: string): readonly CloudResource[] {
  return existsSync(join(dir, "resources")) ? new World(dir).list() : [];
}
