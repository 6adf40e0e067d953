import { all, definePolicy, ownedBy } from '#platform/access/policy.js';
import { Question, QuestionVersion } from './question.entity.js';

/** All teachers read the bank; only the author changes a question. */
export const questionPolicy = definePolicy(Question, {
  admin: { read: all, create: all, edit: all, remove: all },
  teacher: { read: all, create: all, edit: ownedBy('authorId'), remove: ownedBy('authorId') },
});

/** Versions are read through their question or assessment. */
export const questionVersionPolicy = definePolicy(QuestionVersion, {
  admin: { read: all, create: all },
  teacher: { read: all, create: all },
});
