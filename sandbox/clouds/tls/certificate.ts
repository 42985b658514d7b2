import type { KeyObject } from "node:crypto";
import { createPublicKey, type sign as signer } from "node:crypto";

import type { Value } from "../../wire/values";
import { isRecord } from "../../wire/values";

// Just enough DER (X.690) for a version 3 certificate (RFC 5280) with subject alternative names.

const der = (tag: number, ...parts: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(parts);
  const { length } = body;
  const size =
    length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), body]);
};
const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, ...parts);
const text = (value: string): Buffer => der(0x0c, Buffer.from(value));

function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  const bytes = [first * 40 + second];
  for (const part of rest) {
    const digits = [part & 127];
    for (let left = part >> 7; left > 0; left >>= 7) digits.unshift((left & 127) | 128);
    bytes.push(...digits);
  }
  return der(0x06, Buffer.from(bytes));
}

function whole(value: bigint): Buffer {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, "hex");
  return der(0x02, (bytes[0] ?? 0) > 127 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);
}

const time = (date: Date): Buffer =>
  der(0x18, Buffer.from(date.toISOString().replace(/[-:T]|\.\d+/g, "")));

const SUBJECT: readonly (readonly [key: string, oid: string])[] = [
  ["country", "2.5.4.6"],
  ["province", "2.5.4.8"],
  ["locality", "2.5.4.7"],
  ["organization", "2.5.4.10"],
  ["organizationalUnit", "2.5.4.11"],
  ["commonName", "2.5.4.3"],
];

const ALGORITHMS: Readonly<
  Record<
    string,
    { readonly oid: string; readonly digest: string | null; readonly parameters: boolean }
  >
> = {
  rsa: { oid: "1.2.840.113549.1.1.11", digest: "sha256", parameters: true },
  ec: { oid: "1.2.840.10045.4.3.2", digest: "sha256", parameters: false },
  ed25519: { oid: "1.3.101.112", digest: null, parameters: false },
};

const list = (value: Value): readonly string[] => (Array.isArray(value) ? value.map(String) : []);

/** A certificate signed by its own key, with the outputs of `SelfSignedCert`. */
export function selfSigned(
  inputs: Readonly<Record<string, Value>>,
  key: KeyObject,
  serial: bigint,
  sign: typeof signer,
): Readonly<Record<string, Value>> {
  const algorithm = ALGORITHMS[key.asymmetricKeyType ?? ""];
  if (algorithm === undefined)
    throw new Error(`no certificate for a key of type ${key.asymmetricKeyType ?? "unknown"}`);
  const start = new Date();
  start.setUTCMilliseconds(0);
  const end = new Date(start.getTime() + Number(inputs["validityPeriodHours"]) * 3_600_000);
  const subject = isRecord(inputs["subject"]) ? inputs["subject"] : {};
  const name = sequence(
    ...SUBJECT.filter(([part]) => typeof subject[part] === "string").map(([part, id]) =>
      der(0x31, sequence(oid(id), text(String(subject[part])))),
    ),
  );
  const names = [
    ...list(inputs["dnsNames"]).map((dns) => der(0x82, Buffer.from(dns))),
    ...list(inputs["ipAddresses"]).map((ip) => der(0x87, Buffer.from(ip.split(".").map(Number)))),
    ...list(inputs["uris"]).map((uri) => der(0x86, Buffer.from(uri))),
  ];
  const authority =
    inputs["isCaCertificate"] === true ? sequence(der(0x01, Buffer.from([255]))) : sequence();
  const extensions = [
    sequence(oid("2.5.29.19"), der(0x01, Buffer.from([255])), der(0x04, authority)),
    ...(names.length === 0 ? [] : [sequence(oid("2.5.29.17"), der(0x04, sequence(...names)))]),
  ];
  const identifier = sequence(oid(algorithm.oid), ...(algorithm.parameters ? [der(0x05)] : []));
  const body = sequence(
    der(0xa0, whole(2n)),
    whole(serial),
    identifier,
    name,
    sequence(time(start), time(end)),
    name,
    createPublicKey(key).export({ format: "der", type: "spki" }),
    der(0xa3, sequence(...extensions)),
  );
  const signature = sign(algorithm.digest, body, key);
  const certificate = sequence(body, identifier, der(0x03, Buffer.from([0]), signature));
  const lines = certificate.toString("base64").match(/.{1,64}/g) ?? [];
  return {
    certPem: `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`,
    validityStartTime: start.toISOString(),
    validityEndTime: end.toISOString(),
    readyForRenewal: false,
  };
}
