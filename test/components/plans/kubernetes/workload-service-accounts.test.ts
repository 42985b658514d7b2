import { InvalidArgumentsError } from "../../../../components/plans/issues";
import {
  accountOfSubject,
  planServiceAccounts,
  serviceAccountIssues,
} from "../../../../components/plans/kubernetes/workload-service-accounts";
import { linesOf } from "../../../support/issues";

const api = { namespace: "codemie", name: "codemie-api" };

describe("the subject of a federated credential", () => {
  it("names a service account, by default that of the application (D-07)", () => {
    expect(accountOfSubject("system:serviceaccount:codemie:codemie-api")).toEqual(api);
  });

  it.each([
    "user:serviceaccount:codemie:codemie-api",
    "system:node:codemie:codemie-api",
    "system:serviceaccount:codemie:codemie-api:more",
  ])("is refused when it is another one: %s", (subject) => {
    expect(() => accountOfSubject(subject)).toThrow(
      new TypeError(`${subject} is not the subject of a service account`),
    );
  });

  it("without a name gives none, which the plan refuses", () => {
    expect(accountOfSubject("system:serviceaccount")).toEqual({ namespace: "", name: "" });
  });
});

describe("the plan of service accounts", () => {
  it("has each by its key, in the order of the keys", () => {
    const worker = { namespace: "codemie", name: "worker" };
    const other = { namespace: "other", name: "codemie-api" };
    expect(planServiceAccounts("Accounts", { worker, api, other })).toEqual([
      { key: "api", ...api },
      { key: "other", ...other },
      { key: "worker", ...worker },
    ]);
  });

  it("refuses bad names, and two identities for one account", () => {
    const accounts = { api, bad: { namespace: "default", name: "API" }, twin: api };
    expect(linesOf(serviceAccountIssues(accounts))).toEqual([
      "accounts.bad.namespace: default belongs to Kubernetes; choose a name other than default and gatekeeper-system that does not begin with kube-",
      'accounts.bad.name: "API" is not a name that Kubernetes takes; write lower-case letters, digits, hyphens and dots, for example codemie-api',
      "accounts.twin: codemie/codemie-api is api already; give each service account one identity",
    ]);
    expect(() => planServiceAccounts("Accounts", accounts)).toThrow(InvalidArgumentsError);
  });
});
