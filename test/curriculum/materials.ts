import sharp from 'sharp';
import type { Answer } from '../support/client.js';
import type { Person, School } from '../support/school.js';

/** A PNG file with different bytes for each colour. */
export const png = (background = '#4466aa'): Promise<Buffer> =>
  sharp({ create: { width: 64, height: 48, channels: 3, background } })
    .png()
    .toBuffer();

export const pdf = Buffer.from('%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n');

/** Four silent frames of MPEG 1 layer III, 128 kbit/s, 44.1 kHz. */
export const mp3 = Buffer.concat(
  Array.from({ length: 4 }, () => Buffer.concat([Buffer.from([0xff, 0xfb, 0x90, 0x00]), Buffer.alloc(413)])),
);

/** A multipart form with one file of the given type. */
export function form(name: string, content: Uint8Array | string, type: string, fields: Record<string, string> = {}) {
  const data = new FormData();
  for (const [field, value] of Object.entries(fields)) data.set(field, value);
  data.set('file', new Blob([content], { type }), name);
  return data;
}

/** Uploads a picture as the teacher ana. */
export async function picture(
  school: School,
  fields: Record<string, string>,
  name = 'Water Cycle.png',
): Promise<Answer> {
  return school.as(school.ana).post('/resources', form(name, await png(), 'image/png', fields));
}

/** Creates a subject of P1A with a unit, a part and a section, and returns their ids. */
export async function outline(
  school: School,
  body = '',
): Promise<Record<'subject' | 'unit' | 'part' | 'section', string>> {
  const teacher = school.as(school.ana);
  const create = async (path: string, draft: object) => {
    const { status, body: row } = await teacher.post(path, draft);
    if (status !== 201) throw new Error(JSON.stringify(row));
    return row.id;
  };
  const subject = await create('/subjects', { classroomId: school.p1a, name: `Science ${Math.random()}` });
  const unit = await create(`/subjects/${subject}/units`, { title: 'Water' });
  const part = await create(`/units/${unit}/parts`, { title: 'Rain' });
  const section = await create(`/parts/${part}/sections`, { title: 'Clouds', body });
  return { subject, unit, part, section };
}

/** The status, headers and body bytes of a response. */
export async function bytes(school: School, person: Person, path: string, headers: Record<string, string> = {}) {
  const authorization = `Bearer ${await school.as(person).token()}`;
  const answer = await fetch(`${school.url}/api/v1${path}`, { headers: { authorization, ...headers } });
  return { status: answer.status, headers: answer.headers, content: Buffer.from(await answer.arrayBuffer()) };
}

/** Number of stored files of the school. */
export const filesKept = async (school: School): Promise<number> => {
  const [row] = await school.sql<{ count: number }>('SELECT count(*)::int AS count FROM stored_files');
  return row?.count ?? 0;
};
