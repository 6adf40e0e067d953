import { Injectable } from '@nestjs/common';
import { Scheduled } from '#platform/jobs/scheduler.js';
import { ChangesService } from './changes.service.js';

/** Deletes operations and tombstones that no client can ask for any more. */
@Injectable()
export class SyncJobs {
  constructor(private readonly changes: ChangesService) {}

  @Scheduled('purge-sync', '0 53 3 * * *', { inBatches: true })
  purge(): Promise<number> {
    return this.changes.purge();
  }
}
