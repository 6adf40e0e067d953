import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { Features } from '#platform/features/features.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { orderBy } from '#platform/database/order-by.js';
import { type Page, paginate } from '#platform/api/page.js';
import { StudentsService } from '#school/students/students.service.js';
import type { ProgressQuery } from './progress.dto.js';
import { ownProgressPolicy, studentProgressPolicy } from './progress.policy.js';
import type { UserProgress } from './user-progress.entity.js';

/** A user's progress on every item, most recent first. Items of disabled features are left out. */
@Injectable()
export class ProgressService {
  constructor(
    @InjectScoped(ownProgressPolicy) private readonly own: Scoped<typeof ownProgressPolicy>,
    @InjectScoped(studentProgressPolicy) private readonly ofStudents: Scoped<typeof studentProgressPolicy>,
    private readonly students: StudentsService,
    private readonly features: Features,
  ) {}

  list(actor: Actor, query: ProgressQuery): Promise<Page<UserProgress>> {
    return this.page(this.own, actor, query);
  }

  async listOfStudent(actor: Actor, studentId: string, query: ProgressQuery): Promise<Page<UserProgress>> {
    const page = await this.page(this.ofStudents, actor, query, studentId);
    // An empty list must not reveal that a student exists whom the actor cannot see: get() answers 404 for those.
    if (page.total === 0) await this.students.get(actor, studentId);
    return page;
  }

  private page(from: typeof this.own, actor: Actor, query: ProgressQuery, studentId?: string) {
    const { kind, status, subjectId } = query;
    const rows = from.visibleTo(actor);
    if (studentId) rows.andWhere('row.userId = :studentId', { studentId });
    if (kind === 'section' || !this.features.isOn('subscriptions')) rows.andWhere('row.section_id IS NOT NULL');
    if (kind === 'tcode' || !this.features.isOn('subjects')) rows.andWhere('row.tcode_id IS NOT NULL');
    if (status) rows.andWhere('row.status = :status', { status });
    if (subjectId) rows.andWhere('row.subjectId = :subjectId', { subjectId });
    return paginate(orderBy(rows, '-lastAccessedAt'), query);
  }
}
