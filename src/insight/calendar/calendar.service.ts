import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { type CalendarEntry, type CalendarRange, CalendarSource } from '#platform/calendar/calendar-source.port.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { Features } from '#platform/features/features.js';
import { All } from '#platform/ports/ports.js';
import { type Language, languageOf } from '#tenancy/organizations/languages.js';
import { OrganizationsService } from '#tenancy/organizations/organizations.service.js';
import { feedRange, maxEntries, rangeOf } from './calendar-range.js';
import { labelOf } from './calendar-texts.js';
import type { CalendarQuery, CalendarView } from './calendar.dto.js';
import { findPerson } from './calendar.sql.js';

/** An entry with its stable id and what calendar programs show. */
export type LabelledEntry = CalendarEntry & { id: string; label: string };

interface Calendar {
  timeZone: string;
  entries: LabelledEntry[];
  isTruncated: boolean;
}

/** Joins what the features know about the calendar of a person: one statement each, and one for the person. */
@Injectable()
export class CalendarService {
  constructor(
    @All(CalendarSource) private readonly sources: CalendarSource[],
    private readonly features: Features,
    private readonly organizations: OrganizationsService,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async show(actor: Actor, query: CalendarQuery): Promise<CalendarView> {
    const range = rangeOf(query, this.clock.now());
    const { timeZone, entries, isTruncated } = await this.load(actor, range);
    const items = entries.map((entry) => ({ ...absent, ...entry, allDay: Boolean(entry.startsOn) }));
    return { ...range, timeZone, items, isTruncated };
  }

  /** What a feed contains. */
  async feedEntries(actor: Actor): Promise<LabelledEntry[]> {
    return (await this.load(actor, feedRange(this.clock.now()))).entries;
  }

  private async load(actor: Actor, between: Pick<CalendarRange, 'from' | 'to'>): Promise<Calendar> {
    const { timeZone, language } = await this.preferencesOf(actor);
    const enabled = this.sources.filter(({ constructor }) => this.features.isOn(this.features.ownerOf(constructor)));
    const range = { ...between, timeZone, limit: maxEntries + 1 };
    const entries = (await Promise.all(enabled.map((source) => source.entriesOf(actor, range)))).flat();
    const labelled = entries.map((entry) => ({ ...entry, id: idOf(entry), label: labelOf(entry, language) }));
    return {
      timeZone,
      entries: labelled.toSorted(byStart).slice(-maxEntries),
      isTruncated: entries.length > maxEntries,
    };
  }

  private async preferencesOf({ userId }: Actor): Promise<{ timeZone: string; language: Language }> {
    const { locale } = await this.organizations.current();
    const [person] = await this.database.query<{ timeZone: string; language: string | null }>(findPerson, [userId]);
    return { timeZone: person?.timeZone ?? 'UTC', language: languageOf(person?.language, locale) };
  }
}

/** The fields that a source may leave out. */
const absent = {
  startsOn: null,
  endsOn: null,
  place: null,
  link: null,
  description: null,
  state: null,
  classroomId: null,
  courseId: null,
  studentId: null,
  studentName: null,
};

const idOf = ({ kind, recordId, studentId }: CalendarEntry): string =>
  [kind, recordId, studentId].filter(Boolean).join('-');

const byStart = (a: LabelledEntry, b: LabelledEntry): number =>
  a.startsAt.getTime() - b.startsAt.getTime() || (a.id < b.id ? -1 : 1);
