import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type pg from 'pg';
import { Packages, packages } from '#billing/subscriptions/packages.js';
import { Heartbeats } from '#identity/sessions/heartbeats.js';
import { AchievementGranter } from '#learning/achievements/achievement-granter.js';
import { InteractionRecorder } from '#learning/interactions/interaction-recorder.js';
import { Clock } from '#platform/config/clock.js';
import { Notifications } from '#platform/database/notifications.js';
import { ErrorReporter } from '#platform/errors/error-reporter.js';
import { Events } from '#platform/events/events.js';
import { EventStreams } from '#platform/streams/event-streams.js';
import { OriginalRows } from './original-rows.js';

/** A process of an organization: its application and where it listens. */
export interface Running {
  app: NestFastifyApplication;
  url: string;
}

/** The first one, with what further ones share with it. */
export interface RunningFirst extends Running {
  databaseUrl: string;
  database: pg.Pool;
  settings: Record<string, string>;
}

/** The one that no spec of this worker uses at present, if there is one. */
const idle: SharedApplication[] = [];

/**
 * Processes of one organization that specs without settings of their own use one after the other, each with the original
 * rows. Starting an application takes as long as a hundred requests, and its first requests are several times as slow.
 */
export class SharedApplication {
  /** Further processes that earlier specs have used. */
  readonly others: Running[] = [];
  /** Those that specs have reported. PostgreSQL counts some seconds late, so that a later spec may report one. */
  deadlocks = 0;

  private constructor(
    readonly first: RunningFirst,
    private readonly rows: OriginalRows,
  ) {}

  static async of(first: RunningFirst): Promise<SharedApplication> {
    return new SharedApplication(first, await OriginalRows.of(first.database));
  }

  static take(): SharedApplication | undefined {
    return idle.pop();
  }

  /** Undoes what the spec has done and leaves its processes to the next one. Returns whether that was possible. */
  async giveBack(others: Running[]): Promise<boolean> {
    const apps = [this.first, ...this.others, ...others].map(({ app }) => app);
    await Promise.all(apps.map(settle));
    if (idle.length > 0 || !(await this.rows.restore(this.first.database))) return false;
    await Promise.all(apps.map(forget));
    this.others.push(...others);
    idle.push(this);
    return true;
  }
}

/** Waits for what the application does in the background and would write afterwards. */
async function settle(app: NestFastifyApplication): Promise<void> {
  await app.get(Events).settled();
  await app.get(Heartbeats).flush();
  await app.get(InteractionRecorder).flush();
  await app.get(AchievementGranter, { strict: false })['due'].flush();
  await app.get(ErrorReporter).buffer.flush();
  await app.get(Events).settled();
}

/** Forgets what the application has in memory of the spec. */
async function forget(app: NestFastifyApplication): Promise<void> {
  Reflect.deleteProperty(app.get(Clock), 'now');
  // Suites of the contract let students renew every package.
  Object.assign(app.get(Packages, { strict: false }), { all: packages });
  // As after a reconnect: clears every cache of rows.
  for (const listener of [...app.get(Notifications)['listeners'].values()].flat()) listener();
  // No session exists any more, so that this ends all streams.
  await app.get(EventStreams).sendHeartbeats();
}
