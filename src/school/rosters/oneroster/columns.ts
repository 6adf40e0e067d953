/**
 * The columns read from a OneRoster 1.1 CSV bundle. `required` columns need a header and a value in every row, as in the
 * standard; `optional` ones may be missing. All other columns are ignored.
 */
export const oneRosterColumns = {
  orgs: { required: ['sourcedId', 'name', 'type'], optional: ['status'] },
  academicSessions: { required: ['sourcedId', 'startDate', 'schoolYear'], optional: ['status'] },
  courses: { required: ['sourcedId', 'title'], optional: ['status', 'grades'] },
  classes: {
    required: ['sourcedId', 'title', 'classType', 'schoolSourcedId', 'termSourcedIds'],
    optional: ['status', 'grades', 'courseSourcedId', 'classCode'],
  },
  users: {
    required: ['sourcedId', 'enabledUser', 'orgSourcedIds', 'role', 'username', 'givenName', 'familyName'],
    optional: ['status', 'identifier', 'email', 'agentSourcedIds', 'grades'],
  },
  enrollments: { required: ['sourcedId', 'classSourcedId', 'userSourcedId', 'role'], optional: ['status'] },
} as const;

export type OneRosterFile = keyof typeof oneRosterColumns;
export type ColumnOf<F extends OneRosterFile> =
  (typeof oneRosterColumns)[F]['required'][number] | (typeof oneRosterColumns)[F]['optional'][number];

/** Column name → its name in earlier drafts of the standard, still found in exports. */
export const formerNames: ReadonlyMap<string, string> = new Map([
  ['agentSourcedIds', 'agents'],
  ['grades', 'grade'],
]);

/** Files with supplementary data. References to them are not checked if the file is missing. */
export const supplementaryFiles: readonly OneRosterFile[] = ['orgs', 'academicSessions', 'courses'];
