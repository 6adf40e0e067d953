/** The name a user is shown by, as `User.displayName` computes it. */
export const displayName = (user: string) =>
  `coalesce(nullif(concat_ws(' ', ${user}.first_name, ${user}.last_name), ''), ${user}.username, split_part(${user}.email, '@', 1))`;

/** The email address of a user; null for a placeholder, which cannot receive mail. */
export const realEmail = (user: string) => `CASE WHEN ${user}.email NOT LIKE '%.invalid' THEN ${user}.email END`;
