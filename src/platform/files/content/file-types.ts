import type { Settings } from '#platform/config/settings.js';
import { unsupported } from '#platform/problems/problem.js';

export const fileKinds = ['image', 'document', 'audio', 'video'] as const;
export type FileKind = (typeof fileKinds)[number];

/** How the content of a type is recognised: by its first bytes, as an archive of such entries, or as readable text. */
export type Content = { magic: string[] } | { archive: string[] } | 'text';

/** A type of file that is taken (OQ-092). */
export interface FileType {
  kind: FileKind;
  /** What it is kept and sent as. */
  mimeType: string;
  /** What browsers call it besides. */
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

/** By extension; where one stands for two types, the declared type decides and the first is meant otherwise. */
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
  // Windows says so where Excel is installed.
  csv: [type('document', 'text/csv', 'text', 'text/plain', 'application/csv', 'application/vnd.ms-excel')],
  md: [type('document', 'text/markdown', 'text', 'text/plain', 'text/x-markdown')],
  wav: [type('audio', 'audio/wav', { magic: ['audio/wav'] }, 'audio/x-wav', 'audio/wave', 'audio/vnd.wave')],
  mp3: [type('audio', 'audio/mpeg', { magic: ['audio/mpeg'] }, 'audio/mp3')],
  m4a: [type('audio', 'audio/mp4', { magic: ['audio/x-m4a', 'audio/mp4', 'video/mp4'] }, 'audio/m4a', 'audio/x-m4a')],
  webm: [
    type('video', 'video/webm', { magic: ['video/webm'] }),
    type('audio', 'audio/webm', { magic: ['video/webm', 'audio/webm'] }),
  ],
  mp4: [
    type('video', 'video/mp4', { magic: ['video/mp4', 'video/x-m4v'] }),
    type('audio', 'audio/mp4', { magic: ['audio/x-m4a', 'audio/mp4', 'video/mp4'] }),
  ],
};

/** What a browser declares when it does not know. */
const undeclared = ['', 'application/octet-stream'];

/** What the name and the declared type together say the file is. Refuses what is not taken or does not agree. */
export function declaredType(name: string, declared: string): FileType & { extension: string } {
  const extension = /\.([A-Za-z0-9]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  const candidates = Object.hasOwn(types, extension) ? types[extension] : undefined;
  const said = declared.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const found = candidates?.find(
    ({ mimeType, aliases }) => mimeType === said || aliases.includes(said) || undeclared.includes(said),
  );
  if (!candidates)
    throw unsupportedType(`Files of this type are not taken. Send one of ${Object.keys(types).join(', ')}.`);
  if (!found) throw unsupportedType(`The file is named .${extension} but was sent as another type. Send it as it is.`);
  return { ...found, extension };
}

/** The type under which a kept file is known. */
export const kindOf = (mimeType: string): FileKind =>
  Object.values(types)
    .flat()
    .find((each) => each.mimeType === mimeType)?.kind ?? 'document';

/** The most bytes a file of that kind may have. */
export const limitOf = (kind: FileKind, settings: Settings): number => limitsIn(settings)[kind] * 1024 * 1024;

/** The most bytes any file may have. */
export const maxLimit = (settings: Settings): number => Math.max(...Object.values(limitsIn(settings))) * 1024 * 1024;

const limitsIn = (settings: Settings): Record<FileKind, number> => ({
  image: settings.uploadMaxImageMb,
  document: settings.uploadMaxDocumentMb,
  audio: settings.uploadMaxAudioMb,
  video: settings.uploadMaxVideoMb,
});

export const unsupportedType = (detail: string) => unsupported('unsupported_type', detail);
