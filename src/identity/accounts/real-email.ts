/** Whether the address can receive mail; `.invalid` (RFC 2606) marks accounts without email. */
export const isRealEmail = (address: string): boolean => !address.endsWith('.invalid');

/** `isRealEmail` in SQL, for the row of `users` with the given alias. */
export const hasRealEmailSql = (user: string): string => `${user}.email NOT LIKE '%.invalid'`;

/** The address in SQL; null for accounts without email. */
export const realEmailSql = (user: string): string => `CASE WHEN ${hasRealEmailSql(user)} THEN ${user}.email END`;
