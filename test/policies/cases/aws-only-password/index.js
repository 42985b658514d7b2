// A stack of AWS alone keeps its passwords where AWS keeps them.
const aws = require("@pulumi/aws"),
  random = require("@pulumi/random"),
  tls = require("@pulumi/tls");
const password = new random.RandomPassword("db", { length: 24 });
const key = new tls.PrivateKey("bastion", { algorithm: "ED25519" });
new aws.s3.Bucket("uses", { tags: { fingerprint: key.publicKeyOpenssh } });
exports.password = password.result;
