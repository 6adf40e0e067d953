import { FileAccess } from '#curriculum/files/file-access.port.js';
import type { Actor } from '#platform/access/actor.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped, SpliceScope } from '#platform/database/scoped.repository.js';
import { FilesService } from '#platform/files/files.service.js';
import type { FileFacts } from '#platform/files/stored-file.dto.js';
import type { StoredFile } from '#platform/files/stored-file.entity.js';
import { Provides } from '#platform/ports/ports.js';
import { invalid } from '#platform/problems/problem.js';
import { imagesIn } from '#platform/text/basic-html.js';
import { notePolicy } from './notes.policy.js';
import { filesOfNote, readableImage, writeFiles } from './notes.sql.js';

const maxImages = 50;

/** The images in the texts of notes: own uploads of the author, which all who read the note may load. */
@Provides(FileAccess)
export class NoteImages implements FileAccess {
  constructor(
    @InjectScoped(notePolicy) private readonly notes: Scoped<typeof notePolicy>,
    private readonly files: FilesService,
    private readonly database: Database,
  ) {}

  /** The ids of the images in a text. Throws 400 if one is no image, or was not uploaded by the actor. */
  async check(actor: Actor, content: string): Promise<string[]> {
    const ids = imagesIn(content);
    if (ids.length > maxImages) throw refused(`has more than ${maxImages} images. Remove some of them.`);
    if (ids.length === 0) return ids;
    const known = await this.files.byIds(ids);
    const foreign = ids.find((id) => !isOwnImage(actor, known.get(id)));
    if (foreign)
      throw refused(`shows file ${foreign}, which is no image that you uploaded. Upload it with POST /files.`);
    return ids;
  }

  /** Sets the images of a note. `lastVersion` is the version whose text is replaced; null for a new note. */
  async write(noteId: string, ids: string[], lastVersion: number | null): Promise<void> {
    if (ids.length > 0 || lastVersion) await this.database.query(writeFiles, [noteId, ids, lastVersion]);
  }

  /** The images that a note shows, which the caller has loaded. */
  async of(noteId: string): Promise<FileFacts[]> {
    const shown = await this.database.query<{ id: string }>(filesOfNote, [noteId]);
    if (shown.length === 0) return [];
    const known = await this.files.byIds(shown.map(({ id }) => id));
    return [...known.values()].map(({ id, originalName, mimeType, sizeBytes, url, createdAt }) => ({
      id,
      originalName,
      mimeType,
      sizeBytes,
      url,
      createdAt,
    }));
  }

  readable(actor: Actor): SpliceScope {
    return this.notes.splice(actor, readableImage);
  }
}

const isOwnImage = ({ userId }: Actor, file: StoredFile | undefined): boolean =>
  file !== undefined && file.ownerId === userId && file.mimeType.startsWith('image/');

const refused = (rule: string) => {
  const issue = { field: 'content', rule: 'image', message: `content ${rule}` };
  return invalid('note_image_invalid', 'The text shows an image that a note cannot show; see errors.', [issue]);
};
