import { AZURE_DATA } from "../../../../prerequisites/azure-data";
import { holds } from "../../../lib/expect";
import { policyFor } from "../../../lib/policy-for";

export const denyPublicContainer = policyFor(AZURE_DATA.AZ_STORAGE_PUBLIC_CONTAINER, {
  type: "azure-native:storage:BlobContainer",
  *check(container) {
    // Without the setting Azure makes the container private.
    yield* holds(
      container,
      "publicAccess",
      '"None"',
      (value) => value === undefined || container.means(value, "None"),
    );
  },
});
