import { randomInt } from 'node:crypto';
import { type PrivacyChange, PrivacyListener } from '#identity/privacy-settings/privacy-listener.port.js';
import { dayIn } from '#insight/analytics/day-range.js';
import { Clock } from '#platform/config/clock.js';
import { newId } from '#platform/crypto/new-id.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { Scheduled } from '#platform/jobs/scheduler.js';
import { Provides } from '#platform/ports/ports.js';
import { daysBefore } from '#platform/text/calendar.js';
import { OrganizationsService } from '#tenancy/organizations/organizations.service.js';
import { cohortOf, formBlocks, type Waiting } from './analytics-blocks.js';
import { analyticsPolicy, type ResourceViews } from './analytics-snapshot.entity.js';
import {
  addBlocks,
  addMembers,
  allBlocks,
  computeTotals,
  dropFormerBlocks,
  dropFrozenBlocks,
  freezeBlocks,
  leaveBlock,
  popularResources,
  publishedDay,
  waitingPeople,
} from './overview.sql.js';
import { type CountedBlock, publish } from './publish.js';

/** Snapshots are taken from this hour on, in the organization's time zone. */
const snapshotHour = 2;
const activeDays = 30;
const frozenDays = 90;

/** Takes the daily snapshot of the statistics about people who permit learning analytics (docs/decisions/0144). */
@Provides(PrivacyListener)
export class SnapshotsService extends PrivacyListener {
  constructor(
    @InjectScoped(analyticsPolicy) private readonly snapshots: Scoped<typeof analyticsPolicy>,
    private readonly organizations: OrganizationsService,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    super();
  }

  /** Takes the snapshot of today, once. Runs every hour, so that an instance that was down at two catches up. */
  @Scheduled('analytics-snapshot', '0 5 * * * *')
  async take(now = this.clock.now()): Promise<number> {
    const { timeZone } = await this.organizations.current();
    const day = dayIn(timeZone, now);
    if (dayIn(timeZone, new Date(now.getTime() - snapshotHour * 3_600_000)) !== day) return 0;
    return this.database.transaction(async () => {
      if ((await this.database.query(publishedDay, [day])).length > 0) return 0;
      await this.regroup(day, now);
      await this.database.query(computeTotals, [daysBefore(now, activeDays)]);
      const blocks = await this.database.query<CountedBlock>(allBlocks);
      const popular = await this.database.query<ResourceViews>(popularResources);
      await this.snapshots.insert({ day, data: { ...publish(blocks), popular } });
      return 1;
    });
  }

  /** After a withdrawal, the block is never computed again; its last totals contain no data about one person. */
  async privacyChanged({ userId, setting, isOn }: PrivacyChange): Promise<void> {
    if (setting === 'learningAnalytics' && !isOn) await this.database.query(leaveBlock, [userId]);
  }

  private async regroup(day: string, now: Date): Promise<void> {
    await this.database.query(freezeBlocks, [now]);
    await this.database.query(dropFrozenBlocks, [daysBefore(now, frozenDays)]);
    const people = await this.database.query<{ id: string; wasCounted: boolean }>(waitingPeople);
    const idsOf = (wasCounted: boolean) => people.filter((each) => each.wasCounted === wasCounted).map(({ id }) => id);
    await this.addBlocks({ fresh: idsOf(false), returning: idsOf(true) }, cohortOf(day), now);
  }

  private async addBlocks(waiting: Waiting, cohort: string, now: Date): Promise<void> {
    const blocks = formBlocks(waiting, shuffled).map((people) => ({ id: newId(), people }));
    if (blocks.length === 0) return;
    const [ids, sizes] = [blocks.map(({ id }) => id), blocks.map(({ people }) => people.length)];
    const people = blocks.flatMap((block) => block.people);
    await this.database.query(dropFormerBlocks, [people]);
    await this.database.query(addBlocks, [ids, cohort, sizes, now]);
    await this.database.query(addMembers, [people, blocks.flatMap((block) => block.people.map(() => block.id))]);
  }
}

/** Fisher-Yates, with a random source that cannot be predicted. */
function shuffled(ids: string[]): string[] {
  const result = [...ids];
  for (let end = result.length; end > 1; end--) {
    const [index, last] = [randomInt(end), end - 1];
    const [a, b] = [result[index], result[last]];
    if (a !== undefined && b !== undefined) [result[index], result[last]] = [b, a];
  }
  return result;
}
