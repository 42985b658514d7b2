// Role assignments are named by GUID. A version 5 UUID over what the assignment says makes the name the same on every
// run and on every machine, so a half-finished run never leaves a twin behind. UUID arithmetic comes from `uuid`.
import { v5 } from "uuid";

/** Namespace of every GUID this project derives. Never change it: existing assignments would be replaced. */
const NAMESPACE = "6f1d3f0e-3a0b-5c47-9d53-0e8b6f0f7a11";

/** The same GUID for the same parts, in order. */
export function deterministicGuid(...parts: readonly string[]): string {
  return v5(JSON.stringify(parts), NAMESPACE);
}
