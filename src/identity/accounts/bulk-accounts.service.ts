import { Injectable } from '@nestjs/common';
import type { OneTimePassword } from '#identity/credentials/one-time-password.js';
import type { Role } from '#platform/access/actor.js';
import { Settings } from '#platform/config/settings.js';
import { Database, type Statement } from '#platform/database/database.js';
import { jsonBatches } from '#platform/database/json-batches.js';
import {
  graduateAccounts,
  insertAccounts,
  reopenAccounts,
  updateAccounts,
  updateOneTimePasswords,
} from './bulk-accounts.sql.js';
import type { User } from './user.entity.js';

/** What the school decides about an account. */
export type SchoolAccount = Pick<User, 'id' | 'email' | 'username' | 'firstName' | 'lastName' | 'externalId'>;

/** An account without a password allows no login until one is issued. */
export interface NewSchoolAccount extends SchoolAccount {
  role: Role;
  password?: OneTimePassword | undefined;
}

/** An account whose address was changed by staff. */
export type AddressChange = Pick<User, 'id' | 'email' | 'username' | 'firstName' | 'lastName'> & {
  formerEmail: string;
};

/**
 * Writes many accounts with one statement per operation and batch, in the caller's transaction. The caller has checked
 * the permission. Changes of the status reach open sessions when the caller reports them (`OpenSessions.changed`).
 */
@Injectable()
export class BulkAccounts {
  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
  ) {}

  /** Creates managed accounts whose holders choose a password at the first login. */
  async create(accounts: readonly NewSchoolAccount[]): Promise<void> {
    await this.write(insertAccounts, accounts, ({ role, password, ...account }) => ({
      ...fieldsOf(account),
      role,
      passwordHash: password?.hash,
      oneTimePasswordExpiresAt: password?.expiresAt,
    }));
  }

  /** Sets names, username, address and external id. Returns the changed addresses, about which the caller informs. */
  async change(accounts: readonly SchoolAccount[]): Promise<AddressChange[]> {
    const changed = await this.write<SchoolAccount, AddressChange>(updateAccounts, accounts, fieldsOf);
    return changed.filter(({ email, formerEmail }) => email !== formerEmail);
  }

  /**
   * Replaces the one-time passwords of managed accounts that have not been used yet. Returns the ids of the accounts
   * changed: those whose holder has logged in meanwhile keep the chosen password.
   */
  async issueOneTimePasswords(passwords: readonly { id: string; password: OneTimePassword }[]): Promise<string[]> {
    const rowOf = ({ id, password: { hash, expiresAt } }: { id: string; password: OneTimePassword }) => ({
      id,
      hash,
      expiresAt,
    });
    return (await this.write(updateOneTimePasswords, passwords, rowOf)).map(({ id }) => id);
  }

  /** Makes accounts read-only, except suspended ones. */
  async graduate(userIds: readonly string[]): Promise<void> {
    await this.database.query(graduateAccounts, [this.settings.organizationId, userIds]);
  }

  /** Gives graduated accounts their former status again. Returns the ids of the accounts changed. */
  async reopen(accounts: readonly Pick<User, 'id' | 'accountStatus'>[]): Promise<string[]> {
    const reopened = await this.write(reopenAccounts, accounts, ({ id, accountStatus }) => ({ id, accountStatus }));
    return reopened.map(({ id }) => id);
  }

  private async write<T extends object, Changed extends object = { id: string }>(
    statement: Statement,
    rows: readonly T[],
    rowOf: (row: T) => object,
  ): Promise<Changed[]> {
    const changed: Changed[] = [];
    for (const batch of jsonBatches(rows, rowOf))
      changed.push(...(await this.database.query<Changed>(statement, [this.settings.organizationId, batch])));
    return changed;
  }
}

/** Without the further fields a caller's row may have. */
const fieldsOf = ({ id, email, username, firstName, lastName, externalId }: SchoolAccount): SchoolAccount => ({
  id,
  email,
  username,
  firstName,
  lastName,
  externalId,
});
