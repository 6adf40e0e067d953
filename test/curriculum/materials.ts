import sharp from 'sharp';
import type { Answer } from '../support/client.js';
import type { Person, School } from '../support/school.js';

/** A real picture, a different one for each colour. */
export const png = (background = '#4466aa'): Promise<Buffer> =>
  sharp({ create: { width: 64, height: 48, channels: 3, background } })
    .png()
    .toBuffer();

export const pdf = Buffer.from('%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n');

/** Four silent frames of MPEG 1 layer III, 128 kbit/s, 44.1 kHz. */
export const mp3 = Buffer.concat(
  Array.from({ length: 4 }, () => Buffer.concat([Buffer.from([0xff, 0xfb, 0x90, 0x00]), Buffer.alloc(413)])),
);

/** A form with one file of the given type. */
export function form(name: string, content: Uint8Array | string, type: string, fields: Record<string, string> = {}) {
  const made = new FormData();
  for (const [field, value] of Object.entries(fields)) made.set(field, value);
  made.set('file', new Blob([content], { type }), name);
  return made;
}

/** Uploads a picture to a place, as its teacher. */
export async function picture(
  school: School,
  fields: Record<string, string>,
  name = 'Water Cycle.png',
): Promise<Answer> {
  return school.as(school.ana).post('/resources', form(name, await png(), 'image/png', fields));
}

/** A subject of P1A with a unit, a part and a section, made by its teacher. */
export async function outline(
  school: School,
  body = '',
): Promise<Record<'subject' | 'unit' | 'part' | 'section', string>> {
  const teacher = school.as(school.ana);
  const made = async (path: string, draft: object) => {
    const { status, body: row } = await teacher.post(path, draft);
    if (status !== 201) throw new Error(JSON.stringify(row));
    return row.id;
  };
  const subject = await made('/subjects', { classroomId: school.p1a, name: `Science ${Math.random()}` });
  const unit = await made(`/subjects/${subject}/units`, { title: 'Water' });
  const part = await made(`/units/${unit}/parts`, { title: 'Rain' });
  const section = await made(`/parts/${part}/sections`, { title: 'Clouds', body });
  return { subject, unit, part, section };
}

/** The bytes a route answers, with everything around them. */
export async function bytes(school: School, person: Person, path: string, headers: Record<string, string> = {}) {
  const authorization = `Bearer ${await school.as(person).token()}`;
  const answer = await fetch(`${school.url}/api/v1${path}`, { headers: { authorization, ...headers } });
  return { status: answer.status, headers: answer.headers, content: Buffer.from(await answer.arrayBuffer()) };
}

/** How many files the school keeps: rows, and bytes in its storage. */
export const filesKept = async (school: School): Promise<number> => {
  const [row] = await school.sql<{ kept: number }>('SELECT count(*)::int AS kept FROM stored_files');
  return row?.kept ?? 0;
};
