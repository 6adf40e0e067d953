import { byName } from '#platform/database/order-by.js';

/** The names of a person; each may be missing. */
interface PersonNames {
  firstName: string | null;
  lastName: string | null;
}

/** First and last name; empty if the person has neither. */
export const fullNameOf = ({ firstName, lastName }: PersonNames): string =>
  [firstName, lastName].filter(Boolean).join(' ');

/** First and last name, else the username, else the local part of the email address. */
export const displayNameOf = (user: PersonNames & { username: string | null; email: string }): string =>
  fullNameOf(user) || user.username || user.email.replace(/@.*/s, '');

/** Sorts rows of `users` by name; the id makes the order total. */
export const nameOrderSql = (user: string): string =>
  `${byName(`${user}.last_name`)}, ${byName(`${user}.first_name`)}, ${user}.id`;

/** `displayNameOf` in SQL, for the row of `users` with the given alias. */
export const displayNameSql = (user: string): string =>
  `coalesce(nullif(concat_ws(' ', ${user}.first_name, ${user}.last_name), ''), ${user}.username, split_part(${user}.email, '@', 1))`;
