import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { paginatePrepared } from '#platform/api/paginate.js';
import { Clock } from '#platform/config/clock.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { liveSessionPolicy } from '#workbook/live-sessions/live-sessions.policy.js';
import type { AttendanceQuery, SessionAttendanceView } from './attendance.dto.js';
import { attendanceList } from './attendance.sql.js';

/** Who attended a session and for how long, for its instructor and admins. */
@Injectable()
export class AttendanceService {
  constructor(
    @InjectScoped(liveSessionPolicy) private readonly sessions: Scoped<typeof liveSessionPolicy>,
    private readonly clock: Clock,
  ) {}

  async list(actor: Actor, sessionId: string, { attended, ...query }: AttendanceQuery) {
    await this.sessions.get(actor, sessionId, 'edit');
    const filters = [sessionId, attended ?? null, this.clock.now()];
    return paginatePrepared<SessionAttendanceView>(query, attendanceList, filters, (list, values) =>
      this.sessions.read(actor, list, values, 'edit'),
    );
  }
}
