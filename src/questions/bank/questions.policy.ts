import { all, definePolicy, ownedBy } from '#platform/access/policy.js';
import { Question, QuestionVersion } from './question.entity.js';

/** The bank is the teachers' together; each question is its author's to change. */
export const questionPolicy = definePolicy(Question, {
  admin: { read: all, create: all, edit: all, remove: all },
  teacher: { read: all, create: all, edit: ownedBy('authorId'), remove: ownedBy('authorId') },
});

/** Reached only through their question or assessment. */
export const questionVersionPolicy = definePolicy(QuestionVersion, {
  admin: { read: all, create: all },
  teacher: { read: all, create: all },
});
