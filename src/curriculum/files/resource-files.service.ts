import type { FastifyReply, FastifyRequest } from 'fastify';
import { EnabledScopes } from '#curriculum/resources/enabled-scopes.js';
import type { Resource } from '#curriculum/resources/resource.entity.js';
import { ResourceDraft } from '#curriculum/resources/resources.dto.js';
import { resourcePolicy } from '#curriculum/resources/resources.policy.js';
import { ResourcesService } from '#curriculum/resources/resources.service.js';
import type { Actor } from '#platform/access/actor.js';
import { Clock } from '#platform/config/clock.js';
import { Settings } from '#platform/config/settings.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped, SpliceScope } from '#platform/database/scoped.repository.js';
import { variantOf } from '#platform/database/sql-text.js';
import { kindOf } from '#platform/files/content/file-types.js';
import { readJson } from '#platform/files/file-or-json.js';
import { FilesService } from '#platform/files/files.service.js';
import type { StoredFile } from '#platform/files/stored-file.entity.js';
import { All, Provides } from '#platform/ports/ports.js';
import { conflict, notFound, unsupported } from '#platform/problems/problem.js';
import { FileAccess } from './file-access.port.js';
import { ReplacementForm, UploadForm } from './resource-files.dto.js';

interface FileAccessRow {
  readable: boolean;
  /** Replaces the name of the file. */
  shownName: string | null;
}

/** Uploads and downloads of resource files. A person who can read a resource can download its file. */
@Provides(FileAccess)
export class ResourceFilesService implements FileAccess {
  constructor(
    @InjectScoped(resourcePolicy) private readonly visible: Scoped<typeof resourcePolicy>,
    private readonly resources: ResourcesService,
    private readonly files: FilesService,
    private readonly scopes: EnabledScopes,
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly clock: Clock,
    @All(FileAccess) private readonly access: FileAccess[],
  ) {}

  /** Creates a resource from a multipart form with a file, or from JSON with a link. */
  create(actor: Actor, request: FastifyRequest): Promise<Resource> {
    if (!request.isMultipart()) return this.resources.create(actor, readJson(request, ResourceDraft));
    return this.files.receive(request, ResourceDraft, { owner: actor }, ({ file, options }) =>
      this.resources.create(actor, options, file),
    );
  }

  async replace(actor: Actor, id: string, request: FastifyRequest): Promise<Resource> {
    // Checked before the upload is read, which may take minutes.
    await this.resources.get(actor, id, 'edit');
    return this.files.receive(request, ReplacementForm, { owner: actor }, ({ file, options }) =>
      this.resources.replaceFile(actor, id, file, options.title),
    );
  }

  async download(actor: Actor, id: string, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    await this.files.send(await this.fileOf(actor, id), request, reply);
  }

  async thumbnail(actor: Actor, id: string, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    await this.files.sendThumbnail(await this.fileOf(actor, id), request, reply);
  }

  /** Stores a file that another record must refer to within 24 hours, such as a submission. */
  upload(actor: Actor, request: FastifyRequest): Promise<StoredFile> {
    return this.files.receive(request, UploadForm, { owner: actor }, ({ file, options: { kind } }) => {
      if (kind && kind !== kindOf(file.mimeType)) throw wrongKind(kind);
      return Promise.resolve(file);
    });
  }

  /** Sends a file to readers of a record that refers to it and, until there is one, to its owner; otherwise throws 404. */
  async content(actor: Actor, fileId: string, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const { readable, shownName } = await this.accessTo(actor, fileId);
    if (!readable) throw notFound('file');
    const file = await this.files.get(fileId);
    await this.files.send(shownName ? Object.assign(file, { originalName: shownName }) : file, request, reply);
  }

  readable(actor: Actor): SpliceScope {
    const scopes = this.scopes.all.map((scope) => `'${scope}'`).join(', ') || 'NULL';
    return this.visible.splice(
      actor,
      (visible) => `EXISTS (
      SELECT FROM resources row WHERE row.file_id = $3::uuid AND row.scope IN (${scopes}) AND ${visible('row')})`,
    );
  }

  private async accessTo(actor: Actor, fileId: string): Promise<FileAccessRow> {
    const attached = this.access.map((provider) => provider.readable(actor)('$4::timestamptz'));
    const conditions = [...attached, await this.files.ownUnattached()];
    const names = this.access.flatMap((provider) => provider.shownName?.(actor)('$4::timestamptz') ?? []);
    const text = `SELECT $4::timestamptz IS NOT NULL AND (${conditions.join(' OR ')}) AS readable,
      coalesce(${[...names, 'NULL'].join(', ')}) AS "shownName"`;
    const values = [actor.userId, this.settings.organizationId, fileId, this.clock.now()];
    const [row] = await this.database.query<FileAccessRow>(variantOf('file-readable', text), values);
    return row ?? { readable: false, shownName: null };
  }

  private async fileOf(actor: Actor, id: string): Promise<StoredFile> {
    const { fileId } = await this.resources.get(actor, id);
    if (!fileId)
      throw conflict('resource_without_file', 'This resource is a link and has no file. Open its url instead.');
    return this.files.get(fileId);
  }
}

const wrongKind = (kind: string) =>
  unsupported('unsupported_type', `The file is not of the kind ${kind}. Send a ${kind} file.`);
