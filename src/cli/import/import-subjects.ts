import { usageError } from '#cli/shared/outcome.js';
import type { Subject } from '#curriculum/subjects/subject.entity.js';
import { SubjectDraft, SubjectQuery } from '#curriculum/subjects/subjects.dto.js';
import { SubjectsService } from '#curriculum/subjects/subjects.service.js';
import { foldText } from '#platform/text/folding.js';
import { ClassroomQuery } from '#school/classrooms/classrooms.dto.js';
import { ClassroomsService } from '#school/classrooms/classrooms.service.js';
import { readOptions } from './import-outcome.js';
import type { ImportSession } from './import-session.js';

export const isId = (text: string) => /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(text);

/** The rows with this name, compared like all names. */
export const withName = <T extends { name: string }>(name: string, rows: T[]): T[] =>
  rows.filter((row) => foldText(row.name) === foldText(name));

/** The subject with this id or name; created in the open transaction if it is new and a classroom is given. */
export async function subjectOf(session: ImportSession, subject: string, classroom?: string): Promise<Subject> {
  const { app, actor } = session;
  const subjects = app.get(SubjectsService);
  if (isId(subject)) return subjects.get(actor, subject, 'edit');
  const classroomId = classroom === undefined ? undefined : await classroomOf(session, classroom);
  const query = readOptions(SubjectQuery, { q: subject, classroomId, limit: 100 });
  const found = withName(subject, (await subjects.list(actor, query)).items);
  if (found.length > 1) {
    throw usageError(`${found.length} classrooms have a subject named ${subject}. Choose one with --classroom.`);
  }
  const [only] = found;
  if (only) return only;
  if (!classroomId) {
    throw usageError(`Unknown subject ${subject}. Add --classroom to create it in that classroom.`);
  }
  return subjects.create(actor, readOptions(SubjectDraft, { classroomId, name: subject }));
}

async function classroomOf({ app, actor }: ImportSession, classroom: string): Promise<string> {
  const classrooms = app.get(ClassroomsService);
  if (isId(classroom)) return (await classrooms.get(actor, classroom)).id;
  const rows = (await classrooms.list(actor, readOptions(ClassroomQuery, { limit: 100 }))).items;
  const found = withName(classroom, rows);
  const [only] = found;
  if (!only) throw usageError(`Unknown classroom ${classroom}. Give the id or name of an existing one.`);
  if (found.length > 1) throw usageError(`${found.length} classrooms are named ${classroom}. Give the id.`);
  return only.id;
}
