// Texts that a plan accepts in the place of an output, so that it can decide everything else. Each is another one, because a
// plan refuses what is listed twice.

/** The text for output number `index`. */
export type StandIn = (index: number) => string;

const STEM = "knownlater";

/** Names that every service of the three clouds accepts. */
export const NAME: StandIn = (index) => `${STEM}${String(index)}`;
export const DOMAIN: StandIn = (index) => `${NAME(index)}.example.com`;
/** Of a range that is reserved for documentation (RFC 5737), and so neither private nor anybody's. */
export const ADDRESS: StandIn = (index) => `198.51.100.${String(index % 256)}`;
export const RANGE: StandIn = (index) => `${ADDRESS(index)}/32`;
export const GUID: StandIn = (index) =>
  `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`;
/** A service account of Kubernetes, as a token names it. */
export const SUBJECT: StandIn = (index) => `system:serviceaccount:${STEM}:${NAME(index)}`;
export const DAY: StandIn = () => "2999-12-31";
/** A zone of a private API server. */
export const AKS_ZONE: StandIn = (index) => `${NAME(index)}.privatelink.westeurope.azmk8s.io`;
/** Id of a cluster. */
export const CLUSTER_ID: StandIn = (index) =>
  `/subscriptions/${GUID(index)}/resourceGroups/${NAME(index)}/providers/Microsoft.ContainerService/managedClusters/${NAME(index)}`;
export const MONTH: StandIn = () => "2999-12";
export const MAIL: StandIn = (index) => `${NAME(index)}@example.com`;

/** Whether a text is in the place of an output: for rules that compare two arguments. */
export const isStandIn = (text: string): boolean => text.includes(STEM);
