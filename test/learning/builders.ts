import type { School } from '../support/school.js';

interface Outline {
  units: { parts: { sections: { id: string }[] }[] }[];
}

/** Creates a subject of P1A with one section per title. */
export async function subjectWith(
  school: School,
  titles: string[],
): Promise<{ subjectId: string; sections: string[] }> {
  const teacher = school.as(school.ana);
  const draft = { classroomId: school.p1a, name: `Subject ${Math.random()}` };
  const { body: subject } = await teacher.post('/subjects', draft);
  const toc = [{ title: 'Unit', children: [{ title: 'Part', children: titles.map((title) => ({ title })) }] }];
  const made = await teacher.post(`/subjects/${subject.id}/auto-structure`, { toc });
  if (made.status > 201) throw new Error(JSON.stringify(made.body));
  const { body: tree } = (await teacher.get(`/subjects/${subject.id}`)) as { body: Outline };
  const sections = tree.units.flatMap(({ parts }) => parts.flatMap((part) => part.sections.map(({ id }) => id)));
  return { subjectId: subject.id, sections };
}
