import type { Requirement } from "./requirement";

export const AZURE_COMPUTE = {
  AZ_VM_PUBLIC_IP: {
    id: "AZ_VM_PUBLIC_IP",
    title: "No machine has a public address",
    source: { document: "CodeMie on Azure: Infrastructure Deployment", section: "Networking" },
    requirements: ["AZ-P2-19", "AZ-SEC-34"],
    severity: "blocking",
    hint: "remove publicIPAddress from the network interface and reach the machine through Bastion",
    link: "https://learn.microsoft.com/azure/bastion/bastion-overview",
    checkedBy: { policy: "azure-compute-deny-vm-public-ip" },
  },
  AZ_VM_SSH_KEY: {
    id: "AZ_VM_SSH_KEY",
    title: "Machines take SSH keys only",
    source: {
      document: "CodeMie on Azure: Infrastructure Deployment",
      section: "Security & Identity",
    },
    requirements: ["AZ-P2-35"],
    severity: "blocking",
    hint: "set disablePasswordAuthentication true with ssh.publicKeys, and no adminPassword",
    link: "https://learn.microsoft.com/azure/virtual-machines/linux/create-ssh-keys-detailed",
    checkedBy: { policy: "azure-compute-require-ssh-key" },
  },
  AZ_VM_HARDENING: {
    id: "AZ_VM_HARDENING",
    title: "Machines start trusted and encrypt their disks at the host",
    source: {
      document: "CodeMie on Azure: Infrastructure Deployment",
      section: "Security Architecture",
    },
    requirements: ["AZ-SEC-02"],
    severity: "warning",
    hint: "set securityProfile.securityType TrustedLaunch with secure boot and vTPM, and encryptionAtHost true",
    link: "https://learn.microsoft.com/azure/virtual-machines/trusted-launch",
    checkedBy: { policy: "azure-compute-require-hardening" },
  },
} as const satisfies Readonly<Record<string, Requirement>>;
