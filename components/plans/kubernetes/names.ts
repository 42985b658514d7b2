import type { Issue } from "../issues";

const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const SUBDOMAIN = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

/** Namespaces that exist in a cluster of AKS. */
const TAKEN = ["default", "gatekeeper-system"];

/** Namespaces are DNS labels (RFC 1123). */
export function namespaceNameIssues(path: string, name: string): readonly Issue[] {
  if (!LABEL.test(name)) {
    return [
      {
        path,
        problem: `${JSON.stringify(name)} is not a namespace's name`,
        hint: "write up to 63 lower-case letters, digits and hyphens, for example codemie",
      },
    ];
  }
  if (name.startsWith("kube-") || TAKEN.includes(name)) {
    return [
      {
        path,
        problem: `${name} belongs to ${name === "gatekeeper-system" ? "Azure Policy" : "Kubernetes"}`,
        hint: `choose a name other than ${TAKEN.join(" and ")} that does not begin with kube-`,
      },
    ];
  }
  return [];
}

/** Names of secrets, service accounts and storage classes are DNS subdomains (RFC 1123). */
export function objectNameIssues(path: string, name: string): readonly Issue[] {
  return SUBDOMAIN.test(name)
    ? []
    : [
        {
          path,
          problem: `${JSON.stringify(name)} is not a name that Kubernetes takes`,
          hint: "write lower-case letters, digits, hyphens and dots, for example codemie-api",
        },
      ];
}
