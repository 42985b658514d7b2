import { HostingZone } from "platform-foundations/aws";

// Hand `delegationRecord` to whoever owns contoso.com.
const zone = new HostingZone("zone", {
  mode: "public",
  domain: "codeocean.contoso.com",
});

export const { zoneId, nameServers, delegationRecord } = zone;
