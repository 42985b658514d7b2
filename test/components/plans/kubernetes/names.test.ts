import {
  namespaceNameIssues,
  objectNameIssues,
} from "../../../../components/plans/kubernetes/names";
import { linesOf } from "../../../support/issues";

const LABEL = "write up to 63 lower-case letters, digits and hyphens, for example codemie";
const TAKEN =
  "choose a name other than default and gatekeeper-system that does not begin with kube-";

describe("the name of a namespace", () => {
  it.each(["codemie", "a", "1", "oauth2-proxy", "kubernetes", "my-kube-system", "a".repeat(63)])(
    "can be %s",
    (name) => {
      expect(namespaceNameIssues("namespace", name)).toEqual([]);
    },
  );

  it.each(["", "Codemie", "a.b", "-a", "a-", "a_b", " a", "a".repeat(64)])(
    "cannot be %j",
    (name) => {
      expect(linesOf(namespaceNameIssues("namespace", name))).toEqual([
        `namespace: ${JSON.stringify(name)} is not a namespace's name; ${LABEL}`,
      ]);
    },
  );

  it.each([
    ["kube-system", "Kubernetes"],
    ["kube-product", "Kubernetes"],
    ["default", "Kubernetes"],
    ["gatekeeper-system", "Azure Policy"],
  ])("%s belongs to %s", (name, owner) => {
    expect(linesOf(namespaceNameIssues("namespace", name))).toEqual([
      `namespace: ${name} belongs to ${owner}; ${TAKEN}`,
    ]);
  });
});

describe("the name of an object", () => {
  it.each(["codemie-api", "a", "a.b", "a-b.c-d", "1.2", "a".repeat(253)])("can be %s", (name) => {
    expect(objectNameIssues("name", name)).toEqual([]);
  });

  it.each(["", "API", "-a", "a-", "a.", ".a", "a..b", "a.-b", "a-.b", "a_b", "a".repeat(254)])(
    "cannot be %j",
    (name) => {
      expect(linesOf(objectNameIssues("name", name))).toEqual([
        `name: ${JSON.stringify(name)} is not a name that Kubernetes takes; write lower-case letters, digits, hyphens and dots, for example codemie-api`,
      ]);
    },
  );
});
