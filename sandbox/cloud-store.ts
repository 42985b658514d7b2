import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { join } from "node:path";

import writeFileAtomic from "write-file-atomic";

import type { Properties, Value } from "./wire/values";
import { isRecord, isSecret, redacted, secret } from "./wire/values";

/** What one simulated cloud keeps of a resource. Values carry the engine's secret marks. */
export interface Stored {
  /** Unique in the store; `keyOf` makes it. */
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
  /** An operation under way. A cloud finishes what it accepted, so a store that was just opened shows none. */
  readonly state: "creating" | "ready" | "deleting";
  /** Position in the order of creation. */
  readonly serial: number;
  /** Random; what a cloud generates for the resource (identifiers, addresses) follows from it and so stays the same. */
  readonly seed: string;
  /** Time of creation, milliseconds since 1970. */
  readonly createdAtMs: number;
}

/** A name that stays reserved after its resource was deleted (soft delete). */
export interface ReservedName {
  readonly token: string;
  readonly name: string;
  readonly id: string;
  readonly location: string;
  /** What the resource held and brings along when it is recovered; encrypted values. @default nothing */
  readonly contents?: readonly Stored[];
}

/** A resource as a reader of the store sees it: secrets are replaced by `[secret]`. */
export interface CloudResource {
  readonly id: string;
  readonly token: string;
  readonly scope: string;
  readonly urn: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
}

/** The read side of the store, for handlers that answer questions over HTTP and for listings. */
export interface CloudStoreReader {
  list(): readonly CloudResource[];
  get(id: string): CloudResource | undefined;
  ofType(token: string): readonly CloudResource[];
  reservedNames(): readonly ReservedName[];
}

/** Identifiers of Azure Resource Manager do not distinguish case; in other clouds an id is unique only within its type. */
export function keyOf(token: string, scope: string, id: string): string {
  if (token.startsWith("azure-native:")) return `azure-native ${id.toLowerCase()}`;
  return `${token} ${scope} ${id}`;
}

/**
 * The durable store of the simulated clouds: one small file per resource, each replaced by a rename, so that a process
 * that dies at any point leaves whole files only. One process writes; others read, or remove by hand.
 */
export class CloudStore implements CloudStoreReader {
  private readonly resources = new Map<string, Stored>();
  private readonly types = new Map<string, Set<string>>();
  private readonly vault: Vault;
  private serial = 0;
  private externalChangeMarker = "";
  private names: readonly ReservedName[] = [];

