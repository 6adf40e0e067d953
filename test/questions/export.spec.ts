import { deflateSync } from 'node:zlib';
import { choiceQuestion, numberQuestion, publishedQuiz } from '../assessment/builders.js';
import { type Answer } from '../support/client.js';
import { openSchool } from '../support/school.js';

const school = openSchool();

/** A PNG of one colour. */
function png(shade: number): Buffer {
  const crc = (bytes: Buffer) => {
    let sum = -1;
    for (const byte of bytes) {
      sum ^= byte;
      for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
    }
    return (sum ^ -1) >>> 0;
  };
  const chunk = (name: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(name), data]);
    const numbers = Buffer.alloc(8);
    numbers.writeUInt32BE(data.length, 0);
    numbers.writeUInt32BE(crc(body), 4);
    return Buffer.concat([numbers.subarray(0, 4), body, numbers.subarray(4)]);
  };
  const header = Buffer.from([0, 0, 0, 2, 0, 0, 0, 2, 8, 0, 0, 0, 0]);
  const pixels = deflateSync(Buffer.from([0, shade, shade, 0, shade, shade]));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]);
}

const moodleXml = (name: string, file: string, bytes: Buffer) => `<?xml version="1.0" encoding="UTF-8"?>
<quiz>
  <question type="category"><category><text>$course$/Signs</text></category></question>
  <question type="multichoice">
    <name><text>${name}</text></name>
    <questiontext format="html">
      <text><![CDATA[<p>What is this? <img src="@@PLUGINFILE@@/${file}" alt="sign"></p>]]></text>
      <file name="${file}" path="/" encoding="base64">${bytes.toString('base64')}</file>
    </questiontext>
    <defaultgrade>2</defaultgrade>
    <single>true</single>
    <correctfeedback format="html"><text>Well seen.</text></correctfeedback>
    <answer fraction="100" format="html"><text>Stop</text></answer>
    <answer fraction="0" format="html"><text>Go</text></answer>
    <tags><tag><text>signs of ${name}</text></tag></tags>
  </question>
</quiz>`;

const upload = (who: { id: string }, name: string, content: string | Buffer, format: string): Promise<Answer> =>
  school.as(who as typeof school.ana).upload('/imports/questions', name, content, { format });

