// npm run models [-- --day 2027-01-01]: says which default models have aged. Ends with code 1 when one of them cannot be deployed by
// a new subscription, or only for a short time. Runs on a schedule, because models age while nothing changes here.
import { Command } from "commander";
import {
  ageOf,
  MODEL_NOTICE_DAYS,
  MODEL_SCHEDULE,
} from "../components/plans/azure/model-lifecycle";
import { DEFAULT_MODELS } from "../components/plans/azure/open-ai";
import { runMain } from "../process/run-main";

const program = new Command("npm run models --")
  .description("Compares the default models with Azure's retirement schedule.")
  .option(
    "--day <YYYY-MM-DD>",
    "day to compare with; default: today",
    new Date().toISOString().slice(0, 10),
  );

function main(): number {
  program.parse();
  const { day } = program.opts<{ readonly day: string }>();
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(Date.parse(day))) {
    console.error(`--day: ${JSON.stringify(day)} is not a day; write YYYY-MM-DD`);
    return 2;
  }
  const aged = DEFAULT_MODELS.filter(({ name, model, version }) => {
    const age = ageOf(model, version, day);
    console.log(
      age.state === "current"
        ? `${name}: open to new subscriptions until ${age.until}`
        : `${name}: ${age.because}`,
    );
    return age.state !== "current";
  });
  console.log(`Dates of ${MODEL_SCHEDULE.asOf}: ${MODEL_SCHEDULE.source}`);
  if (aged.length === 0) return 0;
  console.log(
    `Replace the defaults that have less than ${String(MODEL_NOTICE_DAYS)} days left, and bring the dates in components/plans/azure/model-lifecycle.ts up to date.`,
  );
  return 1;
}

runMain(async () => Promise.resolve(main()));
