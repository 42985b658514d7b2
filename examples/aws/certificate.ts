import * as aws from "@pulumi/aws";
import { Certificate, HostingZone } from "platform-foundations/aws";

const parent = new aws.route53.Zone("parent", { name: "contoso.org" });
const zone = new HostingZone("cert-zone", {
  mode: "public",
  domain: "codeocean.contoso.org",
  parentZoneId: parent.zoneId,
});

// Proven by a record in the zone; the wait for issuance begins after the delegation.
const certificate = new Certificate("cert", {
  domainName: "codeocean.contoso.org",
  validation: { method: "DNS", zoneId: zone.zoneId, delegation: zone.delegation },
});

export const { certificateArn, status } = certificate;
