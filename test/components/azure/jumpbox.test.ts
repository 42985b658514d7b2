import { gunzipSync } from "node:zlib";
import * as keyvault from "@pulumi/azure-native/keyvault";
import { Jumpbox, type JumpboxArgs } from "../../../components/azure/jumpbox";
import { ROLES } from "../../../components/plans/azure/roles";
import { SpokeNetwork } from "../../../components/azure/spoke-network";
import { planJumpbox } from "../../../components/plans/azure/jumpbox";
import { jumpboxCloudInit, toolsOf } from "../../../components/plans/azure/jumpbox-tools";
import { type InvalidArgumentsError } from "../../../components/plans/issues";
import { build, valueOf } from "../../support/build";
import { TODAY } from "../../support/today";

const common = { resourceGroupName: "CodeMieRG", location: "westeurope" };
const args = (more: Partial<JumpboxArgs> = {}): JumpboxArgs => ({
  ...common,
  subnetId: "/subnet",
  sshKey: { mode: "generated", vaultName: "codemie-kv", expires: "2027-11-01" },
  ...more,
});
const PRIVATE = "-----BEGIN RSA PRIVATE KEY-----";
const outputs = {
  "tls:index/privateKey:PrivateKey": () => ({
    privateKeyPem: PRIVATE,
    publicKeyOpenssh: "ssh-rsa AAAA",
  }),
  "azure-native:compute:VirtualMachine": () => ({
    identity: { type: "SystemAssigned", principalId: "principal" },
  }),
};

