import type * as pulumi from "@pulumi/pulumi";

/** Tags as AWS takes them: keys are plain, values may be outputs. */
export type AwsTags = Readonly<Record<string, pulumi.Input<string>>>;

/** Arguments that every AWS component shares. */
export interface AwsComponentArgs {
  /** Optional. Tags for every taggable child; `Name` is added to each. @default - no tags but `Name` */
  readonly tags?: AwsTags | undefined;
}

/** What the steps of one component share: the component, its logical name and its arguments. */
export interface ComponentContext<Args> {
  readonly parent: pulumi.Resource;
  readonly name: string;
  readonly args: Args;
}

/** The caller's tags and the name that the console shows. */
export function namedTags(
  tags: AwsTags | undefined,
  name: string,
): Record<string, pulumi.Input<string>> {
  return { ...tags, Name: name };
}
