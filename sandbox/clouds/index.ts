import { aws } from "./aws/index";
import { azureNative } from "./azure-native/index";
import { azuread } from "./azuread/index";
import { kubernetes } from "./kubernetes/index";
import { random } from "./random/index";
import type { Package } from "./rows";
import { tls } from "./tls/index";

/** Every package that the sandbox serves. */
export const PACKAGES: readonly Package[] = [azureNative, aws, kubernetes, random, tls, azuread];