describe("a jumpbox", () => {
  it("is one machine, one interface without a public address, and a key pair kept in the vault", async () => {
    const { resources, error, value } = await build(() => new Jumpbox("jump", args()), { outputs });
    expect(error).toBeUndefined();
    expect(resources.map(({ type, name }) => `${type} ${name}`)).toEqual([
      "azure-native:compute:VirtualMachine jump-vm",
      "azure-native:keyvault:Secret jump-kvs-private",
      "azure-native:keyvault:Secret jump-kvs-public",
      "azure-native:network:NetworkInterface jump-nic",
      "platform-foundations:azure:Jumpbox jump",
      "tls:index/privateKey:PrivateKey jump-key",
    ]);
    const inputs = (name: string) => resources.find((r) => r.name === name)?.inputs;
    expect(inputs("jump-nic")).toEqual({
      ...common,
      networkInterfaceName: "jump-nic",
      enableIPForwarding: false,
      enableAcceleratedNetworking: false,
      ipConfigurations: [
        {
          name: "primary",
          primary: true,
          privateIPAllocationMethod: "Dynamic",
          subnet: expect.objectContaining({ id: "/subnet" }),
        },
      ],
    });
    expect(JSON.stringify(inputs("jump-nic"))).not.toMatch(/publicIPAddress/i);
    const jumpbox = value as Jumpbox;
    expect(jumpbox.adminUsername).toBe("azadmin");
    expect(jumpbox.sshKeySecretName && (await valueOf(jumpbox.sshKeySecretName))).toBe(
      "jump-private-key",
    );
    expect(await valueOf(jumpbox.principalId)).toBe("principal");
  });

  it("lets the members of a group sign in with their own account and read the one key, and nobody else", async () => {
    const group = "3f0e6c1a-7d52-4b8e-9c41-2a6b1d9e5f10";
    const { resources, error } = await build(
      () =>
        new Jumpbox(
          "jump",
          args({
            entraLogin: true,
            administratorGroupObjectIds: [group],
            vaultId: "/vaults/codemie-kv",
            subscriptionId: "s",
          }),
        ),
      { outputs },
    );
    expect(error).toBeUndefined();
    const extension = resources.find(({ name }) => name === "jump-entra-login");
    expect(extension?.inputs).toMatchObject({
      publisher: "Microsoft.Azure.ActiveDirectory",
      type: "AADSSHLoginForLinux",
    });
    expect(extension?.dependsOn).toContain("jump-vm");
    const roles = resources.filter(({ type }) => type.endsWith(":RoleAssignment"));
    expect(
      roles.map(({ name, inputs }) => [
        name,
        inputs["principalType"],
        String(inputs["roleDefinitionId"]).split("/").at(-1),
        String(inputs["scope"]).split("/").slice(-2).join("/"),
      ]),
    ).toEqual([
      [`jump-key-${group}`, "Group", ROLES["Key Vault Secrets User"], "secrets/jump-private-key"],
      [
        `jump-login-${group}`,
        "Group",
        ROLES["Virtual Machine Administrator Login"],
        "azure-native:compute:VirtualMachine/jump-vm",
      ],
    ]);
  });

  it("starts trusted, encrypted at host, with an identity, and lets nobody in by password", async () => {
    const { resources } = await build(() => new Jumpbox("jump", args()), { outputs });
    const vm = resources.find((r) => r.name === "jump-vm")?.inputs;
    expect(vm).toMatchObject({
      vmName: "jump",
      identity: { type: "SystemAssigned" },
      hardwareProfile: { vmSize: "Standard_D2s_v3" },
      securityProfile: {
        securityType: "TrustedLaunch",
        uefiSettings: { secureBootEnabled: true, vTpmEnabled: true },
        encryptionAtHost: true,
      },
      osProfile: {
        computerName: "jump",
        adminUsername: "azadmin",
        linuxConfiguration: {
          disablePasswordAuthentication: true,
          provisionVMAgent: true,
          ssh: {
            publicKeys: [{ keyData: "ssh-rsa AAAA", path: "/home/azadmin/.ssh/authorized_keys" }],
          },
        },
      },
      diagnosticsProfile: { bootDiagnostics: { enabled: true } },
    });
    expect(vm?.["osProfile"]).not.toHaveProperty("adminPassword");
  });

  it("keeps the private key a secret from generation to vault, and out of the machine's settings", async () => {
    const { resources } = await build(() => new Jumpbox("jump", args()), { outputs });
    const stored = resources.find((r) => r.name === "jump-kvs-private");
    expect(stored?.inputs).toMatchObject({
      vaultName: "codemie-kv",
      secretName: "jump-private-key",
      properties: {
        value: { secret: true, value: PRIVATE },
        contentType: "application/x-pem-file",
        attributes: { enabled: true, expires: Date.UTC(2027, 10, 1) / 1000 },
      },
    });
    expect(resources.find((r) => r.name === "jump-kvs-public")?.inputs).toMatchObject({
      secretName: "jump-public-key",
    });
    const others = resources.filter(({ name }) => name !== "jump-kvs-private");
    expect(JSON.stringify(others)).not.toContain(PRIVATE);
  });

  it("O16: stores the pair once the vault is there, and the machine waits for interface and key only", async () => {
    const { resources } = await build(
      () => {
        const vault = new keyvault.Vault("kv", {
          resourceGroupName: "rg",
          properties: { tenantId: "t", sku: { family: "A", name: "standard" } },
        });
        return new Jumpbox(
          "jump",
          args({ sshKey: { mode: "generated", vaultName: vault.name, expires: "2027-11-01" } }),
        );
      },
      { outputs },
    );
    const waits = (name: string) => resources.find((r) => r.name === name)?.dependsOn;
    expect(waits("jump-kvs-private")).toEqual(["jump-key", "kv"]);
    expect(waits("jump-kvs-public")).toEqual(["jump-key", "kv"]);
    expect(waits("jump-vm")).toEqual(["jump-key", "jump-nic"]);
  });

  it("O4: its interface waits for the subnets that the caller names, the machine for the interface", async () => {
    const { resources } = await build(
      () => {
        const egress = {
          outboundType: "loadBalancer",
          natGatewayId: undefined,
          routes: [],
        } as const;
        const aks = new SpokeNetwork("aks", { ...common, egress });
        return new Jumpbox("jump", args({ subnetId: aks.subnetIds.vm }), {
          dependsOn: [...aks.subnets],
        });
      },
      { outputs },
    );
    const waits = (name: string) => resources.find((r) => r.name === name)?.dependsOn;
    expect(waits("jump-nic")).toEqual(
      ["pods", "postgres", "system", "user", "vm"].map((key) => `aks-snet-${key}`),
    );
    expect(waits("jump-vm")).toContain("jump-nic");
  });

  it("takes a key of the caller's own and every other option", async () => {
    const { resources, error, value } = await build(
      () =>
        new Jumpbox(
          "jump",
          args({
            sshKey: { mode: "publicKey", publicKey: "ssh-rsa BBBB" },
            vmName: "CodeMieVM",
            adminUsername: "operator",
            vmSize: "Standard_D4s_v5",
            osDiskSizeGiB: 128,
            zone: "2",
            withoutEncryptionAtHost: { reason: "the feature is not registered here" },
            acceleratedNetworking: false,
            tags: { owner: "platform" },
          }),
        ),
      { outputs },
    );
    expect(error).toBeUndefined();
    expect(resources.map(({ name }) => name)).toEqual(["jump-vm", "jump-nic", "jump"]);
    expect(resources[0]?.inputs).toMatchObject({
      vmName: "CodeMieVM",
      zones: ["2"],
      tags: {
        owner: "platform",
        "platform-foundations:exception:azure-compute-require-hardening":
          "the feature is not registered here",
      },
      hardwareProfile: { vmSize: "Standard_D4s_v5" },
      storageProfile: { osDisk: { name: "CodeMieVM-osdisk", diskSizeGB: 128 } },
      securityProfile: { encryptionAtHost: false },
      osProfile: { computerName: "codemievm", adminUsername: "operator" },
    });
    expect((value as Jumpbox).sshKeySecretName).toBeUndefined();
  });

  it("gives cloud-init its script compressed, as the same bytes each time", () => {
    const data = ["jump", "other"].map((vmName) =>
      Buffer.from(
        planJumpbox("jump", { vmName, deploysFrom: true, sshKey: { mode: "publicKey" } }, TODAY)
          .customData,
        "base64",
      ),
    );
    const [first = Buffer.of(), second] = data;
    expect(first.equals(second ?? Buffer.of())).toBe(true);
    expect(gunzipSync(first).toString("utf8")).toBe(jumpboxCloudInit("azadmin", toolsOf(true)));
    // Neither the time nor the system that wrote them (RFC 1952, MTIME and OS).
    expect([first.readUInt32LE(4), first[9]]).toEqual([0, 3]);
  });

  it("uses accelerated networking with every size that offers it", async () => {
    const { resources } = await build(
      () => new Jumpbox("jump", args({ vmSize: "Standard_D4s_v5" })),
      { outputs },
    );
    expect(resources.find((r) => r.name === "jump-nic")?.inputs).toMatchObject({
      enableAcceleratedNetworking: true,
    });
  });

  it("lives twice in one stack without a name in common", async () => {
    const { resources } = await build(
      () => [
        new Jumpbox("one", args()),
        new Jumpbox(
          "two",
          args({ sshKey: { mode: "generated", vaultName: "other-kv", expires: "2027-11-01" } }),
        ),
      ],
      { outputs },
    );
    const names = resources
      .filter(({ type }) => /:(VirtualMachine|NetworkInterface)$/.test(type))
      .map(({ inputs }) => inputs["networkInterfaceName"] ?? inputs["vmName"]);
    expect(names).toHaveLength(4);
    expect(new Set(names).size).toBe(4);
  });

  it("refuses every mistake at once and registers nothing", async () => {
    const { error, resources } = await build(
      () =>
        new Jumpbox(
          "jump",
          args({
            vmName: "code_mie",
            vmSize: "D2s",
            adminUsername: "root",
            osDiskSizeGiB: 8,
            zone: "0",
            withoutEncryptionAtHost: { reason: "" },
            sshKey: {
              mode: "generated",
              vaultName: "kv",
              expires: "2027-02-30",
              privateKeySecretName: "a_b",
            },
          }),
        ),
    );
    expect((error as InvalidArgumentsError).issues.map(({ path }) => path)).toEqual([
      "vmName",
      "vmSize",
      "adminUsername",
      "osDiskSizeGiB",
      "zone",
      "withoutEncryptionAtHost.reason",
      "sshKey.expires",
      "sshKey.privateKeySecretName",
    ]);
    expect(resources).toEqual([]);
  });
});
