import { AZURE_DATA } from "../../../../prerequisites/azure-data";
import { present } from "../../../lib/expect";
import { Node } from "../../../lib/node";
import { stackPolicyFor } from "../../../lib/policy-for";
import { violation, type Problem } from "../../../lib/problem";

const SECRET = "azure-native:keyvault:Secret";
const APPLICATION_PASSWORD = "azuread:index/applicationPassword:ApplicationPassword";
const EXPIRES = "properties.attributes.expires";

export const requireSecretMetadata = stackPolicyFor(AZURE_DATA.AZ_KEYVAULT_SECRET_METADATA, {
  type: SECRET,
  *check(stack) {
    for (const secret of stack.all(SECRET)) {
      yield* present(secret, "properties.contentType");
      yield* present(secret, EXPIRES);
      yield* endsWithPassword(secret);
    }
  },
});

/** A secret that outlives the password it holds looks valid after Entra ID has ended the password. */
function* endsWithPassword(secret: Node): Iterable<Problem> {
  const expires = secret.get(EXPIRES);
  if (typeof expires !== "number") return;
  for (const source of secret.sources("properties.value")) {
    if (source.type !== APPLICATION_PASSWORD) continue;
    const ends = Node.of(source).text("endDate");
    if (ends === undefined || expires * 1000 <= Date.parse(ends)) continue;
    const day = new Date(expires * 1000).toISOString();
    yield violation(
      secret,
      EXPIRES,
      `is ${day}, after the end of the application's password "${source.name}" on ${ends}`,
    );
  }
}
