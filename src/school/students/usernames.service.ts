import { Injectable } from '@nestjs/common';
import { Settings } from '#platform/config/settings.js';
import { Database, type Statement } from '#platform/database/database.js';

/** Whoever invents usernames takes turns until their transaction ends, so that two never invent the same one. */
const lockUsernames: Statement = {
  name: 'usernames-lock',
  text: `SELECT pg_advisory_xact_lock(hashtextextended('usernames', 2))`,
};
const firstFree: Statement = {
  name: 'username-first-free',
  text: `SELECT candidate.name
         FROM (SELECT $1::text || coalesce(nullif(n, 1)::text, '') AS name FROM generate_series(1, 10000) n) candidate
         WHERE NOT EXISTS (SELECT FROM users WHERE username = candidate.name)
           AND NOT EXISTS (SELECT FROM users WHERE email = candidate.name || $2) LIMIT 1`,
};

const maxBaseLength = 90;

/** The letters and digits every keyboard has: `Zoë Ó Briain` is `zoe.obriain`. */
export function usernameFor(firstName: string, lastName: string): string {
  const plain = (text: string) =>
    text
      .normalize('NFKD')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '');
  return [plain(firstName), plain(lastName)].filter(Boolean).join('.').slice(0, maxBaseLength) || 'student';
}

/** Usernames for those who bring none, and addresses for those no mail can reach (OQ-052). */
@Injectable()
export class UsernamesService {
  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
  ) {}

  /** Holds until the open transaction ends. */
  async lock(): Promise<void> {
    await this.database.query(lockUsernames);
  }

  /** The first free username made from a name. Call it inside the transaction that takes it. */
  async invent(firstName: string, lastName: string): Promise<string> {
    await this.lock();
    const base = usernameFor(firstName, lastName);
    const [free] = await this.database.query<{ name: string }>(firstFree, [base, this.studentAddress('')]);
    return free?.name ?? `${base}.${Date.now()}`;
  }

  studentAddress(username: string): string {
    return `${username}@students.${this.settings.organizationSlug}.invalid`;
  }

  /** The same for teachers and parents. */
  adultAddress(username: string): string {
    return `${username}@people.${this.settings.organizationSlug}.invalid`;
  }
}
