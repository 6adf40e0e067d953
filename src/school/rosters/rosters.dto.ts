import { Choice, Flag, Int, Many, Part, Secret, Text } from '#platform/shapes/fields.js';
import { textEncodings, type TextEncoding } from '#platform/text/encoding.js';
import { AcademicYear } from '#tenancy/organizations/academic-year.js';
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
  @Int({ min: 0, about: 'Number of new records' })
  created: number;

  @Int({ min: 0, about: 'Number of changed records' })
  updated: number;

  @Int({ min: 0, about: 'Number of records that were the same already' })
  unchanged: number;
}

/** A new account and its one-time password, for handing out. */
export class RosterAccountView {
  @Text({ nullable: true, about: 'null if the holder signs in with an email address' })
  username: string | null;

  @Text({ about: 'Name of the person' })
  name: string;

  @Choice(rosterRoles, { about: 'Role of the account' })
  role: RosterRole;

  @Text({ nullable: true, about: 'Name of the class; null for none' })
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

  @Part(() => RosterCounts, { about: 'What happens to classrooms' })
  classrooms: RosterCounts;

  @Part(() => RosterCounts, { about: 'What happens to accounts' })
  people: RosterCounts;

  @Part(() => RosterCounts, { about: 'What happens to memberships of classrooms' })
  memberships: RosterCounts;

  @Part(() => RosterCounts, { about: 'What happens to relations of guardians and students' })
  guardianships: RosterCounts;

  @Many(() => RosterAccountView, { max: 20_000, about: 'New accounts with their one-time passwords' })
  accounts: RosterAccountView[];

  @Many(() => RosterNoteView, { about: 'What was changed on reading, row by row' })
  notes: RosterNoteView[];
}
