import { IngressController } from "platform-foundations/kubernetes";

// Users come from inside the network only, always by the same address.
const ingress = new IngressController("ingress", {
  namespace: "ingress-nginx",
  access: { mode: "internal", address: "10.0.16.10" },
});

export const { className, address } = ingress;
