import {
  checksum,
  holdsPlainSecrets,
  parseDeployment,
  secretsSettingsOf,
  withSecretsProvider,
} from "../../../commands/state-move/deployment";

const MARK = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };

const deployment = (inputs: object, more: object = {}) =>
  parseDeployment(
    JSON.stringify({
      version: 3,
      deployment: { manifest: { time: "now" }, resources: [{ urn: "urn:a", inputs }], ...more },
    }),
  );

describe("an exported deployment", () => {
  it("has the same checksum whatever the order of keys, the manifest and the secrets provider", () => {
    const here = deployment({ a: 1, b: { c: 2, d: 3 } });
    const there = deployment(
      { b: { d: 3, c: 2 }, a: 1 },
      {
        manifest: { time: "later" },
        secrets_providers: { type: "passphrase", state: { salt: "s" } },
      },
    );
    expect(checksum(there)).toBe(checksum(here));
  });

  it("has another checksum when a value, a secret or the order of resources differs", () => {
    const secret = (plaintext: string) => deployment({ token: { ...MARK, plaintext } });
    expect(checksum(secret("a"))).not.toBe(checksum(secret("b")));
    expect(checksum(deployment({ list: [1, 2] }))).not.toBe(checksum(deployment({ list: [2, 1] })));
  });

  it("is refused when it holds a secret in plain text", () => {
    expect(holdsPlainSecrets(deployment({ list: [{ token: { ...MARK, plaintext: "x" } }] }))).toBe(
      true,
    );
    expect(holdsPlainSecrets(deployment({ list: [{ token: { ...MARK, ciphertext: "x" } }] }))).toBe(
      false,
    );
  });

  it.each([
    [{ encryptionsalt: "v1:salt" }],
    [{ secretsprovider: "azurekeyvault://vault/keys/key", encryptedkey: "AAAA" }],
  ])("names its secrets provider as a stack file does: %j", (settings) => {
    expect(secretsSettingsOf(withSecretsProvider(deployment({}), settings))).toEqual(settings);
  });

  it("is refused when the stack is another one", () => {
    expect(() => parseDeployment('{"deployment":{}}')).toThrow(/version/);
  });
});
