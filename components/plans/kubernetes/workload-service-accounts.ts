import { throwIfAny, type Issue } from "../issues";
import { sortedEntries } from "../record";
import { namespaceNameIssues, objectNameIssues } from "./names";

export interface ServiceAccountShape<Text = string> {
  /** Required. Namespace, which has to exist. */
  readonly namespace: Text;
  /** Required. Name, as in the subject of the federated credential. */
  readonly name: Text;
}

export interface PlannedServiceAccount extends ServiceAccountShape {
  readonly key: string;
}

/** The service account in the subject of a federated credential, `system:serviceaccount:<namespace>:<name>`. */
export function accountOfSubject(subject: string): ServiceAccountShape {
  const [system, kind, namespace, name, ...rest] = subject.split(":");
  if (system !== "system" || kind !== "serviceaccount" || rest.length > 0) {
    throw new TypeError(`${subject} is not the subject of a service account`);
  }
  return { namespace: namespace ?? "", name: name ?? "" };
}

export function planServiceAccounts(
  subject: string,
  accounts: Readonly<Record<string, ServiceAccountShape>>,
): readonly PlannedServiceAccount[] {
  throwIfAny(subject, serviceAccountIssues(accounts));
  return sortedEntries(accounts).map(([key, { namespace, name }]) => ({ key, namespace, name }));
}

export function serviceAccountIssues(
  accounts: Readonly<Record<string, ServiceAccountShape>>,
): readonly Issue[] {
  const entries = sortedEntries(accounts);
  return entries.flatMap(([key, { namespace, name }], index) => {
    const twin = entries
      .slice(0, index)
      .find(([, other]) => other.namespace === namespace && other.name === name);
    return [
      ...namespaceNameIssues(`accounts.${key}.namespace`, namespace),
      ...objectNameIssues(`accounts.${key}.name`, name),
      ...(twin === undefined
        ? []
        : [
            {
              path: `accounts.${key}`,
              problem: `${namespace}/${name} is ${twin[0]} already`,
              hint: "give each service account one identity",
            },
          ]),
    ];
  });
}
