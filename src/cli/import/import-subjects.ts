import { ClassroomQuery } from '#school/classrooms/classrooms.dto.js';
import { ClassroomsService } from '#school/classrooms/classrooms.service.js';
import type { Subject } from '#curriculum/subjects/subject.entity.js';
import { SubjectDraft, SubjectQuery } from '#curriculum/subjects/subjects.dto.js';
import { SubjectsService } from '#curriculum/subjects/subjects.service.js';
import { readOptions } from './import-outcome.js';
import type { ImportSession } from './import-session.js';
import { wrongCall } from '#cli/shared/outcome.js';

export const isId = (text: string) => /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(text);

/** Those that are called so, whatever the case. */
export const named = <T extends { name: string }>(name: string, rows: T[]): T[] =>
  rows.filter((row) => row.name.toLowerCase() === name.trim().toLowerCase());

/** The subject that is meant; made when it is new and a classroom is named. Part of the open transaction. */
export async function subjectOf(session: ImportSession, subject: string, classroom?: string): Promise<Subject> {
  const { app, actor } = session;
  const subjects = app.get(SubjectsService);
  if (isId(subject)) return subjects.get(actor, subject, 'edit');
  const classroomId = classroom === undefined ? undefined : await classroomOf(session, classroom);
  const query = readOptions(SubjectQuery, { q: subject, classroomId, limit: 100 });
  const found = named(subject, (await subjects.list(actor, query)).items);
  if (found.length > 1) {
    throw wrongCall(`${found.length} classrooms have a subject called ${subject}. Name one with --classroom.`);
  }
  const [only] = found;
  if (only) return only;
  if (!classroomId) {
    throw wrongCall(`There is no subject called ${subject}. Name its classroom with --classroom and it is made.`);
  }
  return subjects.create(actor, readOptions(SubjectDraft, { classroomId, name: subject }));
}

async function classroomOf({ app, actor }: ImportSession, classroom: string): Promise<string> {
  const classrooms = app.get(ClassroomsService);
  if (isId(classroom)) return (await classrooms.get(actor, classroom)).id;
  const rows = (await classrooms.list(actor, readOptions(ClassroomQuery, { limit: 100 }))).items;
  const found = named(classroom, rows);
  const [only] = found;
  if (!only) throw wrongCall(`There is no classroom called ${classroom}.`);
  if (found.length > 1) throw wrongCall(`There are ${found.length} classrooms called ${classroom}. Give the id.`);
  return only.id;
}
