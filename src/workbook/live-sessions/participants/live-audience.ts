import { Audience } from '#messaging/sending/audience.port.js';
import type { Actor } from '#platform/access/actor.js';
import type { Feature } from '#platform/config/feature-catalogue.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { Provides } from '#platform/ports/ports.js';
import { liveSessionPolicy } from '#workbook/live-sessions/live-sessions.policy.js';

/** The people invited to a live session or taking part in it. Its instructor and admins write to them. */
@Provides(Audience)
export class LiveAudience extends Audience {
  readonly scopeType = 'live_session';
  override readonly feature: Feature = 'live';
  readonly members = `SELECT p.user_id FROM session_participants p
    WHERE p.session_id = $1::uuid AND p.removed_at IS NULL AND p.role <> 'instructor'`;

  constructor(@InjectScoped(liveSessionPolicy) private readonly sessions: Scoped<typeof liveSessionPolicy>) {
    super();
  }

  async assertCanSend(actor: Actor, sessionId: string | null): Promise<void> {
    await this.sessions.get(actor, sessionId ?? '', 'edit');
  }
}
