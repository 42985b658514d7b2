import { outputText, outputTexts } from "../../../preflight/checks/postflight/outputs";

const OUTPUTS = {
  vault: "https://airun.vault.azure.net/",
  zones: ["a", 1, "b"],
  count: 2,
  empty: "",
  azureCore: { cluster: "aks", vault: "another", subnets: ["s"] },
  list: ["cluster"],
};

describe("a text among the outputs of a stack", () => {
  it.each([
    ["at the top, before those of layers", "vault", "https://airun.vault.azure.net/"],
    ["of a layer", "cluster", "aks"],
    ["not a number", "count", undefined],
    ["not an empty one", "empty", undefined],
    ["not a list", "zones", undefined],
    ["not what has another name", "no", undefined],
  ])("is one %s", (_what, name, expected) => {
    expect(outputText(OUTPUTS, name)).toBe(expected);
  });

  it("is not there without outputs", () => {
    expect(outputText(undefined, "vault")).toBeUndefined();
    expect(outputTexts(undefined, "zones")).toEqual([]);
  });
});

describe("a list of texts among them", () => {
  it.each([
    ["at the top, without what is not a text", "zones", ["a", "b"]],
    ["of a layer", "subnets", ["s"]],
    ["empty for a text", "vault", []],
    ["empty for what has another name", "no", []],
  ])("is one %s", (_what, name, expected) => {
    expect(outputTexts(OUTPUTS, name)).toEqual(expected);
  });
});
