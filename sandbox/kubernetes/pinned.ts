/** The Kubernetes release whose API server checks our manifests. The Go module in toolchain/ pins the same one; a test compares them. */
export const KUBERNETES_VERSION = "1.34.2";

/** Go package of the API server, as toolchain/go.mod names its module. */
export const API_SERVER_PACKAGE = "k8s.io/kubernetes/cmd/kube-apiserver";

/** Debian's package of the store that the API server keeps its objects in. */
export const ETCD_PACKAGE = "etcd-server";
