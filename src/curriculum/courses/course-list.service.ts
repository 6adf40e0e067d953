import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Actor } from '#platform/access/actor.js';
import type { Page } from '#platform/api/page.js';
import { paginate } from '#platform/api/paginate.js';
import { Database } from '#platform/database/database.js';
import { orderBy } from '#platform/database/order-by.js';
import { requestContext } from '#platform/database/request-context.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { searchIn } from '#platform/database/search.js';
import type { Course } from './course.entity.js';
import { announcedCourse, ofOwnEnrollment } from './course.scopes.js';
import type { CourseQuery } from './courses.dto.js';
import { coursePolicy } from './courses.policy.js';
import { type CourseContext, courseContexts, listVersion } from './courses.sql.js';

/** A page of courses that all readers with the same query see, and the version of the list it is at least as new as. */
interface CachedPage {
  version: string;
  page: Page<Course>;
}

/** Characters of cached courses, each with this much for its other fields. */
const maxCacheSize = 4_000_000;
const fieldsSize = 500;
/** The order of titles also depends on the language of the organization, which does not change the version. */
const maxAgeMs = 60_000;

const staff: readonly string[] = ['ADMIN', 'TEACHER'];

/** The list of courses, whose pages are cached per version of the list (docs/decisions/0131). */
@Injectable()
export class CourseList {
  private readonly pages = new LRUCache<string, CachedPage>({
    maxSize: maxCacheSize,
    ttl: maxAgeMs,
    sizeCalculation: ({ page }) =>
      page.items.reduce((sum, { description }) => sum + fieldsSize + (description?.length ?? 0), fieldsSize),
  });

  constructor(
    @InjectScoped(coursePolicy) private readonly courses: Scoped<typeof coursePolicy>,
    private readonly database: Database,
  ) {}

  /** The courses the actor may read, with names, counts and the actor's own enrollment. */
  async list(actor: Actor, query: CourseQuery) {
    const { items, ...page } = await this.read(actor, query);
    return { ...page, items: await this.inContext(actor, items) };
  }

  /** Adds what changes without the courses, in one statement. */
  async inContext<T extends Pick<Course, 'id'>>(actor: Actor, courses: T[]): Promise<(T & CourseContext)[]> {
    if (courses.length === 0) return [];
    const ids = courses.map(({ id }) => id);
    const rows = await this.database.query<CourseContext & { id: string }>(courseContexts, [ids, actor.userId]);
    const contexts = new Map(rows.map(({ id, ...context }) => [id, context]));
    // A course that was deleted since it was read has no context.
    return courses.flatMap((course) => {
      const context = contexts.get(course.id);
      return context ? [{ ...course, ...context }] : [];
    });
  }

  private async read(actor: Actor, query: CourseQuery): Promise<Page<Course>> {
    const isStaff = staff.includes(actor.role);
    const isPersonal = query.mine || query.enrolled || query.status === 'draft';
    // An export reads larger pages, and from the snapshot of its transaction.
    if (isPersonal || requestContext.getStore()?.transaction) return paginate(this.rows(actor, query), query);
    const { organizationId, userId } = actor;
    const [row] = await this.database.query<{ version: string; isInvited: boolean }>(listVersion, [
      organizationId,
      userId,
    ]);
    const { version = '0', isInvited = false } = row ?? {};
    if (isInvited && !isStaff) return paginate(this.rows(actor, query), query);
    return this.shared(actor, query, isStaff, version);
  }

  /** A page that does not depend on the person, only on whether they are staff. */
  private async shared(actor: Actor, query: CourseQuery, isStaff: boolean, version: string): Promise<Page<Course>> {
    const { status, q = null, sort, page: number, limit } = query;
    const key = JSON.stringify([isStaff, status, q, sort, number, limit]);
    const cached = this.pages.get(key);
    if (cached?.version === version) return cached.page;
    const rows = this.rows(actor, query);
    // The actor may have been invited since the version was read.
    if (!isStaff) rows.andWhere(announcedCourse('row'));
    // Read after the version, so the page is never older than its version says.
    const page = await paginate(rows, query);
    this.pages.set(key, { version, page });
    return page;
  }

  private rows(actor: Actor, { status, mine, enrolled, q, sort }: CourseQuery) {
    const rows = this.courses.visibleTo(actor).andWhere('row.status = :status', { status });
    if (mine) rows.andWhere('row.createdBy = :actorId');
    if (enrolled) rows.andWhere(ofOwnEnrollment<Course>('id')('row'));
    searchIn(rows, q, 'title');
    return orderBy(rows, sort, 'title');
  }
}
