// The module object itself, because a copy of its names could not be changed for the library.
// eslint-disable-next-line @typescript-eslint/no-require-imports -- see above
import deserialization = require("@pulumi/policy/deserialize");

/** Under this key the properties of a resource carry the paths that the program marked as secret. */
export const SECRET_PATHS = Symbol.for("platform-foundations.secretPaths");

// The engine's signature of a secret value on the wire.
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

interface Struct {
  toJavaScript(): Record<string, unknown>;
}

type Deserialize = (struct: Struct, proxySecrets: boolean) => Record<string, unknown>;

// The library reads a resource anew for each policy; what it read before is good for all of them.
const read = new WeakMap<Struct, Record<string, unknown>>();

/**
 * Reads each resource once, and lets policies tell a secret from plain text. The policy library returns secrets unwrapped, so a
 * rule cannot see the mark; here the marks are noted beside the properties before they are dropped.
 * @throws where another version of the library reads in another way: rules about secrets would pass what they cannot see
 */
export function readOnce(
  library = deserialization as unknown as { deserializeProperties?: Deserialize },
): void {
  const original = library.deserializeProperties;
  if (typeof original !== "function")
    throw new Error(
      "@pulumi/policy: this version does not show which values are secret; install the version that the pack names in its dependencies",
    );
  if (SECRET_PATHS in original) return;
  const noting: Deserialize = (struct, proxySecrets) => {
    if (proxySecrets) return original(struct, proxySecrets);
    const before = read.get(struct);
    if (before !== undefined) return before;
    const properties = original(struct, proxySecrets);
    Object.defineProperty(properties, SECRET_PATHS, {
      value: Object.freeze([...marks(struct.toJavaScript(), "")]),
    });
    read.set(struct, properties);
    return properties;
  };
  Object.defineProperty(noting, SECRET_PATHS, { value: true });
  library.deserializeProperties = noting;
}

/** The paths that were marked as secret, or undefined when no marks were noted. */
export function secretPaths(
  props: Readonly<Record<string, unknown>>,
): readonly string[] | undefined {
  return (props as { readonly [SECRET_PATHS]?: readonly string[] })[SECRET_PATHS];
}

/** Whether a path, or something around it, is marked. */
export function isMarked(paths: readonly string[], path: string): boolean {
  const plain = path.replaceAll("[", ".").replaceAll("]", "");
  return paths.some((marked) => plain === marked || plain.startsWith(`${marked}.`));
}

function* marks(value: unknown, path: string): Generator<string> {
  if (value === null || typeof value !== "object") return;
  if ((value as Readonly<Record<string, unknown>>)[SIGNATURE] === SECRET) {
    yield path;
    return;
  }
  for (const [key, inner] of Object.entries(value)) {
    yield* marks(inner, path === "" ? key : `${path}.${key}`);
  }
}
