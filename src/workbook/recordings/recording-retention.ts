import { Injectable } from '@nestjs/common';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { FilesService } from '#platform/files/files.service.js';
import { Scheduled } from '#platform/jobs/scheduler.js';
import { daysBefore } from '#platform/text/calendar.js';
import { OrganizationsService } from '#tenancy/organizations/organizations.service.js';
import { restorableDays } from './audio-recording.entity.js';
import { removeExpired } from './recordings.sql.js';

/** Removes recordings for good: file, waveform and transcription. */
@Injectable()
export class RecordingRetention {
  constructor(
    private readonly organizations: OrganizationsService,
    private readonly files: FilesService,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Removes one batch of recordings that cannot be restored any more or have passed the organization's retention period. */
  @Scheduled('expire-recordings', '0 33 2 * * *', { inBatches: true })
  async removeExpired(): Promise<number> {
    const now = this.clock.now();
    const { settings } = await this.organizations.current();
    const days = settings.privacy?.recordingRetentionDays;
    const limits = [daysBefore(now, restorableDays), days ? daysBefore(now, days) : null];
    const removed = await this.database.query<{ fileId: string }>(removeExpired, limits);
    await this.files.discard(removed.map(({ fileId }) => fileId));
    return removed.length;
  }
}
