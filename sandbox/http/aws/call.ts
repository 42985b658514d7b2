import type { CloudResource, CloudStoreReader } from "../../cloud-store";
import { scopeIn } from "../../clouds/aws/account";
import { zoneId, zonesOf as zoneNames } from "../../clouds/aws/zones";
import type { Scenario } from "../../clouds/scenario";

/** What an AWS question is answered from. */
export interface AwsFacts {
  /** What the caller's account has in this region, and what it has without a region. */
  readonly store: CloudStoreReader;
  readonly scenario: Scenario;
  readonly region: string;
  /** The account of the login. */
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
export { text } from "../answer";

/** One call with what its answer needs. */
export interface AwsCall {
  /** As IAM names it: `ec2:DescribeVpcs`. */
  readonly action: string;
  readonly input: Input;
  readonly facts: AwsFacts;
  /** Resources of a type that the programs created. */
  readonly ofType: (token: string) => readonly CloudResource[];
  /** The same in every account and region, for questions that name a resource by its ARN. */
  readonly ofTypeAnywhere: (token: string) => readonly CloudResource[];
}

/** Answers by action. @throws {@link Refusal} */
export type Answers = Readonly<Record<string, (call: AwsCall) => unknown>>;

/** Availability zones of the region, with their names and ids. */
export const zonesOf = ({
  region,
}: AwsFacts): readonly { readonly name: string; readonly id: string }[] =>
  zoneNames(region).map((name) => ({ name, id: zoneId(name) }));

/** A store as an account sees it in a region. */
export function seenFrom(
  store: CloudStoreReader,
  account: string,
  region: string,
): CloudStoreReader {
  const isHere = ({ scope, token }: CloudResource): boolean =>
    scope === scopeIn(account, region, token);
  return {
    list: () => store.list().filter(isHere),
    get: (id) => store.list().find((resource) => isHere(resource) && resource.id === id),
    ofType: (token) => store.ofType(token).filter(isHere),
    reservedNames: () => store.reservedNames(),
  };
}
