import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { LoggedIn } from '#identity/auth/auth.service.js';
import { Notifier } from '#messaging/inbox/notifier.js';
import { Clock } from '#platform/config/clock.js';
import { Database, type Statement } from '#platform/database/database.js';
import { Events, On } from '#platform/events/events.js';
import { WriteBuffer } from '#platform/pacing/write-buffer.js';
import { daysBefore } from '#platform/text/calendar.js';
import { AchievementCatalogue } from './achievement-catalogue.js';
import type { Achievement, AchievementSource } from './achievement-source.port.js';
import { earnedTexts } from './achievement-texts.js';
import { type Grant, grantDue, grantTo } from './achievements.sql.js';

/** Event: a person has earned an achievement. */
export class AchievementEarned {
  constructor(
    readonly userId: string,
    readonly key: string,
  ) {}
}

/** A person whose data has changed; without sources, all achievements are due. */
interface Due {
  userId: string;
  sources?: readonly AchievementSource[];
}

const intervalMs = 500;
const batchSize = 500;
const maxDue = 20_000;
/** People who have not logged in for longer have done nothing that could have been missed. */
const missedDays = 3;

/**
 * Grants achievements, each once per person, half a second after what earns them, so that no request waits. What a killed
 * process missed is granted at the next login, or at night. See docs/decisions/0189-achievements.md.
 */
@Injectable()
export class AchievementGranter implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(AchievementGranter.name);
  private readonly due = new WriteBuffer<Due>({
    intervalMs,
    batchSize,
    max: maxDue,
    keyOf: ({ userId }) => userId,
    merge: (earlier, later) => ({
      userId: later.userId,
      ...(earlier.sources && later.sources && { sources: [...earlier.sources, ...later.sources] }),
    }),
  });

  constructor(
    private readonly catalogue: AchievementCatalogue,
    private readonly notifier: Notifier,
    private readonly events: Events,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.due.start({
      write: (people) => this.grantAll(people),
      keepAfter: (error) => {
        this.logger.warn(`Achievements could not be granted and stay due: ${String(error)}`);
        return true;
      },
    });
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.due.close();
  }

  /** Grants a person what they have reached of the achievements of the sources, shortly. Nothing while the feature is off. */
  grant(userId: string, ...sources: AchievementSource[]): void {
    this.due.add({ userId, sources });
  }

  /** Grants what a killed process missed. */
  @On(LoggedIn)
  grantAtLogin({ userId }: LoggedIn): void {
    this.due.add({ userId });
  }

  /** Grants one batch of what was missed by people who have logged in lately. Returns its size. */
  grantMissed(now = this.clock.now()): Promise<number> {
    const achievements = this.catalogue.of();
    return this.run(achievements, grantDue(achievements), [daysBefore(now, missedDays), now]);
  }

  private async grantAll(people: Due[]): Promise<void> {
    const all = people.some(({ sources }) => !sources);
    const achievements = this.catalogue.of(all ? undefined : people.flatMap(({ sources = [] }) => sources));
    if (achievements.length === 0) return;
    const ids = people.map(({ userId }) => userId);
    await this.run(achievements, grantTo(achievements), [ids, this.clock.now()]);
  }

  private run(achievements: Achievement[], statement: Statement, values: unknown[]): Promise<number> {
    return this.database.transaction(async () => {
      const grants = await this.database.query<Grant>(statement, values);
      for (const achievement of achievements) {
        const to = grants.filter(({ key }) => key === achievement.key).map(({ userId }) => userId);
        if (to.length > 0) await this.notify(to, achievement);
      }
      return grants.length;
    });
  }

  private async notify(to: string[], { key, titles, descriptions }: Achievement): Promise<void> {
    await this.notifier.notify({
      to,
      dedupeKey: `achievement/${key}`,
      kind: 'info',
      tag: 'info',
      link: '/achievements',
      texts: earnedTexts(titles, descriptions),
    });
    for (const userId of to) await this.events.emit(new AchievementEarned(userId, key));
  }
}
