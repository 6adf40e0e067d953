import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { Settings } from '#platform/config/settings.js';
import { Database } from '#platform/database/database.js';
import { type Figure, Gauge } from '#platform/ports/gauge.js';
import { organizationFull, personFull, StorageRoom, type Use } from './storage-room.js';
import { addFile, addOwn, removeFiles, removeOwnersFiles, usedBytes } from './storage-use.sql.js';

/** The person whose quota a file counts towards. */
export type Owner = Pick<Actor, 'userId' | 'role'>;

/** The columns of a deleted file that the counters need. */
export interface FreedFile {
  owner_id: string | null;
  size_bytes: number;
  thumbnail_bytes: number;
}

interface Used {
  person: string | null;
  organization: string | null;
}

const mebibyte = 1024 * 1024;

/**
 * Counts the bytes stored by the organization and by each person, and enforces their quotas. Methods that change a
 * counter run in the transaction that changes the files; they lock the organization's counter first.
 */
@Injectable()
export class StorageUse {
  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
  ) {}

  @Gauge({ name: 'storage_used_bytes', help: 'Bytes of stored files and thumbnails' })
  async usedBytes(): Promise<Figure[]> {
    return [[{}, (await this.ofOrganization()).usedBytes]];
  }

  @Gauge({ name: 'storage_quota_bytes', help: 'Quota of the organization in bytes; 0 is unlimited' })
  quotaBytes(): Figure[] {
    return [[{}, this.maxOfOrganization ?? 0]];
  }

  async ofPerson(owner: Owner): Promise<Use> {
    return (await this.read(owner)).person;
  }

  async ofOrganization(): Promise<Use> {
    const [used] = await this.database.query<Used>(usedBytes, [this.settings.organizationId, null]);
    return use(used?.organization, this.maxOfOrganization);
  }

  /** The quota left before an upload. */
  async roomFor(owner: Owner): Promise<StorageRoom> {
    const { person, organization } = await this.read(owner);
    return new StorageRoom(person, organization);
  }

  /** Counts a file of `owner`; throws 413 when it exceeds a quota. */
  async add(owner: Owner, sizeBytes: number): Promise<void> {
    const { organizationId } = this.settings;
    const limits = [this.maxOfOrganization, this.maxOf(owner)];
    const [added] = await this.database.query<Used>(addFile, [organizationId, owner.userId, sizeBytes, ...limits]);
    if (added?.organization == null) throw organizationFull(await this.ofOrganization());
    if (added.person === null) throw personFull(await this.ofPerson(owner));
  }

  /** Counts what the server adds, such as a thumbnail, for the organization, even beyond its quota. */
  async addOwn(bytes: number): Promise<void> {
    await this.database.query(addOwn, [this.settings.organizationId, bytes]);
  }

  /** Subtracts the bytes of deleted files. */
  async remove(files: FreedFile[]): Promise<void> {
    if (files.length === 0) return;
    const bytes = files.reduce((sum, file) => sum + file.size_bytes + file.thumbnail_bytes, 0);
    await this.database.query(removeFiles, [this.settings.organizationId, bytes]);
    const owned = files.filter(({ owner_id }) => owner_id !== null);
    const [owners, sizes] = [owned.map(({ owner_id }) => owner_id), owned.map(({ size_bytes }) => size_bytes)];
    if (owned.length > 0) await this.database.query(removeOwnersFiles, [owners, sizes]);
  }

  private async read(owner: Owner): Promise<{ person: Use; organization: Use }> {
    const [used] = await this.database.query<Used>(usedBytes, [this.settings.organizationId, owner.userId]);
    return {
      person: use(used?.person, this.maxOf(owner)),
      organization: use(used?.organization, this.maxOfOrganization),
    };
  }

  private get maxOfOrganization(): number | null {
    return limit(this.settings.storageQuotaOrganizationGb * 1024);
  }

  private maxOf({ role }: Owner): number | null {
    const { storageQuotaStaffMb, storageQuotaStudentMb } = this.settings;
    return limit(role === 'ADMIN' || role === 'TEACHER' ? storageQuotaStaffMb : storageQuotaStudentMb);
  }
}

const limit = (mebibytes: number): number | null => (mebibytes === 0 ? null : mebibytes * mebibyte);

const use = (usedBytes: string | null | undefined, maxBytes: number | null): Use => ({
  usedBytes: Number(usedBytes ?? 0),
  maxBytes,
});
