import type * as pulumi from "@pulumi/pulumi";

/** Resource group and name, read from the id of a resource that exists already. */
export function addressOf(
  id: pulumi.Output<string>,
  what: string,
): { readonly resourceGroupName: pulumi.Output<string>; readonly name: pulumi.Output<string> } {
  const address = id.apply((text) => addressIn(text, what));
  return {
    resourceGroupName: address.apply(({ resourceGroupName }) => resourceGroupName),
    name: address.apply(({ name }) => name),
  };
}

/**
 * The same for an id that is known.
 * @param what what the id has to belong to, for the error: `a virtual network`
 */
export function addressIn(
  id: string,
  what: string,
): { readonly resourceGroupName: string; readonly name: string } {
  // /subscriptions/<id>/resourceGroups/<group>/providers/<namespace>/<type>/<name>
  const { 4: resourceGroupName = "", 8: name = "" } = id.split("/");
  if (resourceGroupName === "" || name === "") {
    throw new TypeError(`${JSON.stringify(id)} is not the id of ${what}`);
  }
  return { resourceGroupName, name };
}
