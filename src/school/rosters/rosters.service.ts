import { Injectable, Logger } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Database } from '#platform/database/database.js';
import { type Issue, invalid } from '#platform/problems/problem.js';
import type { OneTimePassword } from '#identity/credentials/one-time-password.js';
import { OrganizationsService } from '#tenancy/organizations/organizations.service.js';
import { UsernamesService } from '#school/students/usernames.service.js';
import { LevelScheme } from './planning/level-scheme.js';
import { OneTimePasswords } from './one-time-passwords.service.js';
import { readOneRoster } from './oneroster/oneroster.js';
import { readPlainCsv } from './plain-csv/plain-csv.js';
import { RosterIssues, type RosterFormat } from './roster-issues.js';
import { planRoster, type RosterPlan } from './planning/roster-plan.js';
import { reportOf, totalsOf } from './roster-report.js';
import type { ImportContext } from './import-context.js';
import { RosterWriter } from './roster-writer.service.js';
import type { Roster, RosterReading } from './roster.js';
import type { RosterOptions, RosterReportView } from './rosters.dto.js';

/** The steps of an import, and how far each has come. */
export type RosterStep = 'read' | 'compare' | 'passwords' | 'write';
export type OnProgress = (step: RosterStep, done: number, total: number) => void;

/** A roster as it comes: one file, or the files of an unpacked bundle by their names. */
export type RosterSource = Buffer | ReadonlyMap<string, Buffer>;

const maxErrors = 200;
const withoutProgress: OnProgress = () => undefined;

/** What the file said and in which light to see it. */
interface Opened {
  roster: Roster;
  reading: RosterReading;
  format: RosterFormat;
}

/** Brings a whole school in from one file: all of it or nothing, and a second time changes nothing. */
@Injectable()
export class RostersService {
  private readonly logger = new Logger(RostersService.name);

  constructor(
    private readonly organizations: OrganizationsService,
    private readonly writer: RosterWriter,
    private readonly passwords: OneTimePasswords,
    private readonly usernames: UsernamesService,
    private readonly audit: AuditLog,
    private readonly database: Database,
  ) {}

  /**
   * Compares twice: first to find every fault and to know how many passwords to make, which takes a while, and then
   * again with everybody else kept waiting, so that what is written fits what is there.
   */
  async import(
    actor: Actor,
    source: RosterSource,
    options: RosterOptions,
    onProgress = withoutProgress,
  ): Promise<RosterReportView> {
    const opened = await openRoster(source);
    onProgress('read', 1, 1);
    const first = await this.compare(opened, options);
    onProgress('compare', 1, 1);
    if (options.dryRun) return reportOf(first.plan, first.notes);
    const words = await this.hashFor(first.plan, onProgress);
    const { plan, notes } = await this.database.transaction(async () => {
      await this.usernames.lock();
      const compared = await this.compare(opened, options);
      const missing = newcomersOf(compared.plan).length - words.length;
      words.push(...(await this.passwords.make(missing, () => undefined)));
      await this.writer.write(compared.plan, passwordsFor(compared.plan, words));
      await this.record(actor, compared.plan);
      return compared;
    });
    onProgress('write', 1, 1);
    this.logger.log(totalsOf(plan), 'a roster was imported');
    return reportOf(plan, notes, words);
  }

  /** Refuses, with every fault at once, what cannot be brought in whole. */
  private async compare(opened: Opened, options: RosterOptions): Promise<{ plan: RosterPlan; notes: Issue[] }> {
    const setting = await this.settingFor(opened, options);
    const plan = await planRoster(opened.roster, await this.writer.school(), setting);
    const { errors, notes } = setting.issues;
    if (errors.length > 0) throw rosterInvalid(errors);
    return { plan, notes };
  }

  private async settingFor({ reading, format }: Opened, options: RosterOptions): Promise<ImportContext> {
    const { settings } = await this.organizations.current();
    const fallback = options.defaultLevel ? await this.organizations.level(options.defaultLevel) : undefined;
    return {
      format,
      academicYear: options.academicYear ?? settings.currentAcademicYear,
      levels: new LevelScheme(settings.levels, fallback),
      issues: new RosterIssues(format, reading),
      addressOf: (role, username) =>
        role === 'STUDENT' ? this.usernames.studentAddress(username) : this.usernames.adultAddress(username),
    };
  }

  private hashFor(plan: RosterPlan, onProgress: OnProgress): Promise<OneTimePassword[]> {
    const { length } = newcomersOf(plan);
    return this.passwords.make(length, (done) => onProgress('passwords', done, length));
  }

  private async record(actor: Actor, plan: RosterPlan): Promise<void> {
    const data = totalsOf(plan);
    await this.audit.record(actor, { action: 'roster.imported', entity: 'roster', entityId: null, data });
  }
}

async function openRoster(source: RosterSource): Promise<Opened> {
  const isBundle = !Buffer.isBuffer(source) || isArchive(source);
  const reading = isBundle ? await readOneRoster(source) : await readPlainCsv(source);
  const { roster, errors } = reading;
  if (roster.people.length === 0 && errors.length === 0) {
    errors.push({ line: 1, rule: 'people_missing', message: 'There is nobody in this file.' });
  }
  return { roster, reading, format: isBundle ? 'oneroster' : 'csv' };
}

/** The marks a ZIP file begins with; the second stands alone in an empty one. */
const isArchive = (file: Buffer) => ['PK\x03\x04', 'PK\x05\x06'].includes(file.subarray(0, 4).toString('latin1'));

const newcomersOf = ({ people }: RosterPlan) => people.filter(({ change }) => change === 'created');

const passwordsFor = (plan: RosterPlan, words: OneTimePassword[]) =>
  new Map(newcomersOf(plan).map(({ id }, at) => [id, words[at]]));

function rosterInvalid(errors: Issue[]) {
  const [shown, more] = [errors.slice(0, maxErrors), errors.length - maxErrors];
  const rest = more > 0 ? ` The first ${maxErrors} are listed; there are ${more} more.` : '';
  const count = errors.length === 1 ? 'One thing in this file is' : `${errors.length} things in this file are`;
  return invalid('roster_invalid', `${count} not right; nothing was imported.${rest}`, shown);
}
