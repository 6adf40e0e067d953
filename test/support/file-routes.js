import 'reflect-metadata';
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { AppModule } from '#app.module.js';
import { SignedIn } from '#platform/access/access.js';
import { Database } from '#platform/database/database.js';
import { FilesService } from '#platform/files/files.service.js';
import { Text } from '#platform/shapes/fields.js';

/** The form field besides the file. */
class Note {
  note;
}
Reflect.decorate([Text({ max: 100 })], Note.prototype, 'note');

const insert = { name: 'note-insert', text: 'INSERT INTO file_notes (file_id, note) VALUES ($1, $2)' };
const remove = { name: 'note-remove', text: 'DELETE FROM file_notes WHERE file_id = $1' };

/**
 * A minimal feature with files: every signed-in user may attach notes and read them. Plain JavaScript, so that it also
 * runs without a build.
 */
class FileRoutes {
  constructor(files, database) {
    Object.assign(this, { files, database });
  }

  receive(request) {
    return this.files.receive(request, Note, { owner: request.actor }, async ({ file, options }) => {
      await this.database.query(insert, [file.id, options.note]);
      if (options.note === 'refuse') throw new Error('the transaction of the feature failed');
      return file;
    });
  }

  async send(id, request, reply) {
    await this.files.send(await this.files.get(id), request, reply);
  }

  async picture(id, request, reply) {
    await this.files.sendThumbnail(await this.files.get(id), request, reply);
  }

  /** Deletes the note, unless it is to be kept, and discards the file. */
  async discard(id, { keepNote }) {
    return this.database.transaction(async () => {
      if (!keepNote) await this.database.query(remove, [id]);
      return { gone: await this.files.discard([id]) };
    });
  }
}

Reflect.decorate([Controller('file-notes')], FileRoutes);
Reflect.defineMetadata('design:paramtypes', [FilesService, Database], FileRoutes);
const routes = {
  receive: [[Post(), SignedIn()], [Req()]],
  send: [
    [Get(':id/content'), SignedIn()],
    [Param('id'), Req(), Res()],
  ],
  picture: [
    [Get(':id/thumbnail'), SignedIn()],
    [Param('id'), Req(), Res()],
  ],
  discard: [
    [Delete(':id'), HttpCode(200), SignedIn()],
    [Param('id'), Body()],
  ],
};
for (const [name, [decorators, inputs]] of Object.entries(routes)) {
  const method = Object.getOwnPropertyDescriptor(FileRoutes.prototype, name);
  Reflect.decorate(decorators, FileRoutes.prototype, name, method);
  inputs.forEach((input, index) => input(FileRoutes.prototype, name, index));
}

/** Adds the routes to applications created afterwards. */
export const addFileRoutes = () => Reflect.defineMetadata('controllers', [FileRoutes], AppModule);

/** Specs of a worker share the application's modules, so the routes must be removed again. */
export const removeFileRoutes = () => Reflect.deleteMetadata('controllers', AppModule);

export const notesTable =
  'CREATE TABLE file_notes (file_id uuid NOT NULL REFERENCES stored_files ON DELETE RESTRICT, note text NOT NULL)';
