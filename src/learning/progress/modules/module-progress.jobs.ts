import { Injectable } from '@nestjs/common';
import { Task } from '#platform/jobs/queue.js';
import { Completions } from './completions.service.js';

@Injectable()
export class ModuleProgressJobs {
  constructor(private readonly completions: Completions) {}

  @Task('module-completed')
  async completed({ userId, moduleId }: { userId: string; moduleId: string }): Promise<void> {
    await this.completions.announceLater({ userId }, moduleId);
  }
}