describe('pictures in imported questions', () => {
  it('are stored once and can be loaded by teachers and by students of an assessment with the question', async () => {
    const teacher = await school.person('TEACHER');
    const file = moodleXml('Once', 'stop sign.png', png(10)).replace('/stop sign.png"', '/stop%20sign.png"');

    const first = await upload(teacher, 'signs.xml', file, 'moodle_xml');
    const again = await upload(teacher, 'signs.xml', file, 'moodle_xml');

    expect([first.status, first.body.created, first.body.notes]).toEqual([200, 1, []]);
    expect([again.body.unchanged, again.body.questionIds]).toEqual([1, first.body.questionIds]);
    const { body: question } = await school.as(teacher).get(`/questions/${first.body.questionIds[0]}`);
    expect([question.points, question.key.outcomeFeedback]).toEqual([2, { correct: 'Well seen.' }]);
    expect(question.tags).toEqual(['signs of Once']);
    const [url] = /\/api\/v1\/files\/[\w-]+\/content/.exec(question.prompt as string) ?? [''];
    const load = async (who: typeof school.ana) => (await school.as(who).get(url)).status;
    expect(await Promise.all([load(school.ana), load(school.ben), load(school.zoe)])).toEqual([200, 404, 404]);

    await publishedQuiz(school, { items: [{ questionId: question.id }] });

    expect(await Promise.all([load(school.ben), load(school.paula), load(school.zoe)])).toEqual([200, 200, 404]);
  });

  it('with labels or choices to drag on them are the same when they are exported and imported elsewhere', async () => {
    const [one, other] = [await school.person('TEACHER'), await school.person('TEACHER')];
    const image = (shade: number) =>
      `<file name="map${shade}.png" path="/" encoding="base64">${png(shade).toString('base64')}</file>`;
    const asked = (type: string, name: string, parts: string) =>
      `<question type="${type}"><name><text>${name}</text></name><questiontext format="html"><text>Drag.</text></questiontext>${parts}</question>`;
    const drag = (no: number, text: string, more = '') => `<drag><no>${no}</no><text>${text}</text>${more}</drag>`;
    const file = `<quiz>${asked(
      'ddmarker',
      'Labels',
      `${image(40)}${drag(1, 'A', '<infinite/>')}${drag(2, 'B')}<drop><no>1</no><shape>circle</shape><coords>1,1;1</coords><choice>1</choice></drop>
       <drop><no>2</no><shape>rectangle</shape><coords>0,0;2,1</coords><choice>2</choice></drop>
       <drop><no>3</no><shape>circle</shape><coords>0,0;1</coords><choice>1</choice></drop>`,
    )}${asked(
      'ddimageortext',
      'Choices',
      `${image(41)}${drag(1, 'A', '<draggroup>1</draggroup>')}${drag(2, 'dot', `<draggroup>1</draggroup><infinite/>${image(42)}`)}
       <drop><no>1</no><choice>2</choice><xleft>1</xleft><ytop>0</ytop></drop><drop><no>2</no><choice>1</choice><xleft>0</xleft><ytop>1</ytop></drop>`,
    )}</quiz>`;

    const first = await upload(one, 'drag.xml', file, 'moodle_xml');
    const ids = first.body.questionIds.map((id: string) => `ids=${id}`).join('&');
    const exported = await school.as(one).get(`/questions/export?format=moodle_xml&${ids}`);
    const second = await upload(other, 'exported.xml', exported.body, 'moodle_xml');

    expect([first.body.notes, exported.status, second.body.created]).toEqual([[], 200, 2]);
    const contentsOf = (who: typeof one, { body }: Answer) =>
      Promise.all(
        body.questionIds.map(async (id: string) => {
          const { type, body: shown, key } = (await school.as(who).get(`/questions/${id}`)).body;
          return JSON.parse(JSON.stringify({ type, shown, key }).replace(/files\/[\w-]+/g, 'file'));
        }),
      );
    const before = await contentsOf(one, first);
    expect(before).toMatchObject([
      {
        type: 'point_on_image',
        shown: { image: { width: 2, height: 2 }, markers: [{ text: 'A', uses: 0 }, { text: 'B' }], maxPoints: 4 },
        key: {
          areas: [
            { shape: 'circle', marker: 'a' },
            { shape: 'rect', coords: [0, 0, 2, 1], marker: 'b' },
            { shape: 'circle', marker: 'a' },
          ],
        },
      },
      {
        type: 'gap_match',
        shown: {
          gaps: [{ area: { coords: [1, 0, 2, 2] } }, { area: { coords: [0, 1, 2, 2] } }],
          choices: [{ text: 'A' }, { text: expect.stringContaining('alt="dot"'), uses: 0 }],
        },
        key: { pairs: { 1: 'b', 2: 'a' } },
      },
    ]);
    expect(await contentsOf(other, second)).toEqual(before);
  });

  it('come with an export and are the same when it is imported elsewhere', async () => {
    const [one, other] = [await school.person('TEACHER'), await school.person('TEACHER')];
    await upload(one, 'a.xml', moodleXml('Away', 'go.png', png(20)), 'moodle_xml');

    const {
      status,
      body: file,
      headers,
    } = await school.as(one).get(`/questions/export?format=moodle_xml&authorId=${one.id}`);
    const { body: imported } = await upload(other, 'b.xml', file as string, 'moodle_xml');

    expect([status, headers.get('content-type'), headers.get('x-export-notes')]).toEqual([200, 'application/xml', '0']);
    expect([imported.created, imported.notes]).toEqual([1, []]);
    const { body: copy } = await school.as(other).get(`/questions/${imported.questionIds[0]}`);
    const [url] = /\/api\/v1\/files\/[\w-]+\/content/.exec(copy.prompt as string) ?? [''];
    const response = await fetch(school.url + url, {
      headers: { authorization: `Bearer ${await school.as(other).token()}` },
    });
    expect(Buffer.from(await response.arrayBuffer())).toEqual(png(20));
  });

  it('of a type that is not accepted are left out with a note', async () => {
    const { status, body } = await upload(
      await school.person('TEACHER'),
      'svg.xml',
      moodleXml('Vector', 'x.svg', Buffer.from('<svg/>')),
      'moodle_xml',
    );

    expect([status, body.notes[0]]).toMatchObject([200, { line: 8, rule: 'file_dropped' }]);
  });

  it('stay with a question that a teacher writes', async () => {
    const { body: picture } = await school.as(school.ana).upload('/files', 'a.png', png(30));
    const draft = {
      type: 'true_false',
      prompt: `<p>True? <img src="${picture.url}"></p>`,
      format: 'html',
      key: { answer: true },
    };

    await school.as(school.ana).post('/questions', draft);

    expect((await school.as(school.olga).get(picture.url as string)).status).toBe(200);
  });
});

