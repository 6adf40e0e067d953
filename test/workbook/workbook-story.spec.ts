import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TranscriptionRunner } from '#workbook/transcriptions/transcription-runner.js';
import { createCourse, enroll } from '../curriculum/courses.js';
import { createModule } from '../curriculum/modules.js';
import { openSchool, type Person } from '../support/school.js';
import { tone, waveOf } from './sounds.js';
import { SpeechServer, spoken } from './speech-server.js';

const server = await SpeechServer.start();
afterAll(() => server.close());
const school = openSchool({ TRANSCRIPTION_PROVIDER: 'openai', OPENAI_BASE_URL: server.url });

/** A clip of speech if SPEECH_CLIPS names a folder of such, otherwise a tone. */
const clip = async (): Promise<Buffer> =>
  process.env.SPEECH_CLIPS
    ? readFile(join(process.env.SPEECH_CLIPS, 'goforward.wav'))
    : waveOf(tone(440), { seconds: 3 });

/** A module of a published course in which the people are enrolled. */
async function moduleFor(...people: Person[]): Promise<string> {
  const course = await createCourse(school, { title: 'Robots' });
  const { id } = await createModule(school, { courseId: course.id });
  for (const person of people) await enroll(school, person, course.id);
  return id;
}

/** The kinds and titles of what a person finds. */
async function found(person: Person, query: string): Promise<string[]> {
  const { body } = await school.as(person).get(`/search?q=${query}`);
  return body.items.map(({ type, title }: { type: string; title: string }) => `${type}: ${title}`).toSorted();
}

describe('a learner with a workbook', () => {
  it('records, has it transcribed, takes a note at a second, finds both, shares the note and revokes it', async () => {
    const peer = await school.person('STUDENT', school.p1a);
    const moduleId = await moduleFor(school.ben, peer);
    const ben = school.as(school.ben);

    // The recording is measured by the server.
    const recording = await ben.upload('/recordings', 'commands.wav', await clip(), { moduleId });
    expect([recording.status, recording.body]).toEqual([
      201,
      expect.objectContaining({ moduleId, mimeType: 'audio/wav', isProcessed: false, durationSeconds: 3 }),
    ]);
    const { id: recordingId } = recording.body;

    // A job transcribes it.
    server.will(spoken('Go forward ten meters.'));
    expect((await ben.post(`/recordings/${recordingId}/transcribe`)).body.status).toBe('pending');
    await school.runJobs();
    await school.app.get(TranscriptionRunner, { strict: false }).settled();
    expect((await ben.get(`/recordings/${recordingId}/transcription`)).body).toMatchObject({
      status: 'completed',
      text: 'Go forward ten meters.',
      wordCount: 4,
    });

    // The note is about a second of it, which must exist.
    const draft = { title: 'Commands', content: '<p>The robot moves <b>forward</b>.</p>', moduleId };
    const beyond = await ben.post('/notes', { ...draft, audioRecordingId: recordingId, timestamp: 60 });
    const note = await ben.post('/notes', { ...draft, audioRecordingId: recordingId, timestamp: 1 });
    expect([beyond.status, beyond.body.code, note.status]).toEqual([400, 'note_place_invalid', 201]);

    // One search finds both, for the learner alone.
    expect(await found(school.ben, 'forward')).toEqual(['note: Commands', 'transcription: Audio Transcription']);
    for (const person of [peer, school.ana, school.root, school.paula, school.zoe])
      expect(await found(person, 'forward')).toEqual([]);

    // Sharing shows the note, and nothing else, to the teacher and to learners of the course.
    const read = async () =>
      Promise.all(
        [school.ana, peer, school.root, school.paula, school.zoe].map(
          async (person) => (await school.as(person).get(`/notes/${note.body.id}`)).status,
        ),
      );
    const share = async (isPrivate: boolean) => {
      const { headers } = await ben.get(`/notes/${note.body.id}`);
      return ben.patch(`/notes/${note.body.id}`, { isPrivate }, { 'if-match': headers.get('etag') ?? '' });
    };
    expect(await read()).toEqual([404, 404, 404, 404, 404]);
    await ben.put('/user/privacy', { communitySharing: true });
    expect((await share(false)).status).toBe(200);
    expect(await read()).toEqual([200, 200, 404, 404, 404]);
    expect((await school.as(school.ana).get(`/recordings/${recordingId}`)).status).toBe(404);

    // Revoked, it is private again.
    expect((await share(true)).status).toBe(200);
    expect(await read()).toEqual([404, 404, 404, 404, 404]);
  });
});
