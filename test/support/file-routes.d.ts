/** SQL to run before the school opens, for the routes under `/file-notes`. */
export const notesTable: string;
export function addFileRoutes(): void;
export function removeFileRoutes(): void;
