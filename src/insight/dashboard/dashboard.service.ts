import { SubmissionCreated } from '#assessment/submissions/submitting/submit.service.js';
import { CourseEnrolled, CourseLeft } from '#curriculum/courses/enrollments/enrollment-events.js';
import { type PrivacyChange, PrivacyListener } from '#identity/privacy-settings/privacy-listener.port.js';
import { DashboardSection } from '#identity/profiles/dashboard-section.port.js';
import { ProfileChanged } from '#identity/profiles/profile.service.js';
import { AchievementEarned } from '#learning/achievements/achievement-granter.js';
import { LearningActivityChanged } from '#learning/activity/activity-events.js';
import { ProgressChanged } from '#learning/progress/progress.service.js';
import { RecommendationsChanged } from '#learning/recommendations/recommendations.service.js';
import type { Actor } from '#platform/access/actor.js';
import { Caches, type NotifiedCache } from '#platform/database/notified-cache.js';
import { On } from '#platform/events/events.js';
import { Features } from '#platform/features/features.js';
import { All, Provides } from '#platform/ports/ports.js';
import { LiveSessionJoined } from '#workbook/live-sessions/participants/joining.service.js';
import { NotesChanged } from '#workbook/notes/notes.service.js';
import { RecordingsChanged } from '#workbook/recordings/recordings.service.js';

interface Dashboard {
  userId: string;
  sections: Record<string, object>;
}

/** Items of a list that several features provide. */
const maxListed = 5;
/** People of one event whose dashboards are dropped one by one; for more, all are. */
const maxNamed = 100;
const maxAgeMs = 5 * 60_000;
const maxDashboards = 2_000;

/**
 * Joins the sections of a person's dashboard. It is cached for five minutes and dropped in every process when the person
 * learns, joins a live session, submits, enrolls or changes their profile or privacy; what others do appears after at most
 * five minutes (docs/decisions/0146).
 */
@Provides(PrivacyListener)
export class DashboardService implements PrivacyListener {
  private readonly cache: NotifiedCache<Dashboard>;

  constructor(
    @All(DashboardSection) private readonly sections: DashboardSection[],
    private readonly features: Features,
    caches: Caches,
  ) {
    this.cache = caches.open<Dashboard>({
      channel: 'dashboard_changed',
      max: maxDashboards,
      maxAgeMs,
      load: (keys) => this.load(keys),
      namesOf: ({ userId }) => [userId],
    });
  }

  /** The sections of the enabled features. */
  async get(actor: Actor): Promise<Record<string, object>> {
    const { userId, role, organizationId } = actor;
    const dashboard = await this.cache.get(JSON.stringify({ userId, role, organizationId, shown: this.shown() }));
    return dashboard?.sections ?? {};
  }

  /** What was derived from the person's data is not shown any longer than it is stored. */
  privacyChanged({ userId }: PrivacyChange): Promise<void> {
    return this.cache.changed(userId);
  }

  @On(RecommendationsChanged)
  dropAfterRecommendations({ userId }: RecommendationsChanged): Promise<void> {
    return this.cache.changed(userId);
  }

  @On(ProgressChanged)
  dropAfterProgress({ userId }: ProgressChanged): Promise<void> {
    return this.cache.changed(userId);
  }

  @On(LearningActivityChanged)
  dropAfterActivity({ userId }: LearningActivityChanged): Promise<void> {
    return this.cache.changed(userId);
  }

  @On(AchievementEarned)
  dropAfterAchievement({ userId }: AchievementEarned): Promise<void> {
    return this.cache.changed(userId);
  }

  @On(SubmissionCreated)
  dropAfterSubmission({ studentId }: SubmissionCreated): Promise<void> {
    return this.cache.changed(studentId);
  }

  @On(ProfileChanged)
  dropAfterProfileChange({ userId }: ProfileChanged): Promise<void> {
    return this.cache.changed(userId);
  }

  @On(RecordingsChanged)
  dropAfterRecording({ userId }: RecordingsChanged): Promise<void> {
    return this.cache.changed(userId);
  }

  @On(NotesChanged)
  dropAfterNote({ userId }: NotesChanged): Promise<void> {
    return this.cache.changed(userId);
  }

  @On(LiveSessionJoined)
  dropAfterLiveSession({ userId }: LiveSessionJoined): Promise<void> {
    return this.cache.changed(userId);
  }

  @On(CourseEnrolled)
  dropAfterEnrollment({ userIds }: CourseEnrolled): Promise<void> {
    return userIds.length > maxNamed ? this.cache.changed() : this.cache.changed(...userIds);
  }

  @On(CourseLeft)
  dropAfterLeaving({ userId }: CourseLeft): Promise<void> {
    return this.cache.changed(userId);
  }

  private shown(): string[] {
    return this.enabled().map(({ name }) => name);
  }

  private enabled(): DashboardSection[] {
    return this.sections.filter((section) => this.features.isOn(this.features.ownerOf(section.constructor)));
  }

  private async load(keys: string[]): Promise<Map<string, Dashboard>> {
    const loaded = keys.map(async (key) => [key, await this.compute(JSON.parse(key) as Actor)] as const);
    return new Map(await Promise.all(loaded));
  }

  /** The sections of one person. The key holds all of the actor that sections depend on. */
  private async compute(actor: Actor): Promise<Dashboard> {
    const parts = this.enabled().map(async (section) => [section.name, await section.of(actor)] as const);
    return { userId: actor.userId, sections: joined(await Promise.all(parts)) };
  }
}

type Moment = Date | string;

/** An item of a list that several features provide. */
interface Listed {
  dueAt?: Moment;
  lastViewed?: Moment;
}

const isList = (section: object | undefined): section is Listed[] => Array.isArray(section);

/** The sections by name. Of one name, lists are merged and the fields of objects joined. */
function joined(parts: (readonly [string, object])[]): Record<string, object> {
  const sections: Record<string, object> = {};
  for (const [name, section] of parts) {
    const other = sections[name];
    if (isList(section)) sections[name] = isList(other) ? merged([...other, ...section]) : section;
    else sections[name] = { ...other, ...section };
  }
  return sections;
}

/** What is due next, or was viewed last, first. */
const merged = (items: Listed[]): Listed[] => items.toSorted((a, b) => rank(a) - rank(b)).slice(0, maxListed);

const rank = ({ dueAt, lastViewed }: Listed): number =>
  dueAt ? new Date(dueAt).getTime() : -new Date(lastViewed ?? 0).getTime();
