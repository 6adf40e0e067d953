import { Injectable } from '@nestjs/common';
import { Settings } from '#platform/config/settings.js';
import { Database } from '#platform/database/database.js';
import { firstAvailableUsername } from './students.sql.js';
import { usernameFor } from './username.js';

/** Generates usernames, and placeholder addresses for accounts without email (docs/decisions/0050). */
@Injectable()
export class UsernamesService {
  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
  ) {}

  /** Serializes the generation of usernames until the transaction ends. */
  async lock(): Promise<void> {
    await this.database.lock('usernames');
  }

  /** The first available username derived from a name. Call it in the transaction that inserts the account. */
  async generate(firstName: string, lastName: string): Promise<string> {
    await this.lock();
    const base = usernameFor(firstName, lastName);
    const [available] = await this.database.query<{ name: string }>(firstAvailableUsername, [
      base,
      this.studentAddress(''),
    ]);
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
