import { randomBytes } from "node:crypto";

import { CloudFailure } from "../../wire/failure";
import type { Value } from "../../wire/values";
import type { Stored } from "../../cloud-store";
import { DEFAULT_TENANT } from "../azure-native/arm";
import type { FunctionRow, Package, Question, TypeRow } from "../rows";

const APPLICATION = "azuread:index/application:Application";
const PRINCIPAL = "azuread:index/servicePrincipal:ServicePrincipal";
const GROUP = "azuread:index/group:Group";
/** Life that Entra gives a password without an end. */
const DEFAULT_PASSWORD_DAYS = 730;
const text = (value: Value): string => (typeof value === "string" ? value : "");

const graph = (code: string, message: string, status: number): CloudFailure =>
  new CloudFailure(
    code,
    `unexpected status ${String(status)} with OData error: ${code}: ${message}`,
    status,
  );

function application(question: Pick<Question, "store">, id: string): Stored | undefined {
  return question.store
    .storedOfType(APPLICATION)
    .find((stored) => stored.id === id || stored.outputs["objectId"] === id);
}

const tail = (id: string): string => id.split("/").at(-1) ?? "";

const password = (owner: string): TypeRow =>
  ({
    id: ({ inputs, generated }) => `${tail(text(inputs[owner]))}/password/${generated.uuid("key")}`,
    required: [owner],
    replaces: [
      owner,
      "displayName",
      "endDate",
      "endDateRelative",
      "startDate",
      "rotateWhenChanged",
    ],
    seconds: 5,
    secrets: ["value"],
    computed: ({ generated, inputs, outputs }) => ({
      keyId: generated.uuid("key"),
      value:
        outputs["value"] ??
        `${randomBytes(3).toString("hex").slice(0, 3)}8Q~${randomBytes(26).toString("base64url").slice(0, 34)}`,
      startDate: inputs["startDate"] ?? outputs["startDate"] ?? new Date().toISOString(),
      endDate:
        inputs["endDate"] ??
        outputs["endDate"] ??
        new Date(Date.now() + DEFAULT_PASSWORD_DAYS * 86_400_000).toISOString(),
    }),
  }) satisfies TypeRow;

const types: Readonly<Record<string, TypeRow>> = {
  [APPLICATION]: {
    id: ({ generated }) => `/applications/${generated.uuid("object")}`,
    required: ["displayName"],
    seconds: 8,
    computed: ({ generated }) => ({
      objectId: generated.uuid("object"),
      applicationId: generated.uuid("client"),
      clientId: generated.uuid("client"),
      publisherDomain: "sandbox.onmicrosoft.com",
      appRoleIds: {},
      oauth2PermissionScopeIds: {},
    }),
  },
  "azuread:index/applicationRegistration:ApplicationRegistration": {
    id: ({ generated }) => `/applications/${generated.uuid("object")}`,
    required: ["displayName"],
    seconds: 8,
    computed: ({ generated }) => ({
      objectId: generated.uuid("object"),
      clientId: generated.uuid("client"),
    }),
  },
  [PRINCIPAL]: {
    id: ({ generated }) => `/servicePrincipals/${generated.uuid("principal")}`,
    required: ["clientId"],
    replaces: ["clientId"],
    seconds: 8,
    computed: ({ generated, store, inputs, config }) => {
      const app = store
        .storedOfType(APPLICATION)
        .find(({ outputs }) => outputs["clientId"] === inputs["clientId"]);
      return {
        objectId: generated.uuid("principal"),
        displayName: app?.outputs["displayName"],
        applicationTenantId: text(config["tenantId"]) || DEFAULT_TENANT,
        servicePrincipalNames: [inputs["clientId"]],
        type: "Application",
      };
    },
  },
  "azuread:index/applicationPassword:ApplicationPassword": password("applicationId"),
  "azuread:index/servicePrincipalPassword:ServicePrincipalPassword": password("servicePrincipalId"),
  "azuread:index/applicationFederatedIdentityCredential:ApplicationFederatedIdentityCredential": {
    id: ({ inputs, generated }) =>
      `${tail(text(inputs["applicationId"]))}/federatedIdentityCredential/${generated.uuid("credential")}`,
    required: ["applicationId", "audiences", "displayName", "issuer", "subject"],
    replaces: ["applicationId", "displayName"],
    seconds: 4,
    computed: ({ generated }) => ({ credentialId: generated.uuid("credential") }),
  },
  [GROUP]: {
    id: ({ generated }) => `/groups/${generated.uuid("group")}`,
    required: ["displayName"],
    seconds: 8,
    computed: ({ generated, inputs }) => ({
      objectId: generated.uuid("group"),
      mailNickname: inputs["mailNickname"] ?? generated.hex("nick", 8),
      proxyAddresses: [],
    }),
  },
  "azuread:index/groupMember:GroupMember": {
    id: ({ inputs }) =>
      `${tail(text(inputs["groupObjectId"]))}/member/${text(inputs["memberObjectId"])}`,
    required: ["groupObjectId", "memberObjectId"],
    replaces: ["groupObjectId", "memberObjectId"],
    seconds: 4,
  },
};

