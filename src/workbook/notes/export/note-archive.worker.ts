import { serveThread } from '#platform/pacing/thread.js';
import { type ArchivedNote, markdownOf } from './note-archive.js';

/** Writes notes as Markdown in a thread of its own: a long one takes a third of a second. */
serveThread((notes: ArchivedNote[]) => Promise.resolve(notes.map(markdownOf)));
