// A name and its www need a record each; a third record has nothing to validate.
const aws = require("@pulumi/aws");
const zone = new aws.route53.Zone("zone", { name: "example.test" });
const certificate = new aws.acm.Certificate("certificate", {
  domainName: "example.test",
  subjectAlternativeNames: ["www.example.test", "*.example.test"],
  validationMethod: "DNS",
});
[0, 1].forEach((index) => {
  const option = certificate.domainValidationOptions[index];
  new aws.route53.Record(`validation-${index}`, {
    zoneId: zone.zoneId,
    name: option.resourceRecordName,
    type: option.resourceRecordType,
    records: [option.resourceRecordValue],
    ttl: 60,
  });
});
