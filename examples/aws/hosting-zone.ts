import { HostingZone } from "platform-foundations/aws";

// Give `delegationRecord` to the owner of contoso.com.
const zone = new HostingZone("zone", {
  mode: "public",
  domain: "codeocean.contoso.com",
});

export const { zoneId, nameServers, delegationRecord } = zone;
