import type { KeyObject } from "node:crypto";
import { createHash, createPublicKey, randomBytes } from "node:crypto";

// The wire format of OpenSSH keys: RFC 4251 strings, RFC 4253 keys, RFC 8709 for Ed25519.

const packed = (bytes: Buffer | string): Buffer => {
  const body = Buffer.from(bytes as string);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  return Buffer.concat([length, body]);
};

// A multiple-precision integer is signed: a leading one bit needs a zero byte before it.
const integer = (base64url: string | undefined): Buffer => {
  const bytes = Buffer.from(base64url ?? "", "base64url");
  return packed((bytes[0] ?? 0) > 127 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);
};

const CURVES: Readonly<Record<string, string>> = {
  "P-256": "nistp256",
  "P-384": "nistp384",
  "P-521": "nistp521",
};

function publicBlob(key: KeyObject): { readonly type: string; readonly blob: Buffer } | undefined {
  const jwk = key.export({ format: "jwk" });
  if (jwk.kty === "RSA") {
    return {
      type: "ssh-rsa",
      blob: Buffer.concat([packed("ssh-rsa"), integer(jwk.e), integer(jwk.n)]),
    };
  }
  if (jwk.crv === "Ed25519") {
    const point = Buffer.from(jwk.x ?? "", "base64url");
    return { type: "ssh-ed25519", blob: Buffer.concat([packed("ssh-ed25519"), packed(point)]) };
  }
  const curve = CURVES[jwk.crv ?? ""];
  if (curve === undefined) return undefined; // OpenSSH has no P-224
  const point = Buffer.concat([
    Buffer.from([4]),
    Buffer.from(jwk.x ?? "", "base64url"),
    Buffer.from(jwk.y ?? "", "base64url"),
  ]);
  const type = `ecdsa-sha2-${curve}`;
  return { type, blob: Buffer.concat([packed(type), packed(curve), packed(point)]) };
}

/** The line of an `authorized_keys` file, without a comment; empty for a curve that OpenSSH does not know. */
export function openSshPublicKey(key: KeyObject): string {
  const found = publicBlob(key);
  return found === undefined ? "" : `${found.type} ${found.blob.toString("base64")}`;
}

export function openSshFingerprints(key: KeyObject): {
  readonly md5: string;
  readonly sha256: string;
} {
  const blob = publicBlob(key)?.blob;
  if (blob === undefined) return { md5: "", sha256: "" };
  const md5 = createHash("md5")
    .update(blob)
    .digest("hex")
    .replace(/(..)(?=.)/g, "$1:");
  return {
    md5,
    sha256: `SHA256:${createHash("sha256").update(blob).digest("base64").replace(/=+$/, "")}`,
  };
}

/** A private key file as `ssh-keygen` writes it, without a passphrase; RSA and P-224 keys stay in PEM, which ssh reads too. */
export function openSshPrivateKey(key: KeyObject): string {
  const jwk = key.export({ format: "jwk" });
  const found = publicBlob(createPublicKey(key));
  if (found === undefined || jwk.crv !== "Ed25519") {
    return key.export({ format: "pem", type: jwk.kty === "RSA" ? "pkcs1" : "sec1" }).toString();
  }
  const point = Buffer.from(jwk.x ?? "", "base64url");
  const seed = Buffer.from(jwk.d ?? "", "base64url");
  const check = randomBytes(4);
  const inner = Buffer.concat([
    check,
    check,
    packed("ssh-ed25519"),
    packed(point),
    packed(Buffer.concat([seed, point])),
    packed(""),
  ]);
  const padding = Buffer.from(
    Array.from({ length: (8 - (inner.length % 8)) % 8 }, (_, index) => index + 1),
  );
  const one = Buffer.from([0, 0, 0, 1]);
  const file = Buffer.concat([
    Buffer.from("openssh-key-v1\0"),
    packed("none"),
    packed("none"),
    packed(""),
    one,
    packed(found.blob),
    packed(Buffer.concat([inner, padding])),
  ]);
  const lines = file.toString("base64").match(/.{1,70}/g) ?? [];
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines.join("\n")}\n-----END OPENSSH PRIVATE KEY-----\n`;
}
