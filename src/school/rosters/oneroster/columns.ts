/** Versions of the standard that are read. Version 1.0 differs from 1.1 in names of columns only (`formerNames`). */
export type OneRosterVersion = '1.1' | '1.2';

/**
 * The columns read from a OneRoster CSV bundle. `required` columns need a header and a value in every row, as in the
 * standard; `optional` ones may be missing. All other columns are ignored.
 */
const columns = {
  orgs: { required: ['sourcedId', 'name', 'type'], optional: ['status'] },
  academicSessions: { required: ['sourcedId', 'startDate', 'schoolYear'], optional: ['status'] },
  courses: { required: ['sourcedId', 'title'], optional: ['status', 'grades'] },
  classes: {
    required: ['sourcedId', 'title', 'classType', 'schoolSourcedId', 'termSourcedIds'],
    optional: ['status', 'grades', 'courseSourcedId', 'classCode'],
  },
  users: {
    required: ['sourcedId', 'enabledUser', 'username', 'givenName', 'familyName'],
    optional: ['status', 'identifier', 'email', 'agentSourcedIds', 'grades'],
  },
  roles: { required: ['sourcedId', 'userSourcedId', 'roleType', 'role', 'orgSourcedId'], optional: ['status'] },
  enrollments: { required: ['sourcedId', 'classSourcedId', 'userSourcedId', 'role'], optional: ['status'] },
} as const;

/** Required columns of `users.csv` in version 1.1. Version 1.2 moved them to `roles.csv`. */
const rolesOfUsers = ['orgSourcedIds', 'role'] as const;

export type OneRosterFile = keyof typeof columns;
export type ColumnOf<F extends OneRosterFile> =
  | (typeof columns)[F]['required'][number]
  | (typeof columns)[F]['optional'][number]
  | (F extends 'users' ? (typeof rolesOfUsers)[number] : never);

/** The columns of a file in one version of the standard. */
export interface OneRosterColumns {
  required: readonly string[];
  optional: readonly string[];
}

export function columnsOf(file: OneRosterFile, version: OneRosterVersion): OneRosterColumns {
  const { required, optional } = columns[file];
  return file === 'users' && version === '1.1'
    ? { required: [...required, ...rolesOfUsers], optional }
    : { required, optional };
}

/** Whether a bundle of this version has the file and the import reads it. */
export const isRead = (name: string, version: OneRosterVersion): boolean =>
  Object.keys(columns).some((file) => name === `${file}.csv` && (file !== 'roles' || version === '1.2'));

/** Column name → its name in earlier drafts of the standard, still found in exports. */
export const formerNames: ReadonlyMap<string, string> = new Map([
  ['agentSourcedIds', 'agents'],
  ['grades', 'grade'],
]);

/** Files with supplementary data. References to them are not checked if the file is missing. */
export const supplementaryFiles: readonly OneRosterFile[] = ['orgs', 'academicSessions', 'courses'];
