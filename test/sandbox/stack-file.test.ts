import { mergeStackFile } from "../../sandbox/stack-file";

describe("the shadow of a stack file", () => {
  it("has the clone's values and the sandbox's secrets provider", () => {
    const clone =
      "secretsprovider: azurekeyvault://v/keys/k\nencryptedkey: abc\nconfig:\n  p:size: 2\n";
    const kept = "encryptionsalt: v1:salt\nconfig:\n  p:size: 1\n";
    expect(mergeStackFile(clone, kept)).toEqual({
      text: "config:\n  p:size: 2\nencryptionsalt: v1:salt\n",
      missingSecrets: [],
    });
  });

  it("leaves out secrets that only the clone's provider can read, and names them", () => {
    const clone =
      "config:\n  p:token:\n    secure: theirs\n  p:nested:\n    password:\n      secure: theirs\n    size: 2\n";
    expect(mergeStackFile(clone, "")).toEqual({
      text: "config:\n  p:nested:\n    size: 2\n",
      missingSecrets: [["p:token"], ["p:nested", "password"]],
    });
  });

  it("keeps the secrets that it generated before", () => {
    const clone = "config:\n  p:token:\n    secure: theirs\n";
    const kept = "config:\n  p:token:\n    secure: ours\n";
    expect(mergeStackFile(clone, kept)).toEqual({
      text: "config:\n  p:token:\n    secure: ours\n",
      missingSecrets: [],
    });
  });
});