describe('GET /questions/export', () => {
  const gift = (name: string) =>
    `// [tag:${name}]\n::${name}:: Who? {=no one ~Grant#No.}\n\n// [tag:${name}]\nWhen was ${name}? {#1822:1}\n`;

  it('gives a file that changes nothing when it is imported again', async () => {
    await upload(school.ana, 'a.gift', gift('Again'), 'gift');
    await school.as(school.ana).post('/questions', {
      type: 'short_text',
      prompt: 'Capital?',
      tags: ['Again'],
      points: 1,
      key: { caseSensitive: false, answers: [{ text: 'Rome', credit: '1' }] },
    });
    for (const format of ['gift', 'moodle_xml', 'csv']) {
      const { status, body: file } = await school.as(school.ana).get(`/questions/export?format=${format}&tag=Again`);

      const { body } = await upload(school.ana, 'again', file as string, format);

      expect([format, status, body.created, body.updated, body.unchanged]).toEqual([format, 200, 0, 0, 3]);
    }
  });

  it('refuses to lose anything, and says what', async () => {
    await upload(school.ana, 'a.gift', gift('Lost'), 'gift');

    const { status, body } = await school.as(school.ana).get('/questions/export?format=aiken&tag=Lost');
    const { body: report } = await school.as(school.ana).get('/questions/export/report?format=aiken&tag=Lost');

    expect([status, body.code]).toEqual([422, 'export_incomplete']);
    expect(body.errors.map(({ message }: { message: string }) => message)).toContain(
      '“When was Lost?”: Aiken has no questions of type numeric.',
    );
    expect([report.questions, report.leftOut, report.noteCount]).toEqual([2, 1, report.notes.length]);
    expect(report.notes).toContainEqual({
      questionId: expect.any(String),
      title: 'When was Lost?',
      rule: 'type_missing',
      message: 'Aiken has no questions of type numeric.',
      isLeftOut: true,
    });
  });

  it('leaves out what the format cannot hold when asked to', async () => {
    await upload(school.ana, 'a.gift', gift('Partly'), 'gift');

    const { status, body, headers } = await school
      .as(school.ana)
      .get('/questions/export?format=aiken&tag=Partly&incomplete=true');

    expect([status, body]).toEqual([200, 'Who?\nA) no one\nB) Grant\nANSWER: A\n\n']);
    expect(Number(headers.get('x-export-notes'))).toBeGreaterThan(0);
    expect(headers.get('content-disposition')).toMatch(/questions-\d{4}-\d\d-\d\d\.txt/);
  });

  it('exports questions by id, in the given order', async () => {
    const { body: imported } = await upload(school.ana, 'a.gift', gift('Order'), 'gift');
    const [first, second] = imported.questionIds as string[];

    const { body } = await school.as(school.ana).get(`/questions/export?ids=${second},${first}`);

    expect((body as string).indexOf('When was')).toBeLessThan((body as string).indexOf('Who?'));
  });

  it.each(['/questions/export', '/questions/export/report'])('%s is for teachers and admins', async (path) => {
    const unknown = '0190a5d0-0000-7000-8000-000000000000';
    const status = async (who: typeof school.ana, query = '') => (await school.as(who).get(path + query)).status;

    expect([await status(school.ben), await status(school.paula), await status(school.zoe)]).toEqual([403, 403, 403]);
    expect((await school.anyone.get(path)).status).toBe(401);
    expect(await status(school.ana, `?ids=${unknown}`)).toBe(404);
    expect([await status(school.ana, '?format=docx'), await status(school.ana, '?tag=nothing-has-it')]).toEqual([
      400, 400,
    ]);
  });
});

