import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { given, type AwsClientSettings, type AwsCredentials } from "./scope";

/** A role as the settings of the `aws` provider name it. */
export interface RoleToAssume {
  readonly roleArn: string;
  readonly externalId?: string | undefined;
  readonly sessionName?: string | undefined;
}

/** The settings of a client that asks as the last of the roles; each is assumed with the rights of the one before. */
export function asRoles(
  settings: AwsClientSettings,
  roles: readonly RoleToAssume[],
): AwsClientSettings {
  return roles.reduce<AwsClientSettings>(
    (before, role) => ({ ...before, credentials: () => assume(before, role) }),
    settings,
  );
}

async function assume(
  settings: AwsClientSettings,
  { roleArn, externalId, sessionName = "preflight" }: RoleToAssume,
): Promise<AwsCredentials> {
  const { Credentials: keys } = await new STSClient(settings).send(
    new AssumeRoleCommand({
      RoleArn: roleArn,
      RoleSessionName: sessionName,
      ...(externalId === undefined ? {} : { ExternalId: externalId }),
    }),
  );
  return {
    accessKeyId: given(keys?.AccessKeyId, "AccessKeyId"),
    secretAccessKey: given(keys?.SecretAccessKey, "SecretAccessKey"),
    sessionToken: given(keys?.SessionToken, "SessionToken"),
    expiration: given(keys?.Expiration, "Expiration"),
  };
}
