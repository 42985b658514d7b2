import { asRoles, type RoleToAssume } from "../../../preflight/clients/aws/roles";
import { elements, over, type Replies, type Reply } from "../wire/service";

const KEYS = { accessKeyId: "simulated", secretAccessKey: "simulated" };
const SESSION = {
  AccessKeyId: "session",
  SecretAccessKey: "simulated-secret",
  SessionToken: "simulated-token",
  Expiration: "2099-11-21T00:00:00Z",
};
const session = (values: Partial<typeof SESSION>): Replies => ({
  AssumeRole: `<R><AssumeRoleResult><Credentials>${elements(values)}</Credentials></AssumeRoleResult></R>`,
});

/** The login that comes of roles, and what was asked for it. */
const loginAs = (replies: Replies, ...roles: readonly RoleToAssume[]) =>
  over(replies, async ({ endpoint, asked }) => {
    const settings = { region: "eu-central-1", maxAttempts: 1, endpoint, credentials: KEYS };
    const { credentials } = asRoles(settings, roles);
    return { keys: typeof credentials === "function" ? await credentials() : credentials, asked };
  });

describe("a login by roles", () => {
  it("is that of the settings without any", async () => {
    expect(await loginAs({})).toEqual({ keys: KEYS, asked: [] });
  });

  it("is the session of the role, which is named after preflight", async () => {
    expect(await loginAs(session(SESSION), { roleArn: "arn:role" })).toEqual({
      keys: {
        accessKeyId: "session",
        secretAccessKey: "simulated-secret",
        sessionToken: "simulated-token",
        expiration: new Date("2099-11-21T00:00:00Z"),
      },
      asked: ['AssumeRole {"RoleArn":"arn:role","RoleSessionName":"preflight"}'],
    });
  });

  it("gives the session's name and the external id that the settings have", async () => {
    const role = { roleArn: "arn:role", externalId: "x", sessionName: "deployer" };
    expect((await loginAs(session(SESSION), role)).asked).toEqual([
      'AssumeRole {"RoleArn":"arn:role","RoleSessionName":"deployer","ExternalId":"x"}',
    ]);
  });

  it("assumes each role with the session of the one before", async () => {
    const { asked } = await loginAs(session(SESSION), { roleArn: "a" }, { roleArn: "b" });
    expect(asked).toEqual(
      ["a", "b"].map(
        (roleArn) => `AssumeRole {"RoleArn":"${roleArn}","RoleSessionName":"preflight"}`,
      ),
    );
  });

  it.each(Object.keys(SESSION) as (keyof typeof SESSION)[])(
    "is unreadable without %s",
    async (key) => {
      const rest = Object.fromEntries(Object.entries(SESSION).filter(([name]) => name !== key));
      await expect(loginAs(session(rest), { roleArn: "arn:role" })).rejects.toThrow(
        `the answer has no ${key}`,
      );
    },
  );

  it("is unreadable where the answer has no session", async () => {
    const nothing: Reply = "<R><AssumeRoleResult/></R>";
    await expect(loginAs({ AssumeRole: nothing }, { roleArn: "arn:role" })).rejects.toThrow(
      "the answer has no AccessKeyId",
    );
  });
});
