import type { KeyObject } from "node:crypto";
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
} from "node:crypto";

import { CloudFailure } from "../../wire/failure";
import type { Value } from "../../wire/values";
import type { Package, TypeRow } from "../rows";
import { selfSigned } from "./certificate";
import { openSshFingerprints, openSshPrivateKey, openSshPublicKey } from "./openssh";

type Values = Readonly<Record<string, Value>>;

const ALGORITHMS = ["RSA", "ECDSA", "ED25519"] as const;
const KEY_DEFAULTS = { rsaBits: 2048, ecdsaCurve: "P224" } as const;
const CURVES: Readonly<Record<string, string>> = {
  P224: "secp224r1",
  P256: "prime256v1",
  P384: "secp384r1",
  P521: "secp521r1",
};

function generate(inputs: Values): KeyObject {
  switch (inputs["algorithm"]) {
    case "ED25519":
      return generateKeyPairSync("ed25519").privateKey;
    case "ECDSA":
      return generateKeyPairSync("ec", {
        namedCurve: CURVES[String(inputs["ecdsaCurve"])] ?? "secp224r1",
      }).privateKey;
    default:
      return generateKeyPairSync("rsa", { modulusLength: Number(inputs["rsaBits"]) }).privateKey;
  }
}

const pem = (key: KeyObject, algorithm: Value): string => {
  if (algorithm === "RSA") return key.export({ format: "pem", type: "pkcs1" }).toString();
  if (algorithm === "ECDSA") return key.export({ format: "pem", type: "sec1" }).toString();
  return key.export({ format: "pem", type: "pkcs8" }).toString();
};

function describe(key: KeyObject, algorithm: Value): Values {
  const publicKey = createPublicKey(key);
  const fingerprints = openSshFingerprints(publicKey);
  return {
    privateKeyPem: pem(key, algorithm),
    privateKeyPemPkcs8: key.export({ format: "pem", type: "pkcs8" }).toString(),
    privateKeyOpenssh: openSshPrivateKey(key),
    publicKeyPem: publicKey.export({ format: "pem", type: "spki" }).toString(),
    publicKeyOpenssh: `${openSshPublicKey(publicKey)}\n`,
    publicKeyFingerprintMd5: fingerprints.md5,
    publicKeyFingerprintSha256: fingerprints.sha256,
  };
}

const types: Readonly<Record<string, TypeRow>> = {
  "tls:index/privateKey:PrivateKey": {
    // The provider names a key by the SHA-1 of its public half.
    id: ({ generated }) => createHash("sha1").update(generated.hex("key", 64)).digest("hex"),
    required: ["algorithm"],
    replaces: ["algorithm", "rsaBits", "ecdsaCurve"],
    defaults: KEY_DEFAULTS,
    check: ({ algorithm }) =>
      algorithm === undefined || ALGORITHMS.some((known) => known === algorithm)
        ? []
        : [
            {
              property: "algorithm",
              reason: `expected one of RSA, ECDSA, ED25519, got ${JSON.stringify(algorithm)}`,
            },
          ],
    computed: ({ inputs, outputs, id }) => {
      const known = typeof outputs["privateKeyPem"] === "string";
      if (id === "" && !known) return PREVIEW;
      const key = known ? createPrivateKey(String(outputs["privateKeyPem"])) : generate(inputs);
      return describe(key, inputs["algorithm"]);
    },
    secrets: ["privateKeyPem", "privateKeyPemPkcs8", "privateKeyOpenssh"],
  },
  "tls:index/selfSignedCert:SelfSignedCert": {
    id: ({ generated }) => BigInt(`0x${generated.hex("serial", 32)}`).toString(),
    required: ["allowedUses", "privateKeyPem", "validityPeriodHours"],
    replaces: [
      "allowedUses",
      "privateKeyPem",
      "validityPeriodHours",
      "dnsNames",
      "ipAddresses",
      "uris",
      "subject",
      "isCaCertificate",
      "setSubjectKeyId",
      "setAuthorityKeyId",
    ],
    defaults: { earlyRenewalHours: 0, isCaCertificate: false },
    computed: ({ inputs, outputs, id }) => {
      if (typeof outputs["certPem"] === "string") {
        return Object.fromEntries(CERTIFICATE.map((key) => [key, outputs[key]]));
      }
      if (id === "") return Object.fromEntries(CERTIFICATE.map((key) => [key, ""]));
      const key = createPrivateKey(String(inputs["privateKeyPem"]));
      return {
        ...selfSigned(inputs, key, BigInt(id), sign),
        keyAlgorithm: key.asymmetricKeyType?.toUpperCase() ?? "",
      };
    },
    secrets: ["privateKeyPem"],
  },
};

const CERTIFICATE = [
  "certPem",
  "keyAlgorithm",
  "validityStartTime",
  "validityEndTime",
  "readyForRenewal",
] as const;

// A preview only needs to know which outputs there will be; no key is generated for it.
const PREVIEW: Values = Object.fromEntries(
  [
    "privateKeyPem",
    "privateKeyPemPkcs8",
    "privateKeyOpenssh",
    "publicKeyPem",
    "publicKeyOpenssh",
    "publicKeyFingerprintMd5",
    "publicKeyFingerprintSha256",
  ].map((name) => [name, ""]),
);

/** The tls provider: real keys, generated here and kept in state only. */
export const tls: Package = {
  name: "tls",
  sdk: "@pulumi/tls",
  types,
  functions: {
    "tls:index/getPublicKey:getPublicKey": ({ args }) => {
      const key = createPrivateKey(String(args["privateKeyPem"] ?? args["privateKeyOpenssh"]));
      const {
        publicKeyPem,
        publicKeyOpenssh,
        publicKeyFingerprintMd5,
        publicKeyFingerprintSha256,
      } = describe(key, key.asymmetricKeyType === "rsa" ? "RSA" : "ED25519");
      return {
        publicKeyPem,
        publicKeyOpenssh,
        publicKeyFingerprintMd5,
        publicKeyFingerprintSha256,
      };
    },
  },
  refusals: {},
  conflicts: {},
  local: true,
  alreadyExists: ({ id }) => new CloudFailure("AlreadyExists", `${id} exists already`, 409),
  throttled: () =>
    new CloudFailure("Unavailable", "keys are made locally and never throttled", 503),
  retries: () => true,
};
