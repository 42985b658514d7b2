/** The day of the tests, before the end of every secret of the committed stacks. */
export const TODAY = new Date("2026-11-21T12:00:00Z");
