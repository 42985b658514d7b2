import { throwIfAny, type Issue } from "../issues";
import { sortedEntries } from "../record";
import { namespaceNameIssues, objectNameIssues } from "./names";

export interface ConnectionSecretShape<Text = string> {
  /** Required. Namespace, which has to exist. */
  readonly namespace: Text;
  /** Required. Name of the secret. */
  readonly secretName: Text;
  /** Names of the values. */
  readonly keys: readonly string[];
}

const KEY = /^[-._a-zA-Z0-9]{1,253}$/;

export function planConnectionSecrets(
  subject: string,
  secrets: Readonly<Record<string, ConnectionSecretShape>>,
): readonly (ConnectionSecretShape & { readonly key: string })[] {
  throwIfAny(subject, connectionSecretIssues(secrets));
  return sortedEntries(secrets).map(([key, secret]) => ({ key, ...secret }));
}

/** Names only: no message ever holds a value. */
export function connectionSecretIssues(
  secrets: Readonly<Record<string, ConnectionSecretShape>>,
): readonly Issue[] {
  const entries = sortedEntries(secrets);
  return entries.flatMap(([key, { namespace, secretName, keys }], index) => {
    const twin = entries
      .slice(0, index)
      .find(([, other]) => other.namespace === namespace && other.secretName === secretName);
    return [
      ...namespaceNameIssues(`secrets.${key}.namespace`, namespace),
      ...objectNameIssues(`secrets.${key}.secretName`, secretName),
      ...keys
        .filter((name) => !KEY.test(name))
        .map((name) => ({
          path: `secrets.${key}.values`,
          problem: `${JSON.stringify(name)} is not a valid key of a secret`,
          hint: "write letters, digits, hyphens, underscores and dots",
        })),
      ...(keys.length === 0
        ? [{ path: `secrets.${key}.values`, problem: "is empty", hint: "give at least one value" }]
        : []),
      ...(twin === undefined
        ? []
        : [
            {
              path: `secrets.${key}`,
              problem: `${namespace}/${secretName} is ${twin[0]} already`,
              hint: "put the values of one secret together",
            },
          ]),
    ];
  });
}
