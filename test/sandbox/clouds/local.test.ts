import { X509Certificate, createPrivateKey, createPublicKey } from "node:crypto";
import { UNKNOWN, plain, secret } from "../../../sandbox/wire/values";
import { type ProviderClient, connect } from "../support/provider-client";

const PASSWORD = "random:index/randomPassword:RandomPassword";
const KEY = "tls:index/privateKey:PrivateKey";

describe("random values", () => {
  let random: ProviderClient;
  beforeEach(async () => {
    random = await connect("random");
  });
  afterEach(() => {
    random.close();
  });

  it("make a password of the wanted length and characters, secret, and not part of the store", async () => {
    const wanted = { length: 24, overrideSpecial: "-_", minSpecial: 2, minUpper: 3, minNumeric: 3 };
    const { outputs } = await random.create(PASSWORD, wanted);
    const result = String(plain(outputs["result"]));
    expect(outputs["result"]).toEqual(secret(result));
    expect(result).toMatch(/^[A-Za-z0-9_-]{24}$/);
    expect(result.replace(/[^-_]/g, "").length).toBeGreaterThanOrEqual(2);
    expect(result.replace(/[^A-Z]/g, "").length).toBeGreaterThanOrEqual(3);
    expect(random.store.list()).toEqual([]);
  });

  it("draw twice two things, and the same thing never again", async () => {
    const [one, two] = [
      await random.create(PASSWORD, { length: 20 }),
      await random.create(PASSWORD, { length: 20 }),
    ];
    expect(plain(one.outputs["result"])).not.toBe(plain(two.outputs["result"]));
    const kept = await random.update(PASSWORD, one, one.inputs);
    expect(kept["result"]).toEqual(one.outputs["result"]);
    expect(await random.read(PASSWORD, one.id, one)).toEqual(one);
  });

  it("are unknown in a preview, and drawn anew when their settings change", async () => {
    const planned = await random.create(PASSWORD, { length: 20 }, { preview: true });
    expect(planned.outputs["result"]).toEqual(secret(UNKNOWN));
    const made = await random.create(PASSWORD, { length: 20 });
    expect((await random.diff(PASSWORD, made, { ...made.inputs, length: 30 })).replaces).toEqual([
      "length",
    ]);
  });

  it("refuse a length below its minimums", async () => {
    const { failures } = await random.check(PASSWORD, { length: 3, minUpper: 4 });
    expect(failures).toEqual([["length", "length must be at least 4, the sum of the minimums"]]);
  });

  it("come as text, ids, UUIDs, words, whole numbers and bytes", async () => {
    const made = async (type: string, inputs: object): Promise<Readonly<Record<string, unknown>>> =>
      (
        await random.create(
          `random:index/${type.charAt(0).toLowerCase()}${type.slice(1)}:${type}`,
          { ...inputs },
        )
      ).outputs;
    expect((await made("RandomString", { length: 6, special: false }))["result"]).toMatch(
      /^[A-Za-z0-9]{6}$/,
    );
    expect((await made("RandomId", { byteLength: 4, prefix: "p-" }))["hex"]).toMatch(
      /^p-[0-9a-f]{8}$/,
    );
    expect((await made("RandomUuid", {}))["result"]).toMatch(/^[0-9a-f-]{36}$/);
    expect((await random.create("random:index/randomPet:RandomPet", { length: 2 })).id).toMatch(
      /^[a-z]+-[a-z]+$/,
    );
    expect((await made("RandomInteger", { min: 3, max: 3 }))["result"]).toBe(3);
    expect(plain((await made("RandomBytes", { length: 5 }))["hex"])).toMatch(/^[0-9a-f]{10}$/);
  });
});

describe("keys", () => {
  let tls: ProviderClient;
  beforeEach(async () => {
    tls = await connect("tls");
  });
  afterEach(() => {
    tls.close();
  });

  it.each([
    ["ED25519", {}, /^ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI[\w+/]+\n$/],
    ["RSA", { rsaBits: 2048 }, /^ssh-rsa AAAAB3NzaC1yc2E[\w+/]+={0,2}\n$/],
    ["ECDSA", { ecdsaCurve: "P256" }, /^ecdsa-sha2-nistp256 AAAA[\w+/]+={0,2}\n$/],
  ])(
    "of kind %s are real, with a secret private half",
    async (algorithm, more, openSsh) => {
      const { outputs } = await tls.create(KEY, { algorithm, ...more });
      const pem = String(plain(outputs["privateKeyPem"]));
      expect(outputs["privateKeyPem"]).toEqual(secret(pem));
      expect(outputs["publicKeyOpenssh"]).toMatch(openSsh);
      const publicPem = createPublicKey(createPrivateKey(pem)).export({
        format: "pem",
        type: "spki",
      });
      expect(outputs["publicKeyPem"]).toBe(publicPem);
    },
    30_000,
  );

  it("stay what they were in an update", async () => {
    const made = await tls.create(KEY, { algorithm: "ED25519" });
    const after = await tls.update(KEY, made, made.inputs);
    expect(after["publicKeyOpenssh"]).toBe(made.outputs["publicKeyOpenssh"]);
  });

  it("sign a certificate that Node's own parser accepts", async () => {
    const key = await tls.create(KEY, { algorithm: "ECDSA", ecdsaCurve: "P256" });
    const { outputs } = await tls.create("tls:index/selfSignedCert:SelfSignedCert", {
      privateKeyPem: key.outputs["privateKeyPem"],
      validityPeriodHours: 24,
      allowedUses: ["server_auth"],
      dnsNames: ["codemie.private.lab.com"],
      subject: { commonName: "codemie", organization: "lab" },
    });
    const certificate = new X509Certificate(String(outputs["certPem"]));
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.subjectAltName).toBe("DNS:codemie.private.lab.com");
    expect(certificate.subject).toBe("O=lab\nCN=codemie");
  });
});
