import { buildChanged } from "../support/changed-stack";

const HELD = /^azure-native:keyvault:(Key|Secret)$/;

describe("what a vault holds", () => {
  it.each([
    ["bootstrap", "state-kv", ["state-key"]],
    [
      "dev",
      "codemie-vault-kv",
      [
        "codemie-jumpbox-kvs-private",
        "codemie-jumpbox-kvs-public",
        "codemie-postgres-kvs-password",
        "codemie-vault-key",
        "models-kvs-client-secret",
      ],
    ],
  ])("stays in it when %s is destroyed", async (stack, vault, names) => {
    const { error, resources } = await buildChanged(stack, {});
    expect(error).toBeUndefined();
    const held = resources.filter(({ type }) => HELD.test(type));
    expect(held.map(({ name }) => name).sort()).toEqual(names);
    for (const { deletedWith } of held) expect(deletedWith).toBe(vault);
  });
});
