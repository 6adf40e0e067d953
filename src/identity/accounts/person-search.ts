import { containsText } from '#platform/database/search.js';
import { displayNameSql } from './display-name.js';
import { realEmailSql } from './real-email.js';

/**
 * The condition for people whose names, username and email address contain the words of the parameter `text`, on the row
 * of `users` with the given alias. The index users_words_idx has the same expression.
 */
export const personContains = (text: string, user: string): string =>
  containsText(text, `${user}.first_name`, `${user}.last_name`, `${user}.username`, realEmailSql(user));

/**
 * The condition for people whose displayed name contains the words of the parameter `text`, for lists that are also read by
 * people who may not see usernames and email addresses. It has no index: use it for the people of one class or session.
 */
export const displayNameContains = (text: string, user: string): string => containsText(text, displayNameSql(user));
