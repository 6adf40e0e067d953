import { PageOf } from '#platform/api/page.js';
import { Choice, Flag, Id, Instant, Int, Text } from '#platform/shapes/fields.js';
import { type EndReason, endReasons } from './session.entity.js';

export class PingView {
  @Flag({ about: 'Always true' })
  success: boolean;

  @Instant({ about: 'When the session ends without another ping or request' })
  expiresAt: Date;
}

/** A login session as its owner sees it, including the IP address. */
export class OwnSessionView {
  @Id()
  id: string;

  @Id()
  userId: string;

  @Text({ nullable: true, about: 'The part of the address the organization stores' })
  ipAddress: string | null;

  @Text({ nullable: true, max: 400, about: 'Browser or program of the login; null if unknown' })
  userAgent: string | null;

  @Instant({ about: 'When the session began' })
  startTime: Date;

  @Instant({ about: 'Latest activity, at most five seconds late' })
  lastActive: Date;

  @Instant({ nullable: true, about: 'When the session ended; null while it is open' })
  endTime: Date | null;

  @Choice(endReasons, { nullable: true, about: 'How the session ended; null while it is open' })
  endReason: EndReason | null;

  @Int({ min: 0, nullable: true, about: 'Duration of the session; null while it is open' })
  durationSeconds: number | null;
}

export class OwnSessionPage extends PageOf(OwnSessionView) {}
