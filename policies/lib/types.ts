// Where a type lived in the provider's earlier major version, by the place it has now.
const MOVED: Readonly<Record<string, string>> = {
  "azure-native:insights:DiagnosticSetting": "azure-native:monitor:DiagnosticSetting",
  "azure-native:network:PrivateZone": "azure-native:privatedns:PrivateZone",
  "azure-native:network:VirtualNetworkLink": "azure-native:privatedns:VirtualNetworkLink",
};

/**
 * A type token without its API version, so that a rule written once also checks
 * `azure-native:network/v20240501:Subnet` and the packages generated for one version.
 */
export function canonicalType(token: string): string {
  const native = /^azure-native(?:_[^:]+)?:([^:/]+)(?:\/[^:]+)?:(.+)$/u.exec(token);
  if (native === null) return token;
  const type = `azure-native:${native[1] ?? ""}:${native[2] ?? ""}`;
  return MOVED[type] ?? type;
}
