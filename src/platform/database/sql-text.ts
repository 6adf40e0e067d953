/** A moment as JSON has it, for statements that write JSON themselves. */
export const utc = (moment: string): string => `to_char(${moment} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/**
 * True of at most 5,000 rows of a table that meet the condition and that nobody else is changing: what one part of a
 * job deals with, so that however much has piled up, no statement takes long and nobody waits for long.
 */
export const batchOf = (table: string, condition: string): string =>
  `id = ANY (ARRAY(SELECT id FROM ${table} WHERE ${condition} LIMIT 5000 FOR UPDATE SKIP LOCKED))`;
