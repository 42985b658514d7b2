/** vCPUs of a size of virtual machine, from its name. */
export const coresOf = (size: string): number =>
  Number(/\d+/.exec(size.replace(/^Standard_/, ""))?.[0] ?? 0);

/** The quota that a size counts against: `Standard_D4ds_v5` is of `standardDDSv5Family`. */
export function familyOf(size: string): string {
  const match = /^Standard_([A-Z]+)\d+[-\d]*([a-z]*)(?:_(v\d+))?$/.exec(size);
  if (match === null) return `${size}Family`;
  const [, letters = "", features = "", version = ""] = match;
  return `standard${letters}${features.toUpperCase()}${version}Family`;
}
