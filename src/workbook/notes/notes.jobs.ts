import { Injectable } from '@nestjs/common';
import { Scheduled } from '#platform/jobs/scheduler.js';
import { NotesService } from './notes.service.js';

/** Deletes notes for good once they can no longer be restored. */
@Injectable()
export class NotesJobs {
  constructor(private readonly notes: NotesService) {}

  @Scheduled('purge-notes', '0 47 3 * * *', { inBatches: true })
  purge(): Promise<number> {
    return this.notes.purge();
  }
}