const getter =
  (token: string, what: string, keys: readonly string[]): FunctionRow =>
  ({ args, store }) => {
    const found = store
      .storedOfType(token)
      .find(({ outputs }) =>
        keys.some((key) => args[key] !== undefined && args[key] === outputs[key]),
      );
    if (found === undefined)
      throw graph(
        "Request_ResourceNotFound",
        `No ${what} found matching ${JSON.stringify(args)}`,
        404,
      );
    return { ...found.outputs, id: found.id };
  };

const IN_DIRECTORY = "https://learn.microsoft.com/graph/api/resources/serviceprincipal";

/** The azuread provider: one directory without people in it. */
export const azuread: Package = {
  name: "azuread",
  sdk: "@pulumi/azuread",
  types,
  functions: {
    "azuread:index/getClientConfig:getClientConfig": ({ config }) => ({
      id: "client-config",
      clientId: text(config["clientId"]) || "5a4d0b0e-0000-4000-8000-5a4d0b0e0003",
      objectId: "5a4d0b0e-0000-4000-8000-5a4d0b0e0004",
      tenantId: text(config["tenantId"]) || DEFAULT_TENANT,
    }),
    "azuread:index/getApplication:getApplication": getter(APPLICATION, "application", [
      "clientId",
      "objectId",
      "displayName",
    ]),
    "azuread:index/getServicePrincipal:getServicePrincipal": getter(
      PRINCIPAL,
      "service principal",
      ["clientId", "objectId", "displayName"],
    ),
    "azuread:index/getGroup:getGroup": getter(GROUP, "group", [
      "objectId",
      "displayName",
      "mailNickname",
    ]),
    "azuread:index/getApplicationPublishedAppIds:getApplicationPublishedAppIds": () => ({
      id: "appIds",
      result: { MicrosoftGraph: "00000003-0000-0000-c000-000000000000" },
    }),
    "azuread:index/getDomains:getDomains": () => ({
      id: "domains",
      domains: [
        { domainName: "sandbox.onmicrosoft.com", default: true, initial: true, verified: true },
      ],
    }),
  },
  refusals: {
    "password lives longer than the tenant's policy allows": {
      seen: "https://github.com/microsoft/PubSec-Info-Assistant/issues/681",
      on: ["create"],
      types: [
        "azuread:index/applicationPassword:ApplicationPassword",
        "azuread:index/servicePrincipalPassword:ServicePrincipalPassword",
      ],
      refuse: ({ inputs, scenario }) => {
        const limit = scenario.passwordLifetimeDays;
        const end = text(inputs["endDate"]);
        const days =
          end === ""
            ? DEFAULT_PASSWORD_DAYS
            : (Date.parse(end) - Date.parse(scenario.day)) / 86_400_000;
        return limit === undefined || days <= limit
          ? undefined
          : graph(
              "CredentialInvalidLifetimeAsPerAppPolicy",
              "Credential lifetime exceeds the max value allowed as per assigned policy",
              400,
            );
      },
    },
    "application not found": {
      seen: IN_DIRECTORY,
      on: ["create"],
      types: ["azuread:index/applicationPassword:ApplicationPassword"],
      refuse: ({ inputs, store, scenario }) => {
        const id = text(inputs["applicationId"]);
        return application({ store }, id) !== undefined || scenario.existing.includes(id)
          ? undefined
          : graph(
              "Request_ResourceNotFound",
              `Resource '${tail(id)}' does not exist or one of its queried reference-property objects are not present.`,
              404,
            );
      },
    },
    "application has a service principal already": {
      seen: IN_DIRECTORY,
      on: ["create"],
      types: [PRINCIPAL],
      refuse: ({ inputs, store }) =>
        inputs["useExisting"] !== true &&
        store
          .storedOfType(PRINCIPAL)
          .some((other) => other.inputs["clientId"] === inputs["clientId"])
          ? graph(
              "Request_MultipleObjectsWithSameKeyValue",
              "The service principal cannot be created, updated, or restored because the service principal name is already in use.",
              409,
            )
          : undefined,
    },
    "group name not unique": {
      seen: "https://learn.microsoft.com/graph/api/group-post-groups",
      on: ["create"],
      types: [GROUP],
      refuse: ({ inputs, store }) =>
        inputs["preventDuplicateNames"] === true &&
        store
          .storedOfType(GROUP)
          .some((other) => other.inputs["displayName"] === inputs["displayName"])
          ? new CloudFailure(
              "ImportAsExists",
              `existing group with display name "${text(inputs["displayName"])}" was found and preventDuplicateNames was specified`,
              409,
            )
          : undefined,
    },
  },
  conflicts: {},
  // Passwords and credentials go with their application, as do members with their group.
  takesWithIt: ({ id }, other) => other.id.startsWith(`${tail(id)}/`),
  alreadyExists: ({ id }) =>
    graph(
      "Request_MultipleObjectsWithSameKeyValue",
      `Another object with the same value ${id} exists.`,
      409,
    ),
  throttled: () => graph("TooManyRequests", "Too many requests.", 429),
  retries: ({ status, code }) =>
    status === 429 || status >= 500 || code === "Request_ResourceNotFound",
};
