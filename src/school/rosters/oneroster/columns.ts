/**
 * The columns of OneRoster 1.1 (CSV) this product reads. `required` are those the standard demands, in the header and in
 * every row; `optional` ones may be missing altogether. Everything else in a bundle is none of our business.
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

/** Names from earlier drafts of the standard that exports in the wild still use, and what they became. */
export const formerNames: ReadonlyMap<string, string> = new Map([
  ['agentSourcedIds', 'agents'],
  ['grades', 'grade'],
]);

/** Files that only explain others. What points into one that is not there is taken on trust. */
export const ignoredFiles: readonly OneRosterFile[] = ['orgs', 'academicSessions', 'courses'];
