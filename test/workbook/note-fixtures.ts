import { created, newWord } from '../contract/builders.js';
import type { AreaFixtures, Scenario } from '../contract/fixture.js';

const text = () => ({ title: newWord(), content: `<p>${newWord()}</p>` });

/** Rows and bodies for the operations of notes. */
export const notes: AreaFixtures = {
  fixtures: {
    // Private notes are read by their author only.
    notes: {
      personal: ['TEACHER', 'STUDENT', 'PARENT'],
      private: true,
      make: ({ school, actor }) => created(school.as(actor), '/notes', text()),
    },
    // The note had another text in version 1.
    'versions/{version}': {
      personal: ['TEACHER', 'STUDENT', 'PARENT'],
      private: true,
      make: async ({ school, actor }, [noteId]) => {
        await school.as(actor).patch(`/notes/${noteId}?force=true`, text());
        return '1';
      },
    },
  },
  bodies: {
    createNote: text,
    changeNote: async ({ school, actor }, [id]) => {
      const { body } = await school.as(actor).get(`/notes/${id}`);
      return { ...text(), version: body.version ?? 1 };
    },
  },
  secrets: {
    notes: ({ school, actor }, title) => created(school.as(actor), '/notes', { title, content: `<p>${title}</p>` }),
    'versions/{version}': async ({ school, actor }, title) => {
      const id = await created(school.as(actor), '/notes', { title, content: `<p>${title}</p>` });
      await school.as(actor).patch(`/notes/${id}?force=true`, text());
      return id;
    },
  },
  before: {
    // The first export starts a thread, which takes longer on a busy machine than the fuzzer lets a response take.
    exportNotes: async ({ school }) => {
      await created(school.as(school.root), '/notes', text());
      await school.as(school.root).get('/notes/export');
    },
    restoreNote: ({ school, actor }: Scenario, [id]) => school.as(actor).delete(`/notes/${id}`),
  },
};
