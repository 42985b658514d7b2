/** What a machine sees of the simulated network. */
export interface Place {
  /** Addresses of a name of Azure; none where it does not resolve. */
  resolve(name: string): readonly string[];
  /** The address under which the machine appears outside. */
  address(): string;
}
