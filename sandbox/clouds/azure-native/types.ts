import type { TypeRow } from "../rows";
import { networkTypes } from "./types/network";
import { platformTypes } from "./types/platform";
import { resourceTypes } from "./types/resources";
import { storageTypes } from "./types/storage";

/** Every simulated azure-native type, by token without an API version. */
export const types: Readonly<Record<string, TypeRow>> = {
  ...resourceTypes,
  ...networkTypes,
  ...storageTypes,
  ...platformTypes,
};
