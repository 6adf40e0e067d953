/**
 * The upper bound for a measured duration in milliseconds. `npm run test:long` checks the promised duration and needs a quiet
 * machine; the usual run, which shares its processors with other specs, only finds what is ten times slower.
 */
export const boundOf = (promisedMs: number): number => (process.env.LONG ? promisedMs : 10 * promisedMs);
