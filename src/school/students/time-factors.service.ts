import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Database } from '#platform/database/database.js';
import type { TimeFactorView } from './students.dto.js';
import { StudentsService } from './students.service.js';
import { setTimeFactor, timeFactorOf } from './time-factors.sql.js';

/** Extra time of students in exams, as a factor on the time limit. */
@Injectable()
export class TimeFactorsService {
  constructor(
    private readonly students: StudentsService,
    private readonly audit: AuditLog,
    private readonly database: Database,
  ) {}

  async get(actor: Actor, studentId: string): Promise<TimeFactorView> {
    await this.students.get(actor, studentId);
    const [row] = await this.database.query<{ timeFactor: number }>(timeFactorOf, [studentId]);
    return { studentId, timeFactor: row?.timeFactor ?? 1 };
  }

  /** Audited without the factor, which says something about the health of the student. */
  async set(actor: Actor, studentId: string, timeFactor: number): Promise<TimeFactorView> {
    return this.database.transaction(async () => {
      await this.students.get(actor, studentId);
      await this.database.query(setTimeFactor, [studentId, timeFactor]);
      const data = { fields: ['timeFactor'] };
      await this.audit.record(actor, { action: 'student.changed', entity: 'user', entityId: studentId, data });
      return { studentId, timeFactor };
    });
  }
}
