import { throwIfAny, type Issue } from "../issues";
import { keyedEntries, keyedIssues, type Keyed } from "../keyed";
import { sortedEntries } from "../record";
import { roleIssues, type Role, type RoleDefinition } from "./roles";

/** Azure accepts this many federated credentials on one identity. */
export const MAX_CREDENTIALS = 20;

export interface FederationShape<Text = string> {
  /**
   * Required. Service accounts, `system:serviceaccount:<namespace>:<name>`: a list, or by a name for each where one is an output.
   *
   * Error: `federations.main.subjects[0]: "codemie-api" is not a service account; write system:serviceaccount:…`.
   */
  readonly subjects: Keyed<Text>;
}

export interface PlannedCredential {
  /** Key of the issuer, usually a cluster. */
  readonly issuer: string;
  readonly subject: string;
  /** Stable part of both names: never a position. */
  readonly key: string;
}

export interface GrantShape<Text = string> {
  /** Required. A role of `ROLES`, by the title Azure shows, or any other by the id of its definition. */
  readonly role: Role | RoleDefinition<Text>;
}

export interface WorkloadIdentityShape {
  readonly federations?: Readonly<Record<string, FederationShape>> | undefined;
  readonly grants?: Readonly<Record<string, GrantShape>> | undefined;
}

/** The credentials of an identity, in the order in which they are made. */
export function planWorkloadIdentity(
  subject: string,
  { federations = {}, grants = {} }: WorkloadIdentityShape,
): readonly PlannedCredential[] {
  throwIfAny(subject, [
    ...credentialIssues(federations),
    ...sortedEntries(grants).flatMap(([key, { role }]) => roleIssues(`grants.${key}.role`, role)),
  ]);
  return credentialsOf(federations);
}

export function credentialIssues(
  federations: Readonly<Record<string, FederationShape>>,
): readonly Issue[] {
  const issues: Issue[] = [];
  for (const [issuer, { subjects }] of sortedEntries(federations)) {
    issues.push(...subjectIssues(`federations.${issuer}.subjects`, subjects));
  }
  const count = credentialsOf(federations).length;
  if (count > MAX_CREDENTIALS) {
    issues.push({
      path: "federations",
      problem: `${String(count)} subjects are more than one identity can hold`,
      hint: `use at most ${String(MAX_CREDENTIALS)}, or a second identity`,
    });
  }
  return issues;
}

/** Everything wrong with the service accounts of one issuer. */
export function subjectIssues(path: string, subjects: Keyed): readonly Issue[] {
  const issues = keyedEntries(subjects).flatMap(({ value: text, at }): Issue[] => {
    const where = path + at;
    if (SERVICE_ACCOUNT.test(text)) return [];
    return [
      {
        path: where,
        problem: `${JSON.stringify(text)} is not a service account`,
        hint: "write system:serviceaccount:<namespace>:<name>, for example system:serviceaccount:codemie:codemie-api",
      },
    ];
  });
  return [...issues, ...keyedIssues(path, subjects)];
}

export const SERVICE_ACCOUNT =
  /^system:serviceaccount:([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?):([a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?)$/;

function credentialsOf(
  federations: Readonly<Record<string, FederationShape>>,
): readonly PlannedCredential[] {
  return sortedEntries(federations).flatMap(([issuer, { subjects }]) =>
    keyedEntries(subjects).map(({ key, value: subject }) => ({
      issuer,
      subject,
      key: `${issuer}-${key === subject ? accountOf(subject) : key}`,
    })),
  );
}

// A dot is legal in a service account's name but not in a credential's.
const accountOf = (subject: string): string => {
  const [, , namespace = "", account = ""] = subject.split(":");
  return `${namespace}-${account}`.replaceAll(".", "_");
};
