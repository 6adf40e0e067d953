/** A moment as JSON has it, for statements that write JSON themselves. */
export const utc = (moment: string): string => `to_char(${moment} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/**
 * True of at most so many rows of a table that meet the condition and that nobody else is changing: what one part of a
 * job deals with, so that however much has piled up, no statement takes long and nobody waits for long.
 */
export const someOf = (table: string, condition: string, rows = 5_000): string =>
  `id = ANY (ARRAY(SELECT id FROM ${table} WHERE ${condition} LIMIT ${rows} FOR UPDATE SKIP LOCKED))`;
