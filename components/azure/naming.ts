import type * as pulumi from "@pulumi/pulumi";

/** A child whose name in Azure has no argument of its own. */
export interface NamedChild {
  /** What it is, in Azure's own words. */
  readonly kind:
    | "subnet"
    | "networkSecurityGroup"
    | "virtualNetworkPeering"
    | "virtualNetworkLink"
    | "privateEndpoint"
    | "flowLog"
    | "metricAlert"
    | "budget";
  /** What tells it from the others of its kind: the key of its subnet, network, side, service or alert. */
  readonly key: string;
  /** The name that it has without a convention. */
  readonly usual: pulumi.Input<string>;
}

/** Arguments of a component with children whose names have no argument of their own. */
export interface NamingArgs {
  /**
   * Optional. Your convention: gives each child without an argument for its name the one in Azure. Names that Azure fixes are not
   * asked for. A changed name replaces the child, so settle it before the first deployment.
   * @default - the names on the component's page
   */
  readonly naming?: ((child: NamedChild) => pulumi.Input<string>) | undefined;
}

/** The name of a child by the convention, or its usual one. */
export const nameOfChild = ({ naming }: NamingArgs, child: NamedChild): pulumi.Input<string> =>
  naming === undefined ? child.usual : naming(child);
