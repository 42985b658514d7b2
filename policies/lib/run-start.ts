let started: Date | undefined;

/** When this run began: read once, so that all rules agree on what has ended, also in a run that goes on past midnight. */
export const runStart = (): Date => (started ??= new Date());
