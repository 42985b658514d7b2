import * as network from "@pulumi/azure-native/network";
import * as pulumi from "@pulumi/pulumi";
import { decide } from "../arguments/decide";
import { planBastionHost, type BastionShape } from "../plans/azure/bastion-host";
import type { AzureRegionalArgs } from "./arguments";
import { diagnosticSetting, type DiagnosticsArgs } from "./diagnostics";
import { staticAddress } from "./egress";
import { withoutVersionAliases } from "./version-aliases";

export interface BastionHostArgs extends BastionShape, AzureRegionalArgs {
  /**
   * Required. Id of a subnet named `AzureBastionSubnet`, /26 or larger; pass the subnet's own output, which exists only
   * once its security group holds all the rules that Bastion checks for.
   */
  readonly subnetId: pulumi.Input<string>;
  /** Optional. Name in Azure. @default - the component's logical name */
  readonly bastionHostName?: pulumi.Input<string> | undefined;
  /** Optional. Name of its public address in Azure. @default - `<bastionHostName>-pip` */
  readonly publicIpName?: pulumi.Input<string> | undefined;
  /** Optional. Sends audit logs and metrics to a workspace. @default - none */
  readonly diagnostics?: DiagnosticsArgs | undefined;
}

/**
 * Azure Bastion: SSH and RDP to machines without public addresses, from the portal or through a tunnel.
 *
 * Creates the public address, then the host, which waits for what `opts.dependsOn` names as well. It reaches machines in its own and in peered networks.
 *
 * Cost: about 210 USD a month with two instances, running or not.
 * Source: CodeMie, Infrastructure Deployment, "Networking", Azure Bastion; interpretation D-32.
 */
export class BastionHost extends pulumi.ComponentResource {
  public readonly host: network.BastionHost;
  public readonly publicIp: network.PublicIPAddress;
  public readonly bastionId: pulumi.Output<string>;
  public readonly bastionName: pulumi.Output<string>;
  public readonly dnsName: pulumi.Output<string>;

  public constructor(name: string, args: BastionHostArgs, opts?: pulumi.ComponentResourceOptions) {
    const { checked, plan } = decide({ component: "BastionHost", name }, args, {}, planBastionHost);
    super(
      "platform-foundations:azure:BastionHost",
      name,
      {},
      withoutVersionAliases(opts, checked.keepVersionAliases),
    );
    const bastionHostName = checked.bastionHostName ?? name;
    this.publicIp = staticAddress(
      // No other firewall allows this address, so it may be deleted.
      { parent: this, name: `${name}-pip`, args: { ...args, protect: false } },
      {
        publicIpName: checked.publicIpName ?? pulumi.interpolate`${bastionHostName}-pip`,
        zones: plan.addressZones,
      },
    );
    const host = new network.BastionHost(
      `${name}-bas`,
      {
        resourceGroupName: checked.resourceGroupName,
        location: checked.location,
        bastionHostName,
        sku: { name: plan.sku },
        scaleUnits: plan.scaleUnits,
        enableTunneling: true,
        enableFileCopy: true,
        enableIpConnect: false,
        enableShareableLink: false,
        disableCopyPaste: false,
        enableKerberos: false,
        enablePrivateOnlyBastion: false,
        // Off: a recording needs a container, which this provider cannot name, and without one every session is refused.
        enableSessionRecording: false,
        // O21: subnet (and with it the complete security group) and address come first, by reference.
        ipConfigurations: [
          {
            name: "primary",
            privateIPAllocationMethod: "Dynamic",
            subnet: { id: checked.subnetId },
            publicIPAddress: { id: this.publicIp.id },
          },
        ],
        tags: checked.tags,
      },
      {
        parent: this,
        customTimeouts: { create: "30m", update: "30m", delete: "30m" },
        // Children do not inherit the component's waits.
        dependsOn: opts?.dependsOn ?? [],
      },
    );
    diagnosticSetting(this, `${name}-bas`, "bastionHost", host.id, checked.diagnostics);
    this.host = host;
    this.bastionId = host.id;
    this.bastionName = host.name;
    this.dnsName = host.dnsName.apply((dnsName) => dnsName ?? "");
    this.registerOutputs({
      bastionId: this.bastionId,
      bastionName: this.bastionName,
      dnsName: this.dnsName,
    });
  }
}
