import { isVmSize, vmSizeFacts } from "../../../../components/plans/azure/vm-sizes";

// From the pages of the series ("Sizes for virtual machines in Azure").
it.each([
  ["Standard_A4_v2", 4, 40, false, false],
  ["Standard_D4ds_v5", 4, 150, true, false],
  ["Standard_D2ds_v5", 2, 75, true, false],
  ["Standard_D8s_v5", 8, 0, true, false],
  ["Standard_D4s_v3", 4, 32, true, false],
  ["Standard_E8ads_v5", 8, 300, true, false],
  ["Standard_F16s_v2", 16, 128, true, false],
  ["Standard_B4ms", 4, 32, true, true],
  ["Standard_B2s_v2", 2, 0, true, true],
])("%s has %i vCPUs, %i GiB, encryption %s, burstable %s", (size, ...facts) => {
  const [vCpus, localDiskGiB, encryptionAtHost, burstable] = facts;
  expect(vmSizeFacts(size)).toEqual({ vCpus, localDiskGiB, encryptionAtHost, burstable });
});

it.each([
  "Standard_NC24ads_A100_v4",
  "Standard_D4ds_v9",
  "D4ds_v5",
  "xStandard_D4ds_v5",
  "Standard_D4ds_v5x",
])("%s is not known", (size) => {
  expect(vmSizeFacts(size)).toBeUndefined();
});

it.each([
  ["Standard_D4ds_v5", true],
  ["Standard_NC24ads_A100_v4", true],
  ["Standard_M416s_8_v2", true],
  ["Standard_E4-2ds_v5", true],
  ["Standard_D", false],
  ["D4ds_v5", false],
  ["Standard D4", false],
  ["xStandard_D4", false],
  ["Standard_D4_", false],
  ["Standard_D4 ", false],
])("%s is written as Azure writes sizes: %s", (size, written) => {
  expect(isVmSize(size)).toBe(written);
});
