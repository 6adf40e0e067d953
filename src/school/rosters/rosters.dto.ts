import { Choice, Flag, Int, Many, Part, Secret, Text } from '#platform/shapes/fields.js';
import { AcademicYear } from '#tenancy/organizations/academic-year.js';
import { type RosterRole, rosterRoles } from './roster.js';

/** How a roster is imported. */
export class RosterOptions {
  @Flag({ default: false, about: 'Only say what would happen' })
  dryRun: boolean;

  @AcademicYear({
    optional: true,
    about: "The year of classes the file names none for; the organization's current one when left out",
  })
  academicYear?: string;

  @Text({ optional: true, max: 40, example: 'P1', about: 'The level of classes the file names none for' })
  defaultLevel?: string;
}

/** What became of one kind of thing. */
export class RosterCounts {
  @Int({ min: 0 })
  created: number;

  @Int({ min: 0 })
  updated: number;

  @Int({ min: 0 })
  unchanged: number;
}

/** A new account, to be handed to its holder. */
export class RosterAccountView {
  @Text({ nullable: true, about: 'null: they sign in with their e-mail address' })
  username: string | null;

  @Text()
  name: string;

  @Choice(rosterRoles)
  role: RosterRole;

  @Text({ nullable: true })
  classroom: string | null;

  @Secret({ nullable: true, about: 'Shown this once; null in a dry run', example: 'k7m-4pq-x2n-9tr' })
  oneTimePassword: string | null;
}

export class ClassPasswordsView {
  @Many(() => RosterAccountView, { about: 'By name; empty when every account has been used' })
  accounts: RosterAccountView[];
}

/** Something worth knowing about a row, though nothing is wrong with it. */
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
