import { all, definePolicy, either, ownedBy, type Scope } from '#platform/access/policy.js';
import { QuestionCategory } from './categories/question-category.entity.js';
import { Question, QuestionVersion } from './question.entity.js';

/** Rows that all teachers of the organization may read. */
const shared: Scope<never> = (row) => `${row}.sharing = 'organization'`;

/** All teachers read what is shared; only the owner changes a category. */
export const questionCategoryPolicy = definePolicy(QuestionCategory, {
  admin: { read: all, create: all, edit: all, remove: all },
  teacher: {
    read: either(shared, ownedBy('ownerId')),
    create: all,
    edit: ownedBy('ownerId'),
    remove: ownedBy('ownerId'),
  },
});

/** All teachers read what is shared; only the author changes a question. */
export const questionPolicy = definePolicy(Question, {
  admin: { read: all, create: all, edit: all, remove: all },
  teacher: {
    read: either(shared, ownedBy('authorId')),
    create: all,
    edit: ownedBy('authorId'),
    remove: ownedBy('authorId'),
  },
});

/** Versions are read through their question or assessment. */
export const questionVersionPolicy = definePolicy(QuestionVersion, {
  admin: { read: all, create: all },
  teacher: { read: all, create: all },
});
