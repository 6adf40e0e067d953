import { serveThread } from '#platform/pacing/thread.js';
import { answerAudioTask } from './audio-tasks.js';

/** Measures and decodes recordings in a thread of its own (docs/decisions/0155). */
serveThread(answerAudioTask);
