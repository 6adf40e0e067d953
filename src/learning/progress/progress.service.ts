import { Injectable } from '@nestjs/common';
import type { SelectQueryBuilder } from 'typeorm';
import type { Actor } from '#platform/access/actor.js';
import type { Page } from '#platform/api/page.js';
import { paginateInContext } from '#platform/api/paginate.js';
import { orderBy } from '#platform/database/order-by.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { Features } from '#platform/features/features.js';
import { StudentsService } from '#school/students/students.service.js';
import type { ProgressQuery } from './progress.dto.js';
import { progressPolicy } from './progress.policy.js';
import { type ProgressTitles, progressTitles } from './progress.sql.js';
import type { UserProgress } from './user-progress.entity.js';

type TitledProgress = UserProgress & ProgressTitles;

/** A user has reported progress, or has taken up finished work again. */
export class ProgressChanged {
  constructor(readonly userId: string) {}
}

/** A user's progress on sections and tcodes, most recent first. Items of disabled features are left out. */
@Injectable()
export class ProgressService {
  constructor(
    @InjectScoped(progressPolicy) private readonly progress: Scoped<typeof progressPolicy>,
    private readonly students: StudentsService,
    private readonly features: Features,
  ) {}

  list(actor: Actor, query: ProgressQuery): Promise<Page<TitledProgress>> {
    return this.page(this.progress.visibleTo(actor, 'readOwn'), query);
  }

  async listOfStudent(actor: Actor, studentId: string, query: ProgressQuery): Promise<Page<TitledProgress>> {
    const rows = this.progress.visibleTo(actor).andWhere('row.userId = :studentId', { studentId });
    const page = await this.page(rows, query);
    // An empty list must not reveal that a student exists whom the actor cannot see: get() answers 404 for those.
    if (page.total === 0) await this.students.get(actor, studentId);
    return page;
  }

  private page(rows: SelectQueryBuilder<UserProgress>, query: ProgressQuery): Promise<Page<TitledProgress>> {
    const { kind, status, subjectId } = query;
    rows.andWhere('row.module_id IS NULL');
    if (kind === 'section' || !this.features.isOn('subscriptions')) rows.andWhere('row.section_id IS NOT NULL');
    if (kind === 'tcode' || !this.features.isOn('subjects')) rows.andWhere('row.tcode_id IS NOT NULL');
    if (status) rows.andWhere('row.status = :status', { status });
    if (subjectId) rows.andWhere('row.subjectId = :subjectId', { subjectId });
    return paginateInContext(orderBy(rows, '-lastAccessedAt'), query, progressTitles);
  }
}
