import { EngineFailure } from '#workbook/transcriptions/engines/engine.js';
import { TranscriptionArchive } from '#workbook/transcriptions/transcription-archive.js';
import { TranscriptionResults } from '#workbook/transcriptions/transcription-results.js';
import { TranscriptionRunner } from '#workbook/transcriptions/transcription-runner.js';
import {
  type Transition,
  transcriptionStatuses,
  type TranscriptionStatus,
  transitions,
} from '#workbook/transcriptions/transcription-states.js';
import { TranscriptionsJobs } from '#workbook/transcriptions/transcriptions.jobs.js';
import type { Answer } from '../support/client.js';
import { openSchool, type Person } from '../support/school.js';
import { tone, waveOf } from './sounds.js';
import { answer, silent, SpeechServer, spoken } from './speech-server.js';

const server = await SpeechServer.start();
afterAll(() => server.close());
const school = openSchool({ TRANSCRIPTION_PROVIDER: 'openai', OPENAI_BASE_URL: server.url });

const provided = <T>(service: new (...args: never[]) => T, of = school): T => of.app.get(service, { strict: false });
const outcome = ({ status, body }: Answer) => [status, body?.code ?? null];

async function record(person: Person = school.ben): Promise<string> {
  const { body } = await school.as(person).upload('/recordings', 'reading.wav', waveOf(tone(440), { seconds: 1 }));
  return body.id;
}

const transcribe = (id: string, person: Person = school.ben, body: object = {}) =>
  school.as(person).post(`/recordings/${id}/transcribe`, body);

const requested = async (): Promise<string> => (await transcribe(await record())).body.id;
const get = async (id: string) => (await school.as(school.ben).get(`/transcriptions/${id}`)).body;

/** Runs queued jobs and waits for the engine. */
async function work(): Promise<void> {
  await school.runJobs();
  await provided(TranscriptionRunner).settled();
}

/** Tries again a transcription that has become due; its job has another clock. */
async function tryAgain(id: string, after: { seconds: number }): Promise<void> {
  school.advanceClock(after);
  provided(TranscriptionRunner).start({ transcriptionId: id });
  await provided(TranscriptionRunner).settled();
}

