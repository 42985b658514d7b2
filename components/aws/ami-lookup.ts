import * as ec2 from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";

export interface AmiLookupArgs {
  /** Required. Name of the image, with `*` for any text, for example `codeocean-vpc-amzn2-*`. */
  readonly namePattern: string;
  /** Required. Accounts that own the image: ids, or `self`. */
  readonly owners: readonly string[];
}

export interface FoundAmi {
  readonly id: string;
  readonly name: string;
}

/**
 * The newest image shared with this account under a name pattern, or nothing.
 *
 * The vendor shares the image on request, which may still be under way: neither none nor a refused call fails a preview.
 * Two reads, made only when this is called; preflight gives the verdict.
 */
export async function findAmi(
  args: AmiLookupArgs,
  opts?: pulumi.InvokeOptions,
): Promise<FoundAmi | undefined> {
  try {
    const owners = [...args.owners];
    // `self` as a user means images that this account was given explicitly, which its own are not.
    const executableUsers = owners.includes("self") ? [] : ["self"];
    const filters = [{ name: "name", values: [args.namePattern] }];
    // Newest first, unless asked otherwise.
    const [newest] = (await ec2.getAmiIds({ owners, filters, executableUsers }, opts)).ids;
    if (newest === undefined) return undefined;
    const image = await ec2.getAmi(
      { owners, filters: [{ name: "image-id", values: [newest] }], executableUsers },
      opts,
    );
    return { id: image.id, name: image.name };
  } catch (error) {
    await pulumi.log.warn(
      `the Code Ocean image could not be looked up: ${error instanceof Error ? error.message : String(error)}`,
    );
    return undefined;
  }
}
