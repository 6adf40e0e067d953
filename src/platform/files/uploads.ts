import type { FastifyMultipartBaseOptions, Multipart, MultipartFile } from '@fastify/multipart';
import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { discardBody } from '#platform/limits/body-timeout.js';
import { invalid, Problem, tooLarge, unsupported } from '#platform/problems/problem.js';
import { ApiBody, ApiConsumes, ApiExtraModels, getSchemaPath } from '#platform/shapes/deferred-swagger.js';
import { read, refuseHostile } from '#platform/shapes/input.pipe.js';

type Class<T extends object = object> = new () => T;

/** An uploaded file in memory. Its name is not sanitized and only for display. */
export interface UploadedFile {
  name: string;
  bytes: Buffer;
}

/** An uploaded file and the other fields of its form. */
export interface Upload<T extends object> {
  file: UploadedFile;
  options: T;
}

/** Maximum size of a file that is read into memory. */
export const maxFormFileBytes = 20 * 1024 * 1024;

/** What the other fields and headers of a form may add to the size of its file. */
export const formOverheadBytes = 64 * 1024;

/** Reads a form with one file into memory; other fields may also come from the query. */
export async function readUpload<T extends object>(request: FastifyRequest, shape: Class<T>): Promise<Upload<T>> {
  try {
    if (Number(request.headers['content-length']) > maxFormFileBytes + formOverheadBytes)
      throw tooLarge(
        'body_too_large',
        `This route accepts files of at most ${maxFormFileBytes / 1024 / 1024} MiB. Send a smaller file.`,
      );
    return await readForm(request, shape, async (part) => ({ name: part.filename, bytes: await part.toBuffer() }));
  } catch (error) {
    discardBody(request);
    throw error;
  }
}

/**
 * Streams a form: its file goes to `take`, which reads it to its end or throws; the other fields, also from the query,
 * are validated as `shape`.
 */
export async function readForm<T extends object, File>(
  request: FastifyRequest,
  shape: Class<T>,
  take: (part: MultipartFile) => Promise<File>,
  limits: FastifyMultipartBaseOptions['limits'] = {},
): Promise<{ file: File; options: T }> {
  if (!request.isMultipart()) throw unsupported('multipart_required', 'Send the file as multipart/form-data.');
  const parts = request.parts({ limits });
  const { file, fields } = await partsOf(parts, take).catch(refuseBrokenForm);
  if (file === undefined) {
    const missing = { field: 'file', rule: 'file', message: 'file must be a file' };
    throw invalid('file_missing', 'The form has no file. Send it in the field file.', [missing]);
  }
  const given = refuseHostile({ ...(request.query as object), ...fields });
  return { file, options: read(shape, given, true) };
}

async function partsOf<File>(
  parts: AsyncIterable<Multipart>,
  take: (part: MultipartFile) => Promise<File>,
): Promise<{ file: File | undefined; fields: Record<string, unknown> }> {
  const fields: Record<string, unknown> = {};
  let file: File | undefined;
  for await (const part of parts) {
    if (part.type === 'file') file = await take(part);
    else fields[part.fieldname] = part.value;
  }
  return { file, fields };
}

/** The parser throws plain errors for truncated and malformed forms. */
function refuseBrokenForm(error: unknown): never {
  if (error instanceof Problem || typeof (error as { statusCode?: unknown } | null)?.statusCode === 'number')
    throw error;
  throw invalid('form_unreadable', 'The form is incomplete or malformed. Send it again.');
}

const uploaded = createParamDecorator((shape: Class, context: ExecutionContext) =>
  readUpload(context.switchToHttp().getRequest<FastifyRequest>(), shape),
);

/** The uploaded file and the other fields of its form, as `shape`. Also documents the form. */
export const Uploaded =
  (shape: Class): ParameterDecorator =>
  (controller, method, index) => {
    uploaded(shape)(controller, method, index);
    const route = Object.getOwnPropertyDescriptor(controller, method ?? '');
    if (route) FileForm(shape)(controller, method ?? '', route);
  };

/** The file of a form in the API document. */
export const fileField = { type: 'string', format: 'binary', description: 'The file' };

/** Documents a form body: one file and the fields of `shape`. */
export const FileForm = (shape: Class): MethodDecorator => {
  const file = { type: 'object', required: ['file'], properties: { file: fileField } };
  return applyDecorators(
    ApiConsumes('multipart/form-data'),
    ApiExtraModels(shape),
    ApiBody({ schema: { allOf: [file, { $ref: getSchemaPath(shape) }] } }),
  );
};
