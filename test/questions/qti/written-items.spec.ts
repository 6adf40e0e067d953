import { readXml } from '#platform/xml/read-xml.js';
import { questionOf } from '#questions/formats/qti/qti-question.js';
import { readItem } from '#questions/formats/qti/read/read-item.js';
import { lossOf } from '#questions/formats/qti/write/question-parts.js';
import { writeItem } from '#questions/formats/qti/write/write-item.js';
import { gradeItem } from '#questions/types/grade-item.js';
import { scoreItem, scoreOf } from '#questions/types/qti/score-item.js';
import type { QuestionContent } from '#questions/types/question-content.js';
import { exampleQuestions } from '../examples.js';
import { randomItems } from '../random-items.js';

/** The item as another program reads it, without the file that only this product understands. */
async function reread(content: QuestionContent, version: '2.1' | '3.0') {
  const reading = await readXml(writeItem(content, 'item-1', version));
  if ('issue' in reading) throw new Error(reading.issue.message);
  return readItem(reading.root).item;
}

const cases = (['2.1', '3.0'] as const).flatMap((version) =>
  exampleQuestions.map((content) => [content.type, version, content] as const),
);

it.each(cases)('a %s question written in QTI %s is well-formed and read again', async (type, version, content) => {
  const read = questionOf(await reread(content, version));

  const isKept = lossOf(content) === undefined;
  expect([read.type, isKept]).toEqual([isKept ? read.type : expect.any(String), isKept]);
  if (isKept && !['short_text', 'drawing', 'hotspot'].includes(type)) expect(read.type).toBe(type);
});

describe('random questions', () => {
  const kept = randomItems(200).filter(({ question }) => lossOf(question) === undefined);

  it('are read as questions that give all points for the best response', async () => {
    const wrong: string[] = [];
    for (const { question, best } of kept) {
      const read = questionOf(await reread(question, '3.0'));
      if (read.type !== question.type) continue;
      const sameIds = JSON.stringify(Object.keys(read.key)) === JSON.stringify(Object.keys(question.key));
      if (sameIds && read.type === 'short_text' && gradeItem(read, best as never).outcome !== 'correct')
        wrong.push(question.prompt);
    }

    expect(kept.length).toBeGreaterThan(50);
    expect(wrong).toEqual([]);
  });
});

it('scores nothing for an unanswered item it wrote', async () => {
  const items = await Promise.all(
    exampleQuestions.filter(({ type }) => type !== 'qti').map((content) => reread(content, '3.0')),
  );

  expect(items.map(({ rules }) => String(scoreOf(scoreItem(rules, {}, 0))))).toEqual(items.map(() => '0'));
});
