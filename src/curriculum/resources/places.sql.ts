/** SQL for the subjects and units of a resource or a file, given SQL for its kind and id. */
export const resourcePlaces = (kind: string, id: string): string => `
  SELECT r.subject_id, r.unit_id FROM resources r
  WHERE ${matches(kind, id)} AND r.scope = 'structure' AND r.status = 'active'`;

/** SQL for the status and owner of a library resource or its file, given SQL for its kind and id. */
export const libraryPlaces = (kind: string, id: string): string => `
  SELECT r.status, r.created_by FROM resources r WHERE ${matches(kind, id)} AND r.scope = 'library'`;

const matches = (kind: string, id: string): string =>
  `(${kind} = 'resource' AND r.id = ${id} OR ${kind} = 'file' AND r.file_id = ${id})`;
