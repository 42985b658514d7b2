export { PrivateEndpoint, type PrivateEndpointArgs } from "./private-endpoint";
export { type DiagnosticsArgs } from "./diagnostics";
