/** Scores and percentages as decimal text: the columns are numeric and must not pass through binary fractions. */
const decimals = [
  'maxScore',
  'passScore',
  'latePenaltyPercent',
  'lateFloorPercent',
  'missingPercent',
  'doubleMarkingPercent',
] as const;
type Decimals = Partial<Record<(typeof decimals)[number], number | null>>;

/** The fields with scores and percentages as the database stores them. */
export function asColumns<T extends Decimals>(fields: T): Omit<T, keyof Decimals> & Record<string, unknown> {
  const given = decimals.filter((name) => fields[name] !== undefined);
  return { ...fields, ...Object.fromEntries(given.map((name) => [name, fields[name]?.toFixed(2) ?? null])) };
}
