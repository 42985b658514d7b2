import type { Issue } from "../issues";

/**
 * What is wrong with the name of a network, a subnet, a route or a security rule.
 * Source: https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftnetwork
 */
export const networkPartNameIssues = (path: string, name: string): readonly Issue[] =>
  /^[A-Za-z0-9]([\w.-]{0,78}\w)?$/.test(name)
    ? []
    : [
        {
          path,
          problem: `${JSON.stringify(name)} is not a valid name`,
          hint: "use 1 to 80 letters, digits, dots, hyphens and underscores",
        },
      ];

/** Whether two names are one to Azure. */
export const isSameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
