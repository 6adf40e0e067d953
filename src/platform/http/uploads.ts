import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiExtraModels, getSchemaPath } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { read } from './input.pipe.js';
import { invalid, unsupported } from '#platform/problems/problem.js';

type Class<T extends object = object> = new () => T;

/** One file as it was sent. Its name is only good for telling people about it. */
export interface UploadedFile {
  name: string;
  bytes: Buffer;
}

/** A file, and what the form said about it. */
export interface Upload<T extends object> {
  file: UploadedFile;
  options: T;
}

/** Reads the one file of a form into memory, up to the server's limit, and the other fields, also from the query. */
export async function readUpload<T extends object>(request: FastifyRequest, shape: Class<T>): Promise<Upload<T>> {
  if (!request.isMultipart()) throw unsupported('multipart_required', 'Send the file as multipart/form-data.');
  const { file, fields } = await partsOf(request).catch(refuseBrokenForm);
  if (!file) {
    const missing = { field: 'file', rule: 'file', message: 'file must be a file' };
    throw invalid('file_missing', 'The form holds no file. Send it as the field file.', [missing]);
  }
  return { file, options: read(shape, { ...(request.query as object), ...fields }, true) };
}

async function partsOf(request: FastifyRequest): Promise<{ file?: UploadedFile; fields: Record<string, unknown> }> {
  const fields: Record<string, unknown> = {};
  let file: UploadedFile | undefined;
  for await (const part of request.parts()) {
    if (part.type === 'file') file = { name: part.filename, bytes: await part.toBuffer() };
    else fields[part.fieldname] = part.value;
  }
  return { file, fields };
}

/** The form parser throws plain errors for forms that break off or are none. */
function refuseBrokenForm(error: unknown): never {
  if (typeof (error as { statusCode?: unknown } | null)?.statusCode === 'number') throw error;
  throw invalid('form_unreadable', 'The form could not be read to its end. Send it once more.');
}

const uploaded = createParamDecorator((shape: Class, context: ExecutionContext) =>
  readUpload(context.switchToHttp().getRequest<FastifyRequest>(), shape),
);

/** The uploaded file and the fields sent with it, read as `shape`. Documents the form by itself. */
export const Uploaded =
  (shape: Class): ParameterDecorator =>
  (controller, method, index) => {
    uploaded(shape)(controller, method, index);
    const route = Object.getOwnPropertyDescriptor(controller, method ?? '');
    if (!route) return;
    const file = { type: 'object', required: ['file'], properties: { file: { type: 'string', format: 'binary' } } };
    const documents = [
      ApiConsumes('multipart/form-data'),
      ApiExtraModels(shape),
      ApiBody({ schema: { allOf: [file, { $ref: getSchemaPath(shape) }] } }),
    ];
    for (const document of documents) document(controller, method ?? '', route);
  };
