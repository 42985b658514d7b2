// How the engine writes what JSON has no form for, in plans and states and on the wire.

/** A value that is not known before the update. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The key of an object that stands for a secret, an output, an asset or a reference. */
export const SIGNATURE = "4dabf18193072939515e22adb298388d";

/** A type without its API version, which says nothing about the resource. */
export const versionless = (type: string): string =>
  type.replace(/^(azure-native:[a-z0-9]+)\/v\w+:/, "$1:");