  /** Opens the store kept in `dir`, and makes it when there is none. What was being created counts as created. */
  public constructor(private readonly dir: string) {
    mkdirSync(this.folder, { recursive: true });
    renameFormerFiles(dir);
    this.vault = new Vault(join(dir, "store.key"));
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

  public reservedNames(): readonly ReservedName[] {
    this.reloadIfChanged();
    return this.names;
  }

  /** Everything, in the order of creation, with marks. For the clouds themselves. */
  public all(): readonly Stored[] {
    this.reloadIfChanged();
    return [...this.resources.values()].sort((a, b) => a.serial - b.serial);
  }

  public find(key: string): Stored | undefined {
    this.reloadIfChanged();
    return this.resources.get(key);
  }

  public storedOfType(token: string): readonly Stored[] {
    this.reloadIfChanged();
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
    this.write(this.fileOf(stored.key), this.sealed(stored));
  }

  /** Ends an operation that `put` has written already. */
  public settle(stored: Stored): void {
    this.remember({ ...stored, state: "ready" });
  }

  public remove(key: string): void {
    this.forget(key);
    rmSync(this.fileOf(key), { force: true });
  }

  /** @param contents what the deleted resource holds, with marks */
  public reserve(name: ReservedName, contents: readonly Stored[] = []): void {
    const held = contents.length === 0 ? {} : { contents: contents.map(this.sealed) };
    this.writeNames([
      ...this.names.filter((other) => !isSameName(other, name)),
      { ...name, ...held },
    ]);
  }

  /** @returns what the deleted resource held */
  public release(name: Pick<ReservedName, "token" | "name">): readonly Stored[] {
    const held = this.names.find((other) => isSameName(other, name));
    if (held === undefined) return [];
    this.writeNames(this.names.filter((other) => other !== held));
    return (held.contents ?? []).map(this.opened);
  }

  /** Frees every name that soft deletion reserves, as purging everything does. */
  public purge(): void {
    if (this.names.length > 0) this.writeNames([]);
    this.markExternalChange();
  }

  public isReserved(token: string, name: string): boolean {
    return this.names.some((other) => isSameName(other, { token, name }));
  }

  /**
   * Removes a resource outside the program, as in a portal. Works beside running clouds, which
   * notice at their next operation.
   *
   * @returns whether there was such a resource
   */
  public removeExternally(id: string): boolean {
    const wanted = id.toLowerCase();
    const found = this.all().filter((stored) => stored.id.toLowerCase() === wanted);
    for (const { key } of found) this.remove(key);
    if (found.length > 0) this.markExternalChange();
    return found.length > 0;
  }

  /** Changes inputs and outputs of a resource outside the program, key by key, so that a refresh finds drift. */
  public changeExternally(id: string, change: Properties): boolean {
    const wanted = id.toLowerCase();
    const found = this.all().find((stored) => stored.id.toLowerCase() === wanted);
    if (found === undefined) return false;
    this.put({
      ...found,
      inputs: { ...found.inputs, ...change },
      outputs: { ...found.outputs, ...change },
    });
    this.markExternalChange();
    return true;
  }

  /** Forgets every resource, reserved name and journal line. A scenario stays. */
  public reset(): void {
    rmSync(this.folder, { recursive: true, force: true });
    rmSync(join(this.dir, "reserved-names.json"), { force: true });
    rmSync(this.journalFile, { force: true });
    mkdirSync(this.folder, { recursive: true });
    this.clear();
    this.markExternalChange();
  }

  public note(line: Properties): void {
    appendFileSync(this.journalFile, `${JSON.stringify(line)}\n`);
  }

  /** Every journal entry since the store was made or reset. */
  public notes(): readonly Properties[] {
    if (!existsSync(this.journalFile)) return [];
    const lines = readFileSync(this.journalFile, "utf8").split("\n");
    return lines.slice(0, -1).map((line) => JSON.parse(line) as Properties); // the last is empty or half written
  }

  private get folder(): string {
    return join(this.dir, "resources");
  }

  private get externalChangeFile(): string {
    return join(this.dir, "changed-externally");
  }

  private fileOf(key: string): string {
    return join(this.folder, `${createHash("sha256").update(key).digest("hex").slice(0, 32)}.json`);
  }

  private readonly sealed = (stored: Stored): Stored => ({
    ...stored,
    inputs: this.vault.seal(stored.inputs),
    outputs: this.vault.seal(stored.outputs),
  });

  private readonly opened = (stored: Stored): Stored => ({
    ...stored,
    inputs: this.vault.open(stored.inputs),
    outputs: this.vault.open(stored.outputs),
  });

  private write(file: string, content: unknown): void {
    // A rename is whole after kill -9; only a power cut needs fsync, and a simulation can be run again.
    writeFileAtomic.sync(file, `${JSON.stringify(content)}\n`, { fsync: false, mode: 0o600 });
  }

  private writeNames(names: readonly ReservedName[]): void {
    this.names = names;
    this.write(join(this.dir, "reserved-names.json"), names);
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
    this.names = [];
  }

  private load(): void {
    this.externalChangeMarker = this.readExternalChangeMarker();
    this.clear();
    for (const name of readdirSync(this.folder)) {
      if (!name.endsWith(".json")) continue; // what a killed write left behind has another ending
      const stored = readStored(join(this.folder, name));
      if (stored === undefined) continue;
      this.remember({
        ...this.opened(stored),
        // An accepted creation is as good as done, so its end needs no second write.
        state: stored.state === "creating" ? "ready" : stored.state,
      });
    }
    const reserved = join(this.dir, "reserved-names.json");
    if (existsSync(reserved))
      this.names = JSON.parse(readFileSync(reserved, "utf8")) as readonly ReservedName[];
  }

  private markExternalChange(): void {
    this.write(this.externalChangeFile, randomBytes(8).toString("hex"));
    this.externalChangeMarker = this.readExternalChangeMarker();
  }

  private readExternalChangeMarker(): string {
    const found = statSync(this.externalChangeFile, { throwIfNoEntry: false, bigint: true });
    return found === undefined ? "" : `${String(found.ino)} ${String(found.mtimeNs)}`;
  }

  private reloadIfChanged(): void {
    if (this.readExternalChangeMarker() !== this.externalChangeMarker) this.load();
  }
}

// A running cloud may remove the file between the listing and the reading of it.
function readStored(file: string): Stored | undefined {
  try {
    // Version 0.1 wrote createdAtMs as bornMs.
    const { bornMs = 0, ...stored } = JSON.parse(readFileSync(file, "utf8")) as Omit<
      Stored,
      "createdAtMs"
    > & {
      readonly bornMs?: number;
    };
    return { createdAtMs: bornMs, ...stored };
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

/** Files of a store that version 0.1 wrote under other names. */
const FORMER_FILES = { "world.key": "store.key", "held.json": "reserved-names.json" };

function renameFormerFiles(dir: string): void {
  for (const [former, present] of Object.entries(FORMER_FILES))
    if (existsSync(join(dir, former))) renameSync(join(dir, former), join(dir, present));
}

const isSameName = (
  a: Pick<ReservedName, "token" | "name">,
  b: Pick<ReservedName, "token" | "name">,
): boolean => a.token === b.token && a.name.toLowerCase() === b.name.toLowerCase();

const SEALED = "sealed:";

/** Keeps secrets out of the files: AES-256-GCM under a key that is made with the store and never leaves it. */
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

/** What exists in the store kept in `dir`, secrets hidden. Reads only, also while clouds run. */
export function listCloudResources(dir: string): readonly CloudResource[] {
  return existsSync(join(dir, "resources")) ? new CloudStore(dir).list() : [];
}
