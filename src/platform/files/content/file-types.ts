import type { Settings } from '#platform/config/settings.js';
import { unsupported } from '#platform/problems/problem.js';

export const fileKinds = ['image', 'document', 'audio', 'video'] as const;
export type FileKind = (typeof fileKinds)[number];

/** How the content of a type is recognised: by magic bytes, as a ZIP archive with these entries, or as UTF-8 text. */
export type Content = { magic: string[] } | { archive: string[] } | 'text';

/** A file type accepted for upload. */
export interface FileType {
  kind: FileKind;
  /** The type it is stored and sent as. */
  mimeType: string;
  /** Other types that browsers declare for it. */
  aliases: string[];
  content: Content;
}

const type = (kind: FileKind, mimeType: string, content: Content, ...aliases: string[]): FileType => ({
  kind,
  mimeType,
  aliases,
  content,
});
const office = 'application/vnd.openxmlformats-officedocument';
const openXml = ['[Content_Types].xml'];
const jpeg = type('image', 'image/jpeg', { magic: ['image/jpeg'] }, 'image/jpg', 'image/pjpeg');

/** By extension. Where it has two types, the declared type decides; the first is the default. */
const types: Record<string, FileType[]> = {
  png: [type('image', 'image/png', { magic: ['image/png', 'image/apng'] })],
  jpg: [jpeg],
  jpeg: [jpeg],
  gif: [type('image', 'image/gif', { magic: ['image/gif'] })],
  webp: [type('image', 'image/webp', { magic: ['image/webp'] })],
  pdf: [type('document', 'application/pdf', { magic: ['application/pdf'] }, 'application/x-pdf')],
  docx: [type('document', `${office}.wordprocessingml.document`, { archive: [...openXml, 'word/'] })],
  pptx: [type('document', `${office}.presentationml.presentation`, { archive: [...openXml, 'ppt/'] })],
  xlsx: [type('document', `${office}.spreadsheetml.sheet`, { archive: [...openXml, 'xl/'] })],
  odt: [type('document', 'application/vnd.oasis.opendocument.text', { archive: ['mimetype', 'content.xml'] })],
  txt: [type('document', 'text/plain', 'text')],
  // Windows with Excel installed declares CSV files as application/vnd.ms-excel.
  csv: [type('document', 'text/csv', 'text', 'text/plain', 'application/csv', 'application/vnd.ms-excel')],
  md: [type('document', 'text/markdown', 'text', 'text/plain', 'text/x-markdown')],
  wav: [type('audio', 'audio/wav', { magic: ['audio/wav'] }, 'audio/x-wav', 'audio/wave', 'audio/vnd.wave')],
  mp3: [type('audio', 'audio/mpeg', { magic: ['audio/mpeg'] }, 'audio/mp3')],
  m4a: [
    type(
      'audio',
      'audio/mp4',
      { magic: ['audio/x-m4a', 'audio/mp4', 'video/mp4'] },
      'audio/m4a',
      'audio/x-m4a',
      'audio/aac',
    ),
  ],
  webm: [
    type('video', 'video/webm', { magic: ['video/webm'] }),
    type('audio', 'audio/webm', { magic: ['video/webm', 'audio/webm'] }),
  ],
  mp4: [
    type('video', 'video/mp4', { magic: ['video/mp4', 'video/x-m4v'] }),
    type('audio', 'audio/mp4', { magic: ['audio/x-m4a', 'audio/mp4', 'video/mp4'] }),
  ],
};

/** What browsers declare for unknown types. */
const undeclared = ['', 'application/octet-stream'];

/**
 * The type by file name and declared type, of the accepted kinds if it has one. Throws 415 for types that are not accepted or
 * do not match.
 */
export function declaredType(
  name: string,
  declared: string,
  kinds?: readonly FileKind[],
): FileType & { extension: string } {
  const extension = /\.([A-Za-z0-9]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  const candidates = Object.hasOwn(types, extension) ? types[extension] : undefined;
  const mediaType = declared.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const matching = candidates?.filter(
    ({ mimeType, aliases }) => mimeType === mediaType || aliases.includes(mediaType) || undeclared.includes(mediaType),
  );
  const found = matching?.find(({ kind }) => kinds?.includes(kind)) ?? matching?.[0];
  if (!candidates)
    throw unsupportedType(`This file type is not accepted. Accepted types: ${Object.keys(types).join(', ')}.`);
  if (!found)
    throw unsupportedType(
      `The file extension .${extension} does not match the declared type ${mediaType}. Correct one of them.`,
    );
  return { ...found, extension };
}

/** The kind of a stored file, by its media type. */
export const kindOf = (mimeType: string): FileKind =>
  Object.values(types)
    .flat()
    .find((each) => each.mimeType === mimeType)?.kind ?? 'document';

/** Maximum size of a file of that kind, in bytes. */
export const limitOf = (kind: FileKind, settings: Settings): number => limitsIn(settings)[kind] * 1024 * 1024;

/** Maximum size of any file, in bytes. */
export const maxLimit = (settings: Settings): number => Math.max(...Object.values(limitsIn(settings))) * 1024 * 1024;

const limitsIn = (settings: Settings): Record<FileKind, number> => ({
  image: settings.uploadMaxImageMb,
  document: settings.uploadMaxDocumentMb,
  audio: settings.uploadMaxAudioMb,
  video: settings.uploadMaxVideoMb,
});

export const unsupportedType = (detail: string) => unsupported('unsupported_type', detail);
