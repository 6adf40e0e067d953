import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import type { Page, PageQuery } from '#platform/api/page.js';
import { pageStatement, paginate, paginatePrepared } from '#platform/api/paginate.js';
import { orderBy } from '#platform/database/order-by.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { notFound } from '#platform/problems/problem.js';
import { StudentsService } from '#school/students/students.service.js';
import type { Promotion } from './promotion.entity.js';
import { promotionPolicy, studentPromotionPolicy } from './promotions.policy.js';
import { studentPromotionList } from './promotions.sql.js';
import type { StudentPromotionView } from './student-promotions.dto.js';

/** Past promotions and their outcome for each student. */
@Injectable()
export class PromotionHistory {
  constructor(
    @InjectScoped(promotionPolicy) private readonly promotions: Scoped<typeof promotionPolicy>,
    @InjectScoped(studentPromotionPolicy) private readonly steps: Scoped<typeof studentPromotionPolicy>,
    private readonly students: StudentsService,
  ) {}

  list(actor: Actor, query: PageQuery): Promise<Page<Promotion>> {
    return paginate(orderBy(this.promotions.visibleTo(actor), '-createdAt'), query);
  }

  get(actor: Actor, id: string): Promise<Promotion> {
    return this.promotions.get(actor, id);
  }

  /** The students of a promotion, by name. */
  async listStudents(actor: Actor, promotionId: string, query: PageQuery): Promise<Page<StudentPromotionView>> {
    await this.promotions.get(actor, promotionId);
    return this.page(actor, [promotionId, null], query);
  }

  /** The promotions of a student, latest year first. */
  async listOfStudent(actor: Actor, studentId: string, query: PageQuery): Promise<Page<StudentPromotionView>> {
    await this.students.get(actor, studentId);
    return this.page(actor, [null, studentId], query);
  }

  /** The outcome of a single student's promotion, for the actor who made it. */
  async stepOf(promotionId: string, actor: Actor): Promise<StudentPromotionView> {
    const values = [promotionId, null, 1, 0];
    const statement = pageStatement(studentPromotionList);
    const [step] = await this.steps.read<StudentPromotionView>(actor, statement, values, 'create');
    if (!step) throw notFound('promotion');
    return step;
  }

  private page(actor: Actor, filters: unknown[], query: PageQuery): Promise<Page<StudentPromotionView>> {
    return paginatePrepared(query, studentPromotionList, filters, (list, values) =>
      this.steps.read(actor, list, values),
    );
  }
}
