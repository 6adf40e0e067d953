import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '#platform/access/actor.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { readJson } from '#platform/files/file-or-json.js';
import { conflict, notFound, unsupported } from '#platform/problems/problem.js';
import { kindOf } from '#platform/files/content/file-types.js';
import { FilesService } from '#platform/files/files.service.js';
import type { StoredFile } from '#platform/files/stored-file.entity.js';
import type { Resource } from './resource.entity.js';
import { FileAccess } from './file-access.js';
import { ReplacementForm, UploadForm } from './resource-files.dto.js';
import { ResourceDraft } from './resources.dto.js';
import { resourcePolicy } from './resources.policy.js';
import { ResourcesService } from './resources.service.js';
import { EnabledScopes } from './enabled-scopes.js';

/** The files of resources on their way in and out: whoever sees a resource may have its file (OQ-094). */
@Injectable()
export class ResourceFilesService {
  constructor(
    @InjectScoped(resourcePolicy) private readonly visible: Scoped<typeof resourcePolicy>,
    private readonly resources: ResourcesService,
    private readonly files: FilesService,
    private readonly scopes: EnabledScopes,
    private readonly readers: FileAccess,
  ) {
    readers.register((actor, fileId) => this.isNamed(actor, fileId));
  }

  /** A form brings a file, JSON a link (LMS-064). */
  create(actor: Actor, request: FastifyRequest): Promise<Resource> {
    if (!request.isMultipart()) return this.resources.create(actor, readJson(request, ResourceDraft));
    return this.files.receive(request, ResourceDraft, { owner: actor }, ({ file, options }) =>
      this.resources.create(actor, options, file),
    );
  }

  async replace(actor: Actor, id: string, request: FastifyRequest): Promise<Resource> {
    // Before the file is read, so that nobody uploads in vain.
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

  /** Takes a file that something is to name within a day, such as work that is handed in. */
  take(actor: Actor, request: FastifyRequest): Promise<StoredFile> {
    return this.files.receive(request, UploadForm, { owner: actor }, ({ file, options: { kind } }) => {
      if (kind && kind !== kindOf(file.mimeType)) throw otherKind(kind);
      return Promise.resolve(file);
    });
  }

  /** A file, for whoever sees something that names it. */
  async content(actor: Actor, fileId: string, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    if (!(await this.readers.mayRead(actor, fileId))) throw notFound('file');
    await this.files.send(await this.files.get(fileId), request, reply);
  }

  private async isNamed(actor: Actor, fileId: string): Promise<boolean> {
    const naming = this.visible.visibleTo(actor).andWhere('row.fileId = :fileId', { fileId });
    return naming.andWhere('row.scope = ANY(:scopes)', { scopes: this.scopes.on }).getExists();
  }

  private async fileOf(actor: Actor, id: string): Promise<StoredFile> {
    const { fileId } = await this.resources.get(actor, id);
    if (!fileId) throw conflict('resource_without_file', 'This resource is a link and has no file. Open its url.');
    return this.files.get(fileId);
  }
}

const otherKind = (kind: string) => unsupported('unsupported_type', `Send a file of the kind ${kind}.`);
