import type { Actor } from '#platform/access/actor.js';
import { Provides } from '#platform/ports/ports.js';
import { invalid, notFound, Problem } from '#platform/problems/problem.js';
import { read } from '#platform/shapes/input.pipe.js';
import { ClientStore, type SkippedEntry, type StoredEntries } from '#platform/sync/client-store.port.js';
import {
  type OperationOutcome,
  type RecordOperation,
  SyncedCollection,
} from '#platform/sync/synced-collection.port.js';
import { mergeFields, type MergeRule } from '#platform/sync/three-way-merge.js';
import { PreferencesChanges, type PreferencesView } from './preferences.dto.js';
import { UserPreferences } from './preferences.entity.js';
import { PreferencesService } from './preferences.service.js';

const rules = {
  theme: 'value',
  language: 'value',
  timeZone: 'value',
  playbackSpeed: 'value',
  emailNotifications: 'value',
  extra: 'keys',
} as const satisfies Record<keyof PreferencesView, MergeRule>;

/** The preferences of a person: one record with the id of the account. What a browser kept before login replaces them. */
@Provides(SyncedCollection, ClientStore)
export class PreferencesSync implements SyncedCollection, ClientStore {
  readonly name = 'preferences';
  readonly recordIds = 'uuid';
  readonly latestWins = false;
  readonly part = 'preferences';

  constructor(private readonly preferences: PreferencesService) {}

  admit(): Promise<void> {
    return Promise.resolve();
  }

  async apply(actor: Actor, { recordId, kind, fields, base }: RecordOperation): Promise<OperationOutcome> {
    if (recordId !== actor.userId) throw notFound();
    if (kind === 'delete')
      throw invalid('kind_unsupported', 'Preferences cannot be deleted. Send put with new values.');
    const yours = { ...read(PreferencesChanges, fields) };
    const current = await this.preferences.hold(actor);
    const { changes, ...outcome } = mergeFields(rules, {
      yours,
      current: fieldsOf(current),
      // A field that is missing in base had its default.
      base: { ...fieldsOf(new UserPreferences()), ...given(read(PreferencesChanges, base ?? {})) },
    });
    if (Object.keys(changes).length === 0) return { ...outcome, version: current.version };
    const { version } = await this.preferences.change(actor, read(PreferencesChanges, changes));
    return { ...outcome, version };
  }

  async read(actor: Actor, ids: string[]) {
    if (!ids.includes(actor.userId)) return [];
    const preferences = await this.preferences.get(actor);
    return [{ id: actor.userId, version: preferences.version, fields: fieldsOf(preferences) }];
  }

  /** Known keys replace the stored values; all others are kept under `extra`. */
  async store(actor: Actor, entries: Map<string, unknown>): Promise<StoredEntries> {
    const { known, others, skipped } = await this.sort(entries);
    const { extra } = await this.preferences.hold(actor);
    const merged = { ...extra, ...Object.fromEntries(others) };
    const fits = others.length === 0 || (await this.preferences.fits(merged));
    const changes = { ...Object.fromEntries(known), ...(fits && { extra: merged }) };
    await this.preferences.change(actor, read(PreferencesChanges, changes));
    const tooLarge = fits ? [] : others.map(([id]) => ({ id, reason: 'preferences_too_large' }));
    return { stored: known.length + (fits ? others.length : 0), skipped: [...skipped, ...tooLarge] };
  }

  async load(actor: Actor) {
    return fieldsOf(await this.preferences.get(actor));
  }

  private async sort(entries: Map<string, unknown>): Promise<SortedEntries> {
    const sorted: SortedEntries = { known: [], others: [], skipped: [] };
    for (const [id, value] of entries) {
      const isKnown = Object.hasOwn(rules, id);
      const reason = isKnown ? await this.faultOf(id, value) : undefined;
      if (reason) sorted.skipped.push({ id, reason });
      else if (id === 'extra') sorted.others.push(...Object.entries(value ?? {}));
      else (isKnown ? sorted.known : sorted.others).push([id, value]);
    }
    return sorted;
  }

  /** The code of the reason for which a value cannot be stored. */
  private async faultOf(id: string, value: unknown): Promise<string | undefined> {
    try {
      await this.preferences.check(read(PreferencesChanges, { [id]: value }));
      return undefined;
    } catch (error) {
      if (error instanceof Problem && error.kind === 'invalid') return error.code;
      throw error;
    }
  }
}

type Entry = [string, unknown];

interface SortedEntries {
  known: Entry[];
  others: Entry[];
  skipped: SkippedEntry[];
}

const given = (fields: object) => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

const fieldsOf = ({ theme, language, timeZone, playbackSpeed, emailNotifications, extra }: UserPreferences) => ({
  theme,
  language,
  timeZone,
  playbackSpeed: Number(playbackSpeed),
  emailNotifications,
  extra,
});
