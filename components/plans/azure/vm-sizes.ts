/** What a node pool must know of a VM size before Azure is asked. */
export interface VmSizeFacts {
  readonly vCpus: number;
  /** Local temporary disk in GiB; 0 when the size has none. An ephemeral OS disk must fit into it (or into the cache). */
  readonly localDiskGiB: number;
  readonly encryptionAtHost: boolean;
  /** Sizes that AKS does not take for system pools, because they throttle. */
  readonly burstable: boolean;
}

interface Series {
  /** Local disk for each vCPU, as the series' page lists it. */
  readonly localGiBPerVcpu: number;
  readonly burstable?: true | undefined;
  readonly withoutEncryptionAtHost?: true | undefined;
}

// By family letter, feature letters and version, of which the first generation has none ("Sizes for virtual machines in Azure"; encryption at host goes with
// premium storage). A series that is not listed is unknown, which is not the same as unfit.
const SERIES: Readonly<Record<string, Series>> = {
  A__v2: { localGiBPerVcpu: 10, withoutEncryptionAtHost: true },
  D_s_v3: { localGiBPerVcpu: 8 },
  D_s_v4: { localGiBPerVcpu: 0 },
  D_ds_v4: { localGiBPerVcpu: 37.5 },
  D_as_v4: { localGiBPerVcpu: 8 },
  D_s_v5: { localGiBPerVcpu: 0 },
  D_ds_v5: { localGiBPerVcpu: 37.5 },
  D_as_v5: { localGiBPerVcpu: 0 },
  D_ads_v5: { localGiBPerVcpu: 37.5 },
  D_s_v6: { localGiBPerVcpu: 0 },
  D_as_v6: { localGiBPerVcpu: 0 },
  E_s_v3: { localGiBPerVcpu: 16 },
  E_s_v4: { localGiBPerVcpu: 0 },
  E_ds_v4: { localGiBPerVcpu: 37.5 },
  E_s_v5: { localGiBPerVcpu: 0 },
  E_ds_v5: { localGiBPerVcpu: 37.5 },
  E_as_v5: { localGiBPerVcpu: 0 },
  E_ads_v5: { localGiBPerVcpu: 37.5 },
  F_s_v2: { localGiBPerVcpu: 8 },
  B_s_: { localGiBPerVcpu: 4, burstable: true },
  B_ms_: { localGiBPerVcpu: 8, burstable: true },
  B_s_v2: { localGiBPerVcpu: 0, burstable: true },
  B_as_v2: { localGiBPerVcpu: 0, burstable: true },
};

/** Facts about a size, or undefined for one that the table does not hold. */
export function vmSizeFacts(size: string): VmSizeFacts | undefined {
  const match = /^Standard_([A-Z])(\d+)([a-z]*)(?:_(v\d+))?$/.exec(size);
  if (match === null) return undefined;
  const [, family = "", cpus = "", features = "", version = ""] = match;
  const series = SERIES[`${family}_${features}_${version}`];
  if (series === undefined) return undefined;
  const vCpus = Number(cpus);
  return {
    vCpus,
    localDiskGiB: Math.floor(series.localGiBPerVcpu * vCpus),
    encryptionAtHost: series.withoutEncryptionAtHost !== true,
    burstable: series.burstable ?? false,
  };
}

/** True for the form in which Azure writes sizes, known or not. */
export function isVmSize(size: string): boolean {
  return /^Standard_[A-Z]+\d+[A-Za-z0-9-]*(_[A-Za-z0-9]+)*$/.test(size);
}
