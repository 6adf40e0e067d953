import { Injectable } from '@nestjs/common';
import { Task } from '#platform/jobs/queue.js';
import { SubjectsService } from './subjects.service.js';

/** Archives the subjects of a classroom after the classroom was archived. */
@Injectable()
export class SubjectsJobs {
  constructor(private readonly subjects: SubjectsService) {}

  @Task('classroom-archived')
  archiveSubjects({ classroomId }: { classroomId: string }): Promise<void> {
    return this.subjects.archiveAllOf(classroomId);
  }
}
