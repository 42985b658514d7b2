import { awsCheck, fail, pass, unknown, type Finding } from "../../check";
import { NOT_REPORTED, type Zone } from "../../clients/aws/compute";

/** A zone serves when it is an ordinary zone, available, and open without opting in. */
export function assessZones(wanted: readonly string[], zones: readonly Zone[]): Finding {
  const usable = zones.filter(
    ({ type, state, optIn }) =>
      type === "availability-zone" && state === "available" && optIn === "opt-in-not-required",
  );
  const names = usable.map(({ name }) => name).sort();
  const hint = `use zones among ${names.join(", ")}`;
  if (new Set(wanted).size !== wanted.length)
    return fail(`a zone is named twice: ${wanted.join(", ")}`, hint);
  if (wanted.length < 2)
    return fail(`${String(wanted.length)} zones are configured`, `name at least two; ${hint}`);
  const bad = wanted.filter((name) => !names.includes(name));
  if (bad.length === 0) return pass(`${wanted.join(", ")}; the region has ${names.join(", ")}`);
  if (zones.some(({ name, optIn }) => bad.includes(name) && optIn === NOT_REPORTED)) {
    return unknown(`the answer does not say whether ${bad.join(", ")} need opting in`);
  }
  const why = bad.map((name) => {
    const zone = zones.find((candidate) => candidate.name === name);
    return zone === undefined
      ? `${name} does not exist`
      : `${name} is ${zone.type}, ${zone.state}, ${zone.optIn}`;
  });
  return fail(why.join("; "), hint);
}

export const zones = awsCheck(
  "AWS_ZONES",
  ["ec2:DescribeAvailabilityZones"],
  async (needs, { aws }) => assessZones(await aws.zoneNames(needs.zones), await aws.zones()),
);
