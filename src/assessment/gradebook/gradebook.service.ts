import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { paginatePrepared } from '#platform/api/page.js';
import { memberPolicy } from '#school/classrooms/classrooms.policy.js';
import { SubjectsService } from '#curriculum/subjects/subjects.service.js';
import {
  type GradebookAssessmentView,
  type GradebookQuery,
  type GradebookRowView,
  type GradebookPage,
  maxGradebookAssessments,
} from './gradebook.dto.js';
import { gradebookAssessments, gradebookRows } from './gradebook.sql.js';

/** Grades of a class in a subject, for its teachers. */
@Injectable()
export class GradebookService {
  constructor(
    @InjectScoped(memberPolicy) private readonly members: Scoped<typeof memberPolicy>,
    private readonly subjects: SubjectsService,
    private readonly database: Database,
  ) {}

  /** One page of students with their submissions to the assessments of the subject, in at most four statements. */
  async get(actor: Actor, subjectId: string, { dueFrom, dueBefore, ...query }: GradebookQuery): Promise<GradebookPage> {
    const { classroomId } = await this.subjects.get(actor, subjectId, 'edit');
    const columns = [subjectId, dueFrom ?? null, dueBefore ?? null, maxGradebookAssessments];
    const assessments = await this.database.query<GradebookAssessmentView>(gradebookAssessments, columns);
    const ids = assessments.map(({ id }) => id);
    const page = await paginatePrepared<GradebookRowView>(query, gradebookRows, [classroomId, ids], (list, values) =>
      this.members.read(actor, list, values, 'listProgress'),
    );
    return { ...page, assessments };
  }
}
