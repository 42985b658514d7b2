import * as kms from "@pulumi/aws/kms";
import * as pulumi from "@pulumi/pulumi";
import { decide } from "../arguments/decide";
import { throwIfAny } from "../plans/issues";
import {
  GRANT_OPERATIONS,
  type PolicyStatement,
  kmsAccountStatement,
  kmsStatements,
  kmsViaEc2Statement,
  policyDocument,
} from "../plans/aws/kms-access";
import { sortedEntries } from "../plans/record";

/** `statements`: only words for the key's owner. `keyPolicy`: the whole policy of a key owned here. `grant`: one grant each. */
export const KmsAccessMode = {
  Statements: "statements",
  KeyPolicy: "keyPolicy",
  Grant: "grant",
} as const;
export type KmsAccessMode = (typeof KmsAccessMode)[keyof typeof KmsAccessMode];

export interface KmsAccessBaseArgs {
  /**
   * Required. Roles that use the key, by a stable key: auto scaling, spot, and the product's services role once it is there.
   *
   * A role must exist before a policy or grant can name it; handed over as an output of what makes it, it does.
   */
  readonly principalArns: Readonly<Record<string, pulumi.Input<string>>>;
}

export interface KmsPolicyArgs extends KmsAccessBaseArgs {
  /** Required. Id of the account that owns the key. */
  readonly accountId: pulumi.Input<string>;
  /** Conditional. Region of the machines; given, roles that have no name yet may use the key through EC2. */
  readonly viaEc2Region?: pulumi.Input<string> | undefined;
}

export type KmsAccessArgs =
  | (KmsPolicyArgs & { readonly mode: "statements" })
  | (KmsPolicyArgs & {
      readonly mode: "keyPolicy";
      /** Required. A key of this account. Its policy is replaced as a whole, and stays when this component is removed. */
      readonly keyArn: pulumi.Input<string>;
      /** Optional. Statements of the key's policy to keep beside those made here. @default - none */
      readonly furtherStatements?: readonly PolicyStatement<pulumi.Input<string>>[] | undefined;
    })
  | (KmsAccessBaseArgs & {
      readonly mode: "grant";
      /** Required. The key, of this or another account. */
      readonly keyArn: pulumi.Input<string>;
    });

/**
 * Lets the roles that start machines use a customer-managed key on volumes.
 *
 * Creates nothing, one key policy or one grant for each principal, by mode. Costs: none.
 * Source: Code Ocean, Prerequisites, "KMS"; Amazon EC2 Auto Scaling, "Required KMS key policy for use with encrypted volumes".
 */
export class KmsAccess extends pulumi.ComponentResource {
  /** The statements as JSON, for a key that others own; empty in mode `grant`. */
  public readonly statements: pulumi.Output<string>;

  public constructor(name: string, args: KmsAccessArgs, opts?: pulumi.ComponentResourceOptions) {
    const { checked } = decide({ component: "KmsAccess", name }, args, {}, (subject, known) => {
      throwIfAny(
        subject,
        Object.keys(known.principalArns).length > 0
          ? []
          : [
              {
                path: "principalArns",
                problem: "is empty",
                hint: "name the roles that use the key",
              },
            ],
      );
    });
    super("platform-foundations:aws:KmsAccess", name, {}, opts);

    if (checked.mode === KmsAccessMode.Grant) {
      for (const [key, granteePrincipal] of sortedEntries(checked.principalArns)) {
        new kms.Grant(
          `${name}-${key}`,
          {
            name: `${name}-${key}`,
            keyId: checked.keyArn,
            granteePrincipal,
            operations: [...GRANT_OPERATIONS],
          },
          { parent: this },
        );
      }
      this.statements = pulumi.output("");
    } else {
      const statements = renderStatements(checked);
      if (checked.mode === KmsAccessMode.KeyPolicy) {
        new kms.KeyPolicy(
          `${name}-policy`,
          {
            keyId: checked.keyArn,
            policy: pulumi
              .all([statements, checked.accountId, checked.furtherStatements ?? []])
              .apply(([own, accountId, further]) =>
                policyDocument([kmsAccountStatement(accountId), ...further, ...own]),
              ),
          },
          // Deleting it writes KMS's default policy, which cuts off everyone whom this one names.
          { parent: this, retainOnDelete: true },
        );
      }
      this.statements = statements.apply((own) => JSON.stringify(own, undefined, 2));
    }
    this.registerOutputs({ statements: this.statements });
  }
}

function renderStatements(args: KmsPolicyArgs): pulumi.Output<readonly PolicyStatement[]> {
  const arns = sortedEntries(args.principalArns).map(([, arn]) => arn);
  return pulumi
    .all([pulumi.all(arns), args.accountId, args.viaEc2Region])
    .apply(([principals, accountId, region]) => [
      ...kmsStatements(principals),
      ...(region === undefined ? [] : [kmsViaEc2Statement(accountId, region)]),
    ]);
}
