import { Injectable } from '@nestjs/common';
import { Settings } from '#platform/config/settings.js';
import { Database, type Statement } from '#platform/database/database.js';

const firstAvailable: Statement = {
  name: 'username-first-available',
  text: `SELECT candidate.name
         FROM (SELECT $1::text || coalesce(nullif(n, 1)::text, '') AS name FROM generate_series(1, 10000) n) candidate
         WHERE NOT EXISTS (SELECT FROM users WHERE username = candidate.name)
           AND NOT EXISTS (SELECT FROM users WHERE email = candidate.name || $2) LIMIT 1`,
};

const maxBaseLength = 90;

/** A username of ASCII letters and digits: `Zoë Ó Briain` gives `zoe.obriain`. */
export function usernameFor(firstName: string, lastName: string): string {
  const asciiOf = (text: string) =>
    text
      .normalize('NFKD')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '');
  return [asciiOf(firstName), asciiOf(lastName)].filter(Boolean).join('.').slice(0, maxBaseLength) || 'student';
}

/** Generates usernames, and placeholder addresses for accounts without email (docs/decisions/0050). */
@Injectable()
export class UsernamesService {
  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
  ) {}

  /** Serializes the generation of usernames until the transaction ends. */
  async lock(): Promise<void> {
    await this.database.lock('usernames', 'all');
  }

  /** The first available username derived from a name. Call it in the transaction that inserts the account. */
  async generate(firstName: string, lastName: string): Promise<string> {
    await this.lock();
    const base = usernameFor(firstName, lastName);
    const [available] = await this.database.query<{ name: string }>(firstAvailable, [base, this.studentAddress('')]);
    return available?.name ?? `${base}.${Date.now()}`;
  }

  /** Placeholder address of a student without email, which cannot receive mail. */
  studentAddress(username: string): string {
    return `${username}@students.${this.settings.organizationSlug}.invalid`;
  }

  /** Placeholder address of a teacher or parent without email. */
  adultAddress(username: string): string {
    return `${username}@people.${this.settings.organizationSlug}.invalid`;
  }
}
