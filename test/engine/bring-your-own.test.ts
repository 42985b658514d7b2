// What a company has already: the foundation is put beside it, changes nothing of it and goes without a trace.
import { join, resolve } from "node:path";
import { type Harness, openHarness, ROOT } from "./support/harness";

jest.setTimeout(900_000);

const LANDING_ZONE = resolve(__dirname, "fixtures", "landing-zone");
const VARIANTS = join(ROOT, "test", "variants", "valid");
const CONNECTIVITY = "0c7e4d2a-9b1f-4e53-8a66-3f2d1c0b9a87";
const OWN = "6d7c1f0e-52c1-4d0c-9a55-0d5c0c9a1b01";

/** Where the network stands, and which variant is put beside it; all with VARIANTS=all. */
const SHAPES = [
  ["in part, joined to a hub of its own", CONNECTIVITY, "azure-extended-network"],
  ["in the same subscription", OWN, "azure-existing-network"],
  ["in a connectivity subscription", CONNECTIVITY, "azure-connectivity-subscription"],
] as const;
const shapes = process.env["VARIANTS"] === "all" ? SHAPES : SHAPES.slice(0, 1);

const facts = (harness: Harness) =>
  harness.cloudResources().map(({ id, inputs }) => [id, JSON.stringify(inputs)]);

describe("a foundation beside what is there", () => {
  it.each(shapes)(
    "%s is deployed once, left alone by a second run, and goes alone",
    async (_, where, variant) => {
      const company = await openHarness({
        root: LANDING_ZONE,
        config: { "azure-native:subscriptionId": where },
      });
      try {
        await company.run("up");
        await company.stop();
        const before = facts(company);
        const own = await openHarness({
          among: company,
          configFile: join(VARIANTS, `${variant}.yaml`),
          latency: 0.0005,
        });
        try {
          expect(Object.keys((await own.run("up")).changes)).toEqual(["create"]);
          expect(Object.keys((await own.run("up")).changes)).toEqual(["same"]);
          await own.session.must(["state", "unprotect", "--all", "--yes", "--stack", own.stack]);
          await own.run("destroy");
          expect(facts(own)).toEqual(before);
        } finally {
          await own.close();
        }
      } finally {
        await company.close();
      }
    },
  );
});
