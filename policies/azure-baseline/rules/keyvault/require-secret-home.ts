import { AZURE_DATA } from "../../../../prerequisites/azure-data";
import { stackPolicyFor } from "../../../lib/policy-for";
import { violation } from "../../../lib/problem";

// What makes a secret, and where a vault keeps one.
const MAKERS = [
  "random:index/randomPassword:RandomPassword",
  "tls:index/privateKey:PrivateKey",
  "azuread:index/applicationPassword:ApplicationPassword",
];
const HOMES = [
  ["azure-native:keyvault:Secret", "properties.value"],
  ["aws:secretsmanager/secretVersion:SecretVersion", "secretString"],
  ["aws:ssm/parameter:Parameter", "value"],
] as const;

// A stack without Azure has no vault, and its secrets are none of this rule's business.
const OF_AZURE = /^azure(?:-native|ad)?:/u;

export const requireSecretHome = stackPolicyFor(AZURE_DATA.AZ_KEYVAULT_SECRET_HOME, {
  type: MAKERS,
  *check(stack) {
    if (!stack.nodes.some(({ type }) => OF_AZURE.test(type))) return;
    const kept = new Set(
      HOMES.flatMap(([type, path]) => stack.all(type).flatMap((home) => home.sources(path))).map(
        (source) => source.urn,
      ),
    );
    for (const type of MAKERS) {
      for (const maker of stack.all(type)) {
        if (!kept.has(maker.urn)) yield violation(maker, "", "is not kept in any vault");
      }
    }
  },
});
