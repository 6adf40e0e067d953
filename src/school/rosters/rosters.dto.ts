import { Choice, Flag, Int, Many, Part, Secret, Text } from '#platform/shapes/fields.js';
import { AcademicYear } from '#tenancy/organizations/academic-year.js';
import { textEncodings, type TextEncoding } from '#platform/text/encoding.js';
import { type RosterRole, rosterRoles } from './roster.js';

/** Options of a roster import. */
export class RosterOptions {
  @Flag({ default: false, about: 'Report what would change without writing anything' })
  dryRun: boolean;

  @AcademicYear({
    optional: true,
    about: "Academic year of classes for which the file gives none; default: the organization's current year",
  })
  academicYear?: string;

  @Text({ optional: true, max: 40, example: 'P1', about: 'Level of classes for which the file gives none' })
  defaultLevel?: string;

  @Choice(textEncodings, {
    optional: true,
    name: 'TextEncoding',
    about: 'The encoding of the file; default: Unicode is recognised and any other encoding is detected',
  })
  encoding?: TextEncoding;
}

/** How many records of one kind were created, updated or left unchanged. */
export class RosterCounts {
  @Int({ min: 0 })
  created: number;

  @Int({ min: 0 })
  updated: number;

  @Int({ min: 0 })
  unchanged: number;
}

/** A new account and its one-time password, for handing out. */
export class RosterAccountView {
  @Text({ nullable: true, about: 'null if the holder signs in with an email address' })
  username: string | null;

  @Text()
  name: string;

  @Choice(rosterRoles)
  role: RosterRole;

  @Text({ nullable: true })
  classroom: string | null;

  @Secret({ nullable: true, about: 'Shown only in this response; null in a dry run', example: 'k7m-4pq-x2n-9tr' })
  oneTimePassword: string | null;
}

/** The renewed one-time passwords of a class. */
export class ClassPasswordsView {
  @Many(() => RosterAccountView, { about: 'By name; empty if every account has been used' })
  accounts: RosterAccountView[];
}

/** Information about a row that does not prevent the import. */
export class RosterNoteView {
  @Text({ optional: true, about: 'The file of the bundle' })
  field?: string;

  @Int({ optional: true, min: 1 })
  line?: number;

  @Text({ optional: true })
  column?: string;

  @Text()
  rule: string;

  @Text()
  message: string;
}

/** What an import changed or, in a dry run, would change. */
export class RosterReportView {
  @Flag()
  dryRun: boolean;

  @Part(() => RosterCounts)
  classrooms: RosterCounts;

  @Part(() => RosterCounts)
  people: RosterCounts;

  @Part(() => RosterCounts)
  memberships: RosterCounts;

  @Part(() => RosterCounts)
  guardianships: RosterCounts;

  @Many(() => RosterAccountView, { max: 20_000 })
  accounts: RosterAccountView[];

  @Many(() => RosterNoteView)
  notes: RosterNoteView[];
}
