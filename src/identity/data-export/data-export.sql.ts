import type { Statement } from '#platform/database/database.js';
import { filesOf } from '#platform/personal-data/person-conditions.js';
import type { PersonalDataCatalogue } from '#platform/personal-data/personal-data.js';

/** A file of a person in the export. */
export interface ExportedFile {
  id: string;
  name: string;
  mimeType: string;
  sizeBytes: number;
  storageKey: string;
  createdAt: Date;
}

/** Up to $3 files after the id $4 that concern the person $1 with the address $2. */
export const filesOfPerson = (catalogue: PersonalDataCatalogue): Statement => ({
  name: 'person-files',
  text: `SELECT file.id, file.original_name AS name, file.mime_type AS "mimeType", file.size_bytes AS "sizeBytes",
           file.storage_key AS "storageKey", file.created_at AS "createdAt"
         FROM stored_files file WHERE file.id > $4::uuid AND file.id IN (${filesOf(catalogue)}) ORDER BY file.id LIMIT $3`,
});