describe('GET /assessments/:id/questions/export', () => {
  it('writes the questions in the order and with the points of the assessment', async () => {
    const quiz = await publishedQuiz(school, {
      items: [{ question: numberQuestion, points: 7 }, { question: choiceQuestion }],
    });
    const path = `/assessments/${quiz.assessment.id}/questions/export`;

    const files = await Promise.all(
      ['gift&incomplete=true', 'moodle_xml', 'aiken'].map((format) =>
        school.as(school.ana).get(`${path}?format=${format}`),
      ),
    );
    const partial = await school.as(school.ana).get(`${path}?format=aiken&incomplete=true`);

    const [gift, xml, aiken] = files;
    expect(files.map(({ status }) => status)).toEqual([200, 200, 422]);
    expect(gift?.body.indexOf('2 + 2')).toBeLessThan(gift?.body.indexOf('Which is larger'));
    expect(xml?.body).toMatch(/<defaultgrade>7(?:\.0+)?<\/defaultgrade>/);
    expect(aiken?.body.code).toBe('export_incomplete');
    expect([partial.status, partial.headers.get('x-export-notes')]).toEqual([200, expect.stringMatching(/^[1-9]/)]);
    const again = await upload(await school.person('TEACHER'), 'again.xml', xml?.body, 'moodle_xml');
    expect([again.status, again.body.created]).toEqual([200, 2]);
  });

  it('reports what a file would lack, as the export refuses and notes it', async () => {
    const items = [{ question: numberQuestion, points: 7 }, { question: choiceQuestion }];
    const path = `/assessments/${(await publishedQuiz(school, { items })).assessment.id}/questions/export`;
    const get = (query: string) => school.as(school.ana).get(path + query);

    const { status, body: report } = await get('/report?format=aiken');
    const refused = await get('?format=aiken');
    const partial = await get('?format=aiken&incomplete=true');
    const complete = await get('/report?format=moodle_xml');

    expect([status, report]).toMatchObject([200, { questions: 2, leftOut: 1, noteCount: report.notes.length }]);
    expect(report.notes).toContainEqual({
      questionId: expect.any(String),
      title: expect.stringContaining('2 + 2'),
      isLeftOut: true,
      rule: 'type_missing',
      message: 'Aiken has no questions of type numeric.',
    });
    expect(refused.body.errors).toHaveLength(report.noteCount);
    expect(partial.headers.get('x-export-notes')).toBe(String(report.noteCount));
    expect(complete.body).toEqual({ questions: 2, leftOut: 0, notes: [], noteCount: 0 });
  });

  it.each(['', '/report'])('%s is for teachers of the class and admins, and 400 without questions', async (report) => {
    const quiz = await publishedQuiz(school);
    const path = (id: string) => `/assessments/${id}/questions/export${report}`;
    const { body: empty } = await school.as(school.ana).post('/assessments', { title: 'Empty', maxScore: 5 });
    const ask = (person: typeof school.ana) => school.as(person).get(`${path(quiz.assessment.id)}?format=moodle_xml`);

    const statuses = await Promise.all(
      [school.root, school.olga, school.ben, school.paula].map(async (person) => (await ask(person)).status),
    );
    const none = await school.as(school.ana).get(path(empty.id));
    const unknown = await school.as(school.ana).get(`${path(quiz.assessment.id)}?format=docx`);

    expect(statuses).toEqual([200, 404, 403, 403]);
    expect([none.status, none.body.code, unknown.status]).toEqual([400, 'export_empty', 400]);
  });
});
