import type { CloudResource, CloudStoreReader } from "../../cloud-store";
import type { HttpScenario } from "../scenarios";

/** What an AWS question is answered from. */
export interface AwsFacts {
  readonly store: CloudStoreReader;
  readonly scenario: HttpScenario;
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
export function zonesOf({
  region,
  scenario,
}: AwsFacts): readonly { readonly name: string; readonly id: string }[] {
  return Array.from(scenario.zones, (letter, index) => ({
    name: `${region}${letter}`,
    id: `${short(region)}-az${String(index + 1)}`,
  }));
}

/** `eu-central-1` is `euc1` in zone ids. */
export function short(region: string): string {
  const [continent = "", place = "", number = ""] = region.split("-");
  const parts = /^(north|south)(east|west)$/.exec(place);
  return `${continent}${parts === null ? (place[0] ?? "") : `${parts[1]?.[0] ?? ""}${parts[2]?.[0] ?? ""}`}${number}`;
}
