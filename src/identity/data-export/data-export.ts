import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { NIL } from 'uuid';
import type { User } from '#identity/accounts/user.entity.js';
import { Settings } from '#platform/config/settings.js';
import { Database, type Statement } from '#platform/database/database.js';
import { Storage } from '#platform/files/drivers/storage.js';
import { PersonalDataCatalogue } from '#platform/personal-data/personal-data.js';
import { Problem } from '#platform/problems/problem.js';
import type { ZipEntry } from '#platform/tabular/zip-writer.js';
import { type ExportedFile, filesOfPerson } from './data-export.sql.js';
import { PersonRows } from './person-rows.js';
import { propertyOf } from './person-rows.sql.js';

const formatVersion = 1;
const filesPerPage = 500;

/** All data about a person, from the declarations of every feature (docs/decisions/0176). */
@Injectable()
export class DataExport {
  private readonly files: Statement;

  constructor(
    private readonly catalogue: PersonalDataCatalogue,
    private readonly rows: PersonRows,
    private readonly storage: Storage,
    private readonly database: Database,
    private readonly settings: Settings,
  ) {
    this.files = filesOfPerson(catalogue);
  }

  /** The export as JSON text in parts: a section per table, then the list of files. */
  async *json(user: User, exportedAt: Date): AsyncGenerator<string> {
    const { organizationId: id, organizationSlug: slug } = this.settings;
    const head = {
      formatVersion,
      exportedAt,
      organization: { id, slug },
      user: { id: user.id, name: user.displayName },
    };
    yield `${JSON.stringify(head).slice(0, -1)},\n"sections":{`;
    for (const [n, table] of this.catalogue.exported.entries()) {
      yield `${n === 0 ? '' : ','}\n${JSON.stringify(propertyOf(table.table))}:`;
      yield* listOf(this.rows.of(table, user));
    }
    yield '},\n"files":';
    yield* listOf(this.fileTexts(user));
    yield '}\n';
  }

  /** The files of a ZIP archive: `data.json`, whose entries in `files` name the others. */
  async *archive(user: User, exportedAt: Date): AsyncGenerator<ZipEntry> {
    yield { path: 'data.json', modifiedAt: exportedAt, content: Readable.from(this.json(user, exportedAt)) };
    for await (const files of this.filePages(user)) {
      for (const file of files) {
        const content = await this.open(file);
        if (content) yield { path: pathOf(file), modifiedAt: file.createdAt, content };
      }
    }
  }

  private async *fileTexts(user: User): AsyncGenerator<string[]> {
    for await (const files of this.filePages(user)) {
      yield files.map(({ storageKey, ...file }) =>
        JSON.stringify({ ...file, path: pathOf({ ...file, storageKey }), url: `/api/v1/files/${file.id}/content` }),
      );
    }
  }

  private async *filePages({ id, email }: User): AsyncGenerator<ExportedFile[]> {
    for (let after: string = NIL; ;) {
      const files = await this.database.query<ExportedFile>(this.files, [id, email, filesPerPage, after]);
      if (files.length > 0) yield files;
      const last = files.at(-1);
      if (!last || files.length < filesPerPage) return;
      after = last.id;
    }
  }

  /** Files whose bytes were lost are left out. */
  private open({ storageKey }: ExportedFile) {
    return this.storage.read(storageKey).catch((error: unknown) => {
      if (error instanceof Problem && error.code === 'file_missing') return undefined;
      throw error;
    });
  }
}

/** A JSON array of the texts, with one text per line. */
async function* listOf(pages: AsyncIterable<string[]>): AsyncGenerator<string> {
  let separator = '[\n';
  for await (const texts of pages) {
    yield separator + texts.join(',\n');
    separator = ',\n';
  }
  yield separator === '[\n' ? '[]' : ']';
}

/** The extension of the key is that of the type of the content. */
const pathOf = ({ id, storageKey }: Pick<ExportedFile, 'id' | 'storageKey'>): string =>
  `files/${id}.${storageKey.split('.').at(-1)}`;