describe('a transcription', () => {
  it('is recognized by a job, and its text can be corrected', async () => {
    const recordingId = await record();
    server.will(spoken());

    const asked = await transcribe(recordingId, school.ben, { language: 'en-GB' });
    await work();
    const { body: done, headers } = await school.as(school.ben).get(`/recordings/${recordingId}/transcription`);
    const path = `/transcriptions/${done.id}`;
    const changed = await school.as(school.ben).put(path, { text: 'Go  forward ten metres!' });
    const stale = await school.as(school.ben).put(path, { text: 'x' }, { 'if-match': headers.get('etag') ?? '' });

    expect([asked.status, asked.body.status, asked.body.text]).toEqual([202, 'pending', null]);
    expect(done).toMatchObject({
      id: asked.body.id,
      audioRecordingId: recordingId,
      userId: school.ben.id,
      status: 'completed',
      text: 'Go forward ten meters.',
      machineText: 'Go forward ten meters.',
      confidence: 0.82,
      language: 'en',
      wordCount: 4,
      processingTime: 1,
      attempts: 1,
      failure: null,
      archivedAt: null,
      metadata: {
        provider: 'openai',
        model: 'whisper-1',
        segments: [{ start: 0.46, end: 2.11, text: 'Go forward ten meters.', confidence: 0.82 }],
        words: expect.arrayContaining([{ word: 'forward', start: 0.5, end: 0.9, confidence: null }]),
      },
    });
    expect(changed.body).toMatchObject({
      text: 'Go  forward ten metres!',
      machineText: 'Go forward ten meters.',
      wordCount: 4,
      language: 'en',
    });
    expect(stale.status).toBe(412);
    const { body: recording } = await school.as(school.ben).get(`/recordings/${recordingId}`);
    expect(recording).toMatchObject({ transcriptionId: done.id, isProcessed: true });
    expect((await school.as(school.ben).get('/recordings?isProcessed=true')).body.items).toHaveLength(1);
  });

  it('has captions', async () => {
    const id = await requested();
    server.will(spoken('Go <i>on</i>'));
    const early = await school.as(school.ben).get(`/transcriptions/${id}/vtt`);
    await work();

    const read = async (format: string) => {
      const authorization = `Bearer ${await school.as(school.ben).token()}`;
      const response = await fetch(`${school.url}/api/v1/transcriptions/${id}/${format}`, {
        headers: { authorization },
      });
      return [response.headers.get('content-type'), await response.text()];
    };

    expect(outcome(early)).toEqual([409, 'transcription_untimed']);
    expect(await read('vtt')).toEqual([
      'text/vtt; charset=utf-8',
      'WEBVTT\n\n00:00:00.460 --> 00:00:02.110\nGo &lt;i&gt;on&lt;/i&gt;\n\n',
    ]);
    expect(await read('srt')).toEqual([
      'application/x-subrip; charset=utf-8',
      '1\n00:00:00,460 --> 00:00:02,110\nGo <i>on</i>\n',
    ]);
  });

  it('is reached by the speaker only', async () => {
    const id = await requested();
    const path = `/transcriptions/${id}`;

    for (const person of [school.root, school.ana, school.paula, school.zoe]) {
      const client = school.as(person);
      const tried = await Promise.all([
        client.get(path),
        client.put(path, { text: 'x' }),
        client.post(`${path}/cancel`),
        client.post(`${path}/retry`),
        client.get(`${path}/vtt`),
        client.get(`${path}/srt`),
      ]);
      expect(tried.map(({ status }) => status)).toEqual(Array(6).fill(404));
    }
    const { audioRecordingId } = await get(id);
    await school.as(school.ben).delete(`/recordings/${audioRecordingId}`);
    expect((await school.as(school.ben).get(path)).status).toBe(404);
  });

  it('refuses unknown languages, empty texts and what is no text', async () => {
    const id = await requested();
    const write = (body: object) => school.as(school.ben).put(`/transcriptions/${id}`, body);

    expect(outcome(await transcribe(await record(), school.ben, { language: 'xx' }))).toEqual([
      400,
      'language_unknown',
    ]);
    expect(outcome(await transcribe(await record(), school.ben, { language: 'english' }))).toEqual([
      400,
      'validation_failed',
    ]);
    expect(outcome(await write({ text: 'Hi', language: 'en-XX' }))).toEqual([400, 'language_unknown']);
    expect(outcome(await write({ text: '  \n' }))).toEqual([400, 'validation_failed']);
    expect(outcome(await write({ text: 5 }))).toEqual([400, 'validation_failed']);
    expect((await write({ text: 'Guten Tag', language: 'de' })).body).toMatchObject({
      status: 'completed',
      text: 'Guten Tag',
      machineText: null,
      language: 'de',
      wordCount: 2,
    });
  });
});

describe('concurrent requests', () => {
  it('start one transcription of a recording', async () => {
    const recordingId = await record();
    server.will(spoken(), spoken());

    const all = await Promise.all(Array.from({ length: 12 }, () => transcribe(recordingId)));
    await work();
    const after = await transcribe(recordingId);

    expect(all.map(({ status }) => status).sort()).toEqual([202, ...Array(11).fill(409)]);
    expect(all.filter(({ status }) => status === 409).every(({ body }) => body.code === 'transcription_active')).toBe(
      true,
    );
    expect(outcome(after)).toEqual([409, 'transcription_completed']);
    expect(
      (await school.sql('SELECT 1 FROM transcription_records WHERE audio_recording_id = $1', [recordingId])).length,
    ).toBe(1);
  });

  it('in two processes run the engine once', async () => {
    const other = await school.secondInstance();
    const id = await requested();
    const before = server.received.length;
    server.will(spoken(), spoken());
    const runners = [provided(TranscriptionRunner), provided(TranscriptionRunner, other)];

    for (const runner of runners) runner.start({ transcriptionId: id });
    await Promise.all(runners.map((runner) => runner.settled()));

    expect([server.received.length - before, (await get(id)).attempts]).toEqual([1, 1]);
  });

  it('to cancel stop the engine in another process, and its late result is lost', async () => {
    const [other] = [await school.secondInstance()];
    const id = await requested();
    server.will(silent);
    const arrived = server.request();
    const runner = provided(TranscriptionRunner, other);
    runner.start({ transcriptionId: id });
    await arrived;

    const running = (await get(id)).status;
    const written = await school.as(school.ben).put(`/transcriptions/${id}`, { text: 'Too early' });
    const cancelled = await school.as(school.ben).post(`/transcriptions/${id}/cancel`);
    await runner.settled();

    expect([running, outcome(written)]).toEqual(['processing', [409, 'transcription_active']]);
    expect(cancelled.body).toMatchObject({ status: 'failed', failure: 'cancelled' });
    expect(await get(id)).toMatchObject({ status: 'failed', failure: 'cancelled' });
    expect(outcome(await school.as(school.ben).post(`/transcriptions/${id}/cancel`))).toEqual([
      409,
      'transcription_ended',
    ]);
  });

  it('to cancel and to complete end in one of both', async () => {
    const ids = await Promise.all(Array.from({ length: 8 }, requested));
    const results = provided(TranscriptionResults);
    const claims = await Promise.all(ids.map((id) => results.claim(id, crypto.randomUUID())));
    const recognized = { text: 'Hi', language: 'en', model: 'm', segments: [], words: [], provider: 'p', seconds: 1 };

    const cancelled = await Promise.all(
      ids.map(async (id, at) => {
        const claim = claims[at];
        const [answered] = await Promise.all([
          school.as(school.ben).post(`/transcriptions/${id}/cancel`),
          claim && results.complete(claim, recognized),
        ]);
        return answered.status;
      }),
    );

    const states = await Promise.all(ids.map(async (id) => (await get(id)).status));
    expect(states).toEqual(cancelled.map((status) => (status === 200 ? 'failed' : 'completed')));
  });
});

