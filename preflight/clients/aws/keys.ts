import {
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  KMSClient,
  paginateListGrants,
} from "@aws-sdk/client-kms";
import { all, given, unless, type AwsScope } from "./scope";

export interface Key {
  readonly manager: string;
  readonly state: string;
  readonly spec: string;
  readonly arn: string;
}

/** Keys, their policies and grants. */
export interface KeysReads {
  key(id: string): Promise<Key | undefined>;
  keyPolicy(id: string): Promise<string>;
  grantees(id: string): Promise<readonly string[]>;
}

export function keysReads({ common, ask }: AwsScope): KeysReads {
  const kms = new KMSClient(common);
  return {
    key: (id) =>
      ask("kms:DescribeKey", id, () =>
        unless(["NotFoundException"], undefined, async () => {
          const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: id }));
          return {
            manager: given(KeyMetadata?.KeyManager as string | undefined, "KeyManager"),
            state: KeyMetadata?.KeyState ?? "",
            spec: KeyMetadata?.KeySpec ?? "",
            arn: KeyMetadata?.Arn ?? "",
          };
        }),
      ),
    keyPolicy: (id) =>
      ask("kms:GetKeyPolicy", id, async () => {
        const { Policy } = await kms.send(
          new GetKeyPolicyCommand({ KeyId: id, PolicyName: "default" }),
        );
        return given(Policy, "Policy");
      }),
    grantees: (id) =>
      ask("kms:ListGrants", id, () =>
        all(paginateListGrants({ client: kms }, { KeyId: id }), ({ Grants }) =>
          (Grants ?? []).flatMap(({ GranteePrincipal }) => GranteePrincipal ?? []),
        ),
      ),
  };
}
