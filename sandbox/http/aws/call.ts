import type { CloudResource, CloudStoreReader } from "../../cloud-store";
import { zoneId, zonesOf as zoneNames } from "../../clouds/aws/zones";
import type { Scenario } from "../../clouds/scenario";

/** What an AWS question is answered from. */
export interface AwsFacts {
  readonly store: CloudStoreReader;
  readonly scenario: Scenario;
  readonly region: string;
  /** The account of the caller's keys. */
  readonly account: string;
}

/** A refusal before it is put into the words of a protocol. */
export class Refusal extends Error {
  public constructor(
    public readonly code: string,
    public readonly status = 400,
  ) {
    super(code);
  }
}

export type Input = Readonly<Record<string, unknown>>;
export const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** One call with what its answer needs. */
export interface AwsCall {
  /** As IAM names it: `ec2:DescribeVpcs`. */
  readonly action: string;
  readonly input: Input;
  readonly facts: AwsFacts;
  /** Resources of a type that the programs created. */
  readonly ofType: (token: string) => readonly CloudResource[];
}

/** Answers by action. @throws {@link Refusal} */
export type Answers = Readonly<Record<string, (call: AwsCall) => unknown>>;

/** Availability zones of the region, with their names and ids. */
export const zonesOf = ({
  region,
}: AwsFacts): readonly { readonly name: string; readonly id: string }[] =>
  zoneNames(region).map((name) => ({ name, id: zoneId(name) }));
