import { ofActiveSubject, ofOpenSubject } from '#curriculum/subjects/subject.scopes.js';
import { classroomContent } from '#curriculum/subjects/subjects.policy.js';
import { either, type Scope } from '#platform/access/policy.js';
import { type OutlineEntry, Part, Section, Unit } from './outline.entities.js';
import { ofOpenUnit, ofOpenUnitsPart } from './outline.scopes.js';

/** Read and write access to a subject includes its outline. */
const subjectContent = <E extends OutlineEntry>(entity: new () => E, openUnit: Scope<E>) =>
  classroomContent<E>(entity, ofActiveSubject('subjectId'), either<E>(ofOpenSubject('subjectId'), openUnit));

export const unitPolicy = subjectContent(Unit, ofOpenUnit('id'));
export const partPolicy = subjectContent(Part, ofOpenUnit('unitId'));
export const sectionPolicy = subjectContent(Section, ofOpenUnitsPart('partId'));
