/** Where a thing can be declared inside another resource, by the type of that resource. */
export const INLINE: Readonly<
  Record<string, readonly { readonly path: string; readonly type: string }[]>
> = {
  "azure-native:network:VirtualNetwork": [
    { path: "subnets", type: "azure-native:network:Subnet" },
    { path: "virtualNetworkPeerings", type: "azure-native:network:VirtualNetworkPeering" },
  ],
  "azure-native:network:NetworkSecurityGroup": [
    { path: "securityRules", type: "azure-native:network:SecurityRule" },
  ],
  "azure-native:network:RouteTable": [{ path: "routes", type: "azure-native:network:Route" }],
  "azure-native:containerservice:ManagedCluster": [
    { path: "agentPoolProfiles", type: "azure-native:containerservice:AgentPool" },
  ],
  "aws:ec2/routeTable:RouteTable": [{ path: "routes", type: "aws:ec2/route:Route" }],
  "aws:ec2/defaultRouteTable:DefaultRouteTable": [{ path: "routes", type: "aws:ec2/route:Route" }],
};
