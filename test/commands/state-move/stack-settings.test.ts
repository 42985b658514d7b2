import {
  ciphertextsIn,
  secretsSettingsIn,
  withSecrets,
} from "../../../commands/state-move/stack-settings";

const FILE = `# values of bootstrap
encryptionsalt: v1:old
config:
  p:token:
    secure: one # where it comes from
  p:nested:
    list:
      - secure: two
    size: 3
`;

describe("a stack file whose stack moves", () => {
  it("shows its secrets provider and its encrypted values in order", () => {
    expect(secretsSettingsIn(FILE)).toEqual({ encryptionsalt: "v1:old" });
    expect(ciphertextsIn(FILE)).toEqual(["one", "two"]);
  });

  it("gets another provider and values encrypted for it; comments and plain values stay", () => {
    const settings = { secretsprovider: "azurekeyvault://v/keys/k", encryptedkey: "AAAA" };
    expect(withSecrets(FILE, settings, ["uno", "due"])).toBe(`# values of bootstrap

config:
  p:token:
    secure: uno # where it comes from
  p:nested:
    list:
      - secure: due
    size: 3
secretsprovider: azurekeyvault://v/keys/k
encryptedkey: AAAA
`);
  });
});