describe('a process that ends', () => {
  it('gives its transcription to another one', async () => {
    const other = await school.secondInstance();
    const id = await requested();
    server.will(silent, spoken());
    const arrived = server.request();
    provided(TranscriptionRunner, other).start({ transcriptionId: id });
    await arrived;

    await other.stop();
    const released = await get(id);
    await work();

    expect([released.status, released.attempts]).toEqual(['pending', 0]);
    expect((await get(id)).status).toBe('completed');
  });

  it('by a crash is noticed after half an hour, and after three crashes it fails', async () => {
    const [once, thrice, lost] = [await requested(), await requested(), await requested()];
    const processing = `status = 'processing', run_id = gen_random_uuid(), started_at = now() - interval '2 hours'`;
    await school.sql(`DELETE FROM graphile_worker._private_jobs`);
    await school.sql(`UPDATE transcription_records SET ${processing}, attempts = 1 WHERE id = $1`, [once]);
    await school.sql(`UPDATE transcription_records SET ${processing}, attempts = 3 WHERE id = $1`, [thrice]);
    await school.sql(`UPDATE transcription_records SET due_at = now() - interval '2 hours' WHERE id = $1`, [lost]);
    server.will(spoken(), spoken());

    const rescued = await provided(TranscriptionsJobs).rescue();
    await work();

    expect(rescued).toBe(2);
    expect((await get(once)).status).toBe('completed');
    expect((await get(lost)).status).toBe('completed');
    expect(await get(thrice)).toMatchObject({ status: 'failed', failure: 'interrupted' });
  });
});

describe('the state machine', () => {
  const runId = '01890a5d-ac96-774b-bcce-b302099a8057';
  const set: Record<TranscriptionStatus, string> = {
    pending: `status = 'pending', run_id = NULL, started_at = NULL, failure = NULL, attempts = 0, due_at = '2020-01-01'`,
    processing: `status = 'processing', run_id = '${runId}', started_at = now(), failure = NULL, attempts = 1`,
    completed: `status = 'completed', run_id = NULL, started_at = NULL, failure = NULL, text = 'Hi', word_count = 1`,
    failed: `status = 'failed', run_id = NULL, started_at = NULL, failure = 'no_speech'`,
  };
  const act = async (transition: Transition, id: string): Promise<unknown> => {
    const path = `/transcriptions/${id}`;
    const claim = { id, runId, recordingId: '', attempt: 1, language: null };
    const results = provided(TranscriptionResults);
    const recognized = { text: 'Hi', language: 'en', model: 'm', segments: [], words: [], provider: 'p', seconds: 1 };
    if (transition === 'claim') return results.claim(id, runId);
    if (transition === 'complete') return results.complete(claim, recognized);
    if (transition === 'postpone') return results.fail(claim, new EngineFailure('unreachable', ''));
    if (transition === 'fail') return results.fail(claim, new EngineFailure('rejected', ''));
    if (transition === 'write') return school.as(school.ben).put(path, { text: 'Hi' });
    return school.as(school.ben).post(`${path}/${transition}`);
  };

  it.each(Object.keys(transitions) as Transition[])('has all edges of %s, and no others', async (transition) => {
    const id = await requested();
    const { from, to } = transitions[transition];

    for (const status of transcriptionStatuses) {
      await school.sql(`UPDATE transcription_records SET ${set[status]} WHERE id = $1`, [id]);
      const answered = await act(transition, id);
      const isEdge = (from as readonly string[]).includes(status);
      expect([transition, status, (await get(id)).status]).toEqual([transition, status, isEdge ? to : status]);
      const code = (answered as Answer | undefined)?.status;
      if (typeof code === 'number' && code > 0) expect([status, code < 300]).toEqual([status, isEdge]);
    }
  });
});

