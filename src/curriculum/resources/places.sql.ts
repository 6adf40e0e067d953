/**
 * Where in outlines a resource hangs, or what a file is the content of: SQL for the subjects and units of the `id` of
 * that `kind`.
 */
export const resourcePlaces = (kind: string, id: string): string => `
  SELECT r.subject_id, r.unit_id FROM resources r
  WHERE ${named(kind, id)} AND r.scope = 'structure' AND r.status = 'active'`;

/** The same in the library: SQL for the status of each, and whose it is. */
export const libraryPlaces = (kind: string, id: string): string => `
  SELECT r.status, r.created_by FROM resources r WHERE ${named(kind, id)} AND r.scope = 'library'`;

const named = (kind: string, id: string): string =>
  `(${kind} = 'resource' AND r.id = ${id} OR ${kind} = 'file' AND r.file_id = ${id})`;
