import { Injectable, Logger } from '@nestjs/common';
import type { OneTimePassword } from '#identity/credentials/one-time-password.js';
import type { Actor } from '#platform/access/actor.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { type Issue, invalid } from '#platform/problems/problem.js';
import { UsernamesService } from '#school/students/usernames.service.js';
import { levelIn, LevelsService } from '#tenancy/organizations/levels.service.js';
import { OrganizationsService } from '#tenancy/organizations/organizations.service.js';
import type { ImportContext } from './import-context.js';
import { OneTimePasswords } from './one-time-passwords.service.js';
import { readOneRoster } from './oneroster/oneroster.js';
import { readPlainCsv } from './plain-csv/plain-csv.js';
import { LevelScheme } from './planning/level-scheme.js';
import { planRoster, type RosterPlan } from './planning/roster-plan.js';
import { RosterIssues, type RosterFormat } from './roster-issues.js';
import { reportOf, totalsOf } from './roster-report.js';
import { RosterWriter } from './roster-writer.service.js';
import type { Roster, RosterReading } from './roster.js';
import type { RosterOptions, RosterReportView } from './rosters.dto.js';

/** The steps of an import, for progress reports. */
export type RosterStep = 'read' | 'compare' | 'passwords' | 'write';
export type OnProgress = (step: RosterStep, done: number, total: number) => void;

/** One file, or the files of an unpacked bundle by name. */
export type RosterSource = Buffer | ReadonlyMap<string, Buffer>;

const maxErrors = 200;
const ignoreProgress: OnProgress = () => undefined;

interface ParsedRoster {
  roster: Roster;
  reading: RosterReading;
  format: RosterFormat;
}

/**
 * Imports classes, users, memberships and guardianships from a file in one transaction. Importing the same file again
 * changes nothing (docs/decisions/0014).
 */
@Injectable()
export class RostersService {
  private readonly logger = new Logger(RostersService.name);

  constructor(
    private readonly organizations: OrganizationsService,
    private readonly levels: LevelsService,
    private readonly writer: RosterWriter,
    private readonly passwords: OneTimePasswords,
    private readonly usernames: UsernamesService,
    private readonly audit: AuditLog,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * Plans twice: first without a lock, to find all errors and the number of passwords to hash, which takes seconds; then
   * under the username lock, so that the plan matches what is written. 400 `roster_invalid` lists the errors.
   */
  async import(
    actor: Actor,
    source: RosterSource,
    options: RosterOptions,
    onProgress = ignoreProgress,
  ): Promise<RosterReportView> {
    const parsed = await parseRoster(source, options);
    onProgress('read', 1, 1);
    const preview = await this.plan(actor, parsed, options);
    onProgress('compare', 1, 1);
    if (options.dryRun) return reportOf(preview.plan, preview.notes);
    const passwords = await this.createPasswords(preview.plan, onProgress);
    const { plan, notes } = await this.database.transaction(async () => {
      await this.usernames.lock();
      const locked = await this.plan(actor, parsed, options);
      const missing = createdPeople(locked.plan).length - passwords.length;
      passwords.push(...(await this.passwords.create(missing, () => undefined)));
      await this.writer.write(locked.plan, passwordsByUser(locked.plan, passwords));
      await this.record(actor, locked.plan);
      return locked;
    });
    onProgress('write', 1, 1);
    this.logger.log(totalsOf(plan), 'roster imported');
    return reportOf(plan, notes, passwords);
  }

  /** Throws one problem that lists every error. */
  private async plan(
    actor: Actor,
    parsed: ParsedRoster,
    options: RosterOptions,
  ): Promise<{ plan: RosterPlan; notes: Issue[] }> {
    const context = { ...(await this.contextOf(parsed, options)), importerId: actor.userId };
    const plan = await planRoster(parsed.roster, await this.writer.loadSchool(), context);
    const { errors, notes } = context.issues;
    if (errors.length > 0) throw rosterInvalid(errors);
    return { plan, notes };
  }

  private async contextOf(
    { reading, format }: ParsedRoster,
    options: RosterOptions,
  ): Promise<Omit<ImportContext, 'importerId'>> {
    const { settings } = await this.organizations.current();
    const levels = await this.levels.hold();
    const fallback = options.defaultLevel ? levelIn(levels, options.defaultLevel) : undefined;
    return {
      format,
      academicYear: options.academicYear ?? settings.currentAcademicYear,
      currentYear: settings.currentAcademicYear,
      levels: new LevelScheme(levels, fallback),
      usesBirthDates: settings.privacy?.ageOfConsent !== undefined,
      now: this.clock.now(),
      issues: new RosterIssues(format, reading),
      addressOf: (role, username) =>
        role === 'STUDENT' ? this.usernames.studentAddress(username) : this.usernames.adultAddress(username),
    };
  }

  private createPasswords(plan: RosterPlan, onProgress: OnProgress): Promise<OneTimePassword[]> {
    const { length } = createdPeople(plan);
    return this.passwords.create(length, (done) => onProgress('passwords', done, length));
  }

  private async record(actor: Actor, plan: RosterPlan): Promise<void> {
    const data = totalsOf(plan);
    await this.audit.record(actor, { action: 'roster.imported', entity: 'roster', entityId: null, data });
  }
}

async function parseRoster(source: RosterSource, { encoding }: RosterOptions): Promise<ParsedRoster> {
  const isBundle = !Buffer.isBuffer(source) || isArchive(source);
  const reading = isBundle ? await readOneRoster(source, encoding) : await readPlainCsv(source, encoding);
  const { roster, errors } = reading;
  if (roster.people.length === 0 && errors.length === 0) {
    errors.push({ line: 1, rule: 'people_missing', message: 'The file contains no people.' });
  }
  return { roster, reading, format: isBundle ? 'oneroster' : 'csv' };
}

/** ZIP signatures: of a local file header, and of the end record, with which an empty archive begins. */
const isArchive = (file: Buffer) => ['PK\x03\x04', 'PK\x05\x06'].includes(file.subarray(0, 4).toString('latin1'));

const createdPeople = ({ people }: RosterPlan) => people.filter(({ change }) => change === 'created');

const passwordsByUser = (plan: RosterPlan, passwords: OneTimePassword[]) =>
  new Map(createdPeople(plan).map(({ id }, at) => [id, passwords[at]]));

function rosterInvalid(errors: Issue[]) {
  const [listed, more] = [errors.slice(0, maxErrors), errors.length - maxErrors];
  const rest = more > 0 ? ` The first ${maxErrors} are listed; there are ${more} more.` : '';
  const count = errors.length === 1 ? 'an error' : `${errors.length} errors`;
  const detail = `The file has ${count}; nothing was imported. Correct the file and import it again.${rest}`;
  return invalid('roster_invalid', detail, listed);
}
