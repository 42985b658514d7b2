import * as pulumi from "@pulumi/pulumi";
import { ConnectionSecrets } from "platform-foundations/kubernetes";

const password = new pulumi.Config().getSecret("databasePassword") ?? pulumi.secret("not set yet");

// The namespace exists; every value is a secret in state, whatever it was before.
const connections = new ConnectionSecrets("connections", {
  secrets: {
    database: {
      namespace: "codemie",
      secretName: "codemie-postgresql",
      values: { host: "codemie-data.postgres.database.azure.com", password },
    },
  },
});

export const { secrets } = connections;
