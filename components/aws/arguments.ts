import * as pulumi from "@pulumi/pulumi";

/** Tags; the map and its values may be outputs. */
export type AwsTags = pulumi.Input<Readonly<Record<string, pulumi.Input<string>>> | undefined>;

/** Arguments that every AWS component shares. */
export interface AwsComponentArgs {
  /** Optional. Tags for every taggable child; `Name` is added to each. @default - no tags but `Name` */
  readonly tags?: AwsTags | undefined;
  /**
   * Optional. Your convention: gives each taggable child its tag `Name`, from the one that it has without a convention. A changed tag is an
   * update in place.
   * @default - the usual name: the logical name of the component, and what tells the child from its siblings
   */
  readonly naming?: ((usual: pulumi.Input<string>) => pulumi.Input<string>) | undefined;
}

/** What the steps of one component share: the component, its logical name and its arguments. */
export interface ComponentContext<Args> {
  readonly parent: pulumi.Resource;
  readonly name: string;
  readonly args: Args;
}

/** The caller's tags, the name that the console shows, and tags of one resource. */
export function namedTags(
  { tags, naming }: AwsComponentArgs,
  usual: pulumi.Input<string>,
  own: Readonly<Record<string, pulumi.Input<string>>> = {},
): pulumi.Input<Record<string, pulumi.Input<string>>> {
  const withName = (given: Readonly<Record<string, pulumi.Input<string>>> | undefined) => ({
    ...given,
    Name: naming === undefined ? usual : naming(usual),
    ...own,
  });
  return pulumi.Output.isInstance(tags) || tags instanceof Promise
    ? pulumi.output(tags).apply(withName)
    : withName(tags);
}
