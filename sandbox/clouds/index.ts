import { aws } from "./aws/index";
import { azureNative } from "./azure-native/index";
import { random } from "./random/index";
import type { Package } from "./rows";

/** Every package that the sandbox serves. */
export const PACKAGES: readonly Package[] = [azureNative, aws, random];
