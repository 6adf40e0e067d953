/** What a school needs before it is opened, for the routes under `/notes`. */
export const notesTable: string;
export function addFileRoutes(): void;
export function removeFileRoutes(): void;