describe('the archive', () => {
  it('compresses segments and words after two years; text and captions stay', async () => {
    const [old, recent] = [await requested(), await requested()];
    server.will(spoken(), spoken());
    await work();
    await school.sql(`UPDATE transcription_records SET created_at = now() - interval '732 days' WHERE id = $1`, [old]);
    const before = await get(old);
    const vtt = async () => (await school.as(school.ben).get(`/transcriptions/${old}/vtt`)).status;
    const archive = provided(TranscriptionArchive);

    const archived = [await archive.archiveNext(new Date()), await archive.archiveNext(new Date())];

    const after = await get(old);
    expect([archived, (await get(recent)).archivedAt]).toEqual([[1, 0], null]);
    expect(after).toMatchObject({ text: before.text, archivedAt: expect.any(String), status: 'completed' });
    expect(after.metadata).toEqual({ provider: 'openai', model: 'whisper-1' });
    expect(await vtt()).toBe(200);
    const [file] = await school.sql<{ mimeType: string }>(
      `SELECT f.mime_type AS "mimeType" FROM transcription_records t JOIN stored_files f ON f.id = t.archive_file_id WHERE t.id = $1`,
      [old],
    );
    expect(file?.mimeType).toBe('application/gzip');
  });
});

// Last, because it moves the clock of this instance only.
describe('an engine that fails', () => {
  it('is tried three times, with longer and longer pauses', async () => {
    const id = await requested();
    server.will(answer(503, 'busy'), answer(429, {}, { 'retry-after': '300' }), answer(200, 'no JSON'));
    const dueIn = async () => {
      const [row] = await school.sql<{ seconds: number }>(
        'SELECT round(extract(epoch FROM due_at - updated_at))::int AS seconds FROM transcription_records WHERE id = $1',
        [id],
      );
      return row?.seconds ?? 0;
    };

    await work();
    const first = [(await get(id)).status, (await get(id)).attempts, await dueIn()];
    await tryAgain(id, { seconds: 20 });
    const early = (await get(id)).attempts;
    await tryAgain(id, { seconds: 11 });
    const second = [(await get(id)).status, (await get(id)).attempts];
    await tryAgain(id, { seconds: 200 });
    const stillWaiting = (await get(id)).attempts;
    await tryAgain(id, { seconds: 101 });

    expect(first).toEqual(['pending', 1, 30]);
    expect([early, second, stillWaiting]).toEqual([1, ['pending', 2], 2]);
    expect(await get(id)).toMatchObject({ status: 'failed', failure: 'engine_response_invalid', attempts: 3 });
  });

  it('for good is not tried again until its owner asks', async () => {
    const recordingId = await record();
    server.will(answer(401, {}), spoken());
    const { id } = (await transcribe(recordingId)).body;
    await work();
    const failed = await get(id);

    const again = await transcribe(recordingId);
    await work();

    expect([failed.status, failed.failure]).toEqual(['failed', 'unauthorized']);
    expect([again.status, again.body.id, again.body.status, again.body.failure]).toEqual([202, id, 'pending', null]);
    expect(await get(id)).toMatchObject({ status: 'completed', attempts: 1 });
  });

  it('to find words leaves the text to its owner', async () => {
    const id = await requested();
    server.will(spoken('   '));
    await work();

    const failed = await get(id);
    await school.as(school.ben).put(`/transcriptions/${id}`, { text: 'Silence.' });

    expect([failed.status, failed.failure]).toEqual(['failed', 'no_speech']);
    expect(await get(id)).toMatchObject({ status: 'completed', failure: null, text: 'Silence.' });
  });
});
