import { Injectable } from '@nestjs/common';
import { assessmentPolicy } from '#assessment/assessments/assessments.policy.js';
import { type GradeShown, GradesService } from '#assessment/grades/grades.service.js';
import type { Actor } from '#platform/access/actor.js';
import type { Page, PageQuery } from '#platform/api/page.js';
import { paginatePrepared } from '#platform/api/paginate.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { conflict } from '#platform/problems/problem.js';
import type { GroupWorkView, MemberScore } from './group-work.dto.js';
import { groupWorkList } from './groups.sql.js';

/** The work of the groups on an assessment, for its teachers. */
@Injectable()
export class GroupWorkService {
  constructor(
    @InjectScoped(assessmentPolicy) private readonly assessments: Scoped<typeof assessmentPolicy>,
    private readonly grades: GradesService,
  ) {}

  async list(actor: Actor, assessmentId: string, query: PageQuery): Promise<Page<GroupWorkView>> {
    await this.assessments.get(actor, assessmentId, 'edit');
    return paginatePrepared<GroupWorkView>(query, groupWorkList, [assessmentId], (list, values) =>
      this.assessments.read(actor, list, values, 'edit'),
    );
  }

  /** Gives one member another score than the group, or that of the group again. It stays when the work is graded again. */
  async setMemberScore(actor: Actor, assessmentId: string, studentId: string, given: MemberScore): Promise<GradeShown> {
    const { groupSetId } = await this.assessments.get(actor, assessmentId, 'edit');
    if (groupSetId === null)
      throw conflict('not_group_work', 'Each student submits this assessment alone. Grade the submission.');
    const { score, reason } = given;
    const [id = ''] = await this.grades.set(actor, [{ assessmentId, studentId, score }], { cause: 'group', reason });
    return this.grades.get(actor, id);
  }
}
