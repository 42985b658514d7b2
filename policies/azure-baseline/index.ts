import { servePack } from "../lib/serve-pack";

import { AZURE_RULES } from "./rules";

servePack(
  "azure-baseline",
  {
    displayName: "Azure baseline",
    description: "What a private CodeMie platform on Azure has to be.",
  },
  AZURE_RULES,
);
