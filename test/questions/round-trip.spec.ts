import { questionFormats } from '#questions/formats/question-formats.js';
import { exampleQuestions } from './examples.js';
import { randomItems } from './random-items.js';
import { exported, roundTrip } from './round-trip.js';

const random = randomItems(400).map(({ question }) => question);

describe.each(questionFormats.map((format) => [format.name, format] as const))('export in %s', (_, format) => {
  it.each([
    ['the examples of all types', exampleQuestions],
    ['random questions', random],
  ])('gives %s again, or says what is lost', async (__, contents) => {
    const { errors, lost, notes, found } = await roundTrip(
      format,
      contents.map((content, index) => exported(content, index)),
    );
    if (process.env.SHOW) console.log(format.name, found.length, JSON.stringify(notes.slice(0, 40), null, 1));

    expect([errors, lost]).toEqual([[], []]);
  });
});
