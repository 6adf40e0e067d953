import { Injectable } from '@nestjs/common';
import { Clock } from '#platform/config/clock.js';
import { Task } from '#platform/jobs/queue.js';
import { Scheduled } from '#platform/jobs/scheduler.js';
import { Storage } from './drivers/storage.js';
import { Thumbnails } from './images/thumbnails.js';
import { OrphanedFiles } from './orphaned-files.js';

@Injectable()
export class StorageJobs {
  constructor(
    private readonly storage: Storage,
    private readonly thumbnails: Thumbnails,
    private readonly orphans: OrphanedFiles,
    private readonly clock: Clock,
  ) {}

  @Task('remove-bytes')
  removeBytes({ keys }: { keys: string[] }): Promise<void> {
    return this.storage.remove(keys);
  }

  @Task('make-thumbnail')
  makeThumbnail({ fileId }: { fileId: string }): Promise<void> {
    return this.thumbnails.make(fileId);
  }

  @Scheduled('orphan-files', '30 3 * * *')
  sweep(): Promise<number> {
    return this.orphans.sweep(this.clock.now());
  }
}
