import { Injectable } from '@nestjs/common';
import type { CourseShortened } from '#curriculum/modules/modules.service.js';
import { Task } from '#platform/jobs/queue.js';
import { Completions } from './completions.service.js';

@Injectable()
export class ModuleProgressJobs {
  constructor(private readonly completions: Completions) {}

  @Task('module-completed')
  async completed({ userId, moduleId }: { userId: string; moduleId: string }): Promise<void> {
    await this.completions.announceLater({ userId }, moduleId);
  }

  @Task('course-shortened')
  async shortened({ courseId }: CourseShortened): Promise<void> {
    await this.completions.announceShortened(courseId);
  }
}
