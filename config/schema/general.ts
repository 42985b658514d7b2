import { z } from "zod";
import { CUSTOMER_PATTERN } from "../../components/plans/azure/state-backend";
import { formatted, tags, word } from "./primitives";

export const generalSchema = z.strictObject({
  customer: formatted(
    CUSTOMER_PATTERN,
    "is not a valid stem of names",
    "use 3 to 24 lower-case letters and digits",
  ).describe(
    "Stem of every globally unique name: 3 to 24 lower-case letters and digits, the same in every phase.",
  ),
  environment: word.max(32).describe("Name of the environment, for example dev; becomes a tag."),
  owner: word.max(128).describe("Team that answers for the deployment; becomes a tag."),
  tags: tags.default({}).describe("Further tags for every taggable resource."),
});

export type GeneralConfig = z.output<typeof generalSchema>;
