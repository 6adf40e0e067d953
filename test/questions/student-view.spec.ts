import { studentViewOf } from '#questions/types/student-view.js';
import { exampleQuestions, examples, options, question } from './examples.js';

const draw = (seed: string) => ({ seed, shuffle: true });

describe('The student view of a question', () => {
  it('contains the body and nothing of the key', () => {
    const shown = exampleQuestions.map((asked) => JSON.stringify(studentViewOf(asked, draw('attempt 1'))));

    expect(shown.filter((body) => /credit|pairs|order"|weight|answer|guidance|feedback|France/.test(body))).toEqual([]);
  });

  it('contains the same choices in another order', () => {
    const { choices } = examples.multiple_choice.question.body;
    const orders = Array.from(
      { length: 50 },
      (_, attempt) => studentViewOf(examples.multiple_choice.question, draw(`attempt ${attempt}`)).body,
    );

    expect(new Set(orders.map((body) => JSON.stringify(body))).size).toBeGreaterThan(30);
    for (const body of orders) expect(body).toEqual({ choices: expect.arrayContaining(choices) });
  });

  it('is the same for the same seed', () => {
    const twice = exampleQuestions.map((asked) => [studentViewOf(asked, draw('x')), studentViewOf(asked, draw('x'))]);

    for (const [before, after] of twice) expect(after).toEqual(before);
  });

  it("keeps the author's order without a seed", () => {
    const { question: asked } = examples.single_choice;

    expect(studentViewOf(asked)).toMatchObject({ prompt: asked.prompt, body: asked.body });
  });

  it('does not reveal the original order, even if the seed is known', () => {
    const written = question('ordering', { body: { items: options('1', '2', '3', '4') }, key: { order: [...'abcd'] } });
    const rewritten = { ...written, body: { items: options('1', '2', '3', '4').reverse() } };

    expect(studentViewOf(written)).toEqual(studentViewOf(rewritten));
    expect(studentViewOf(written, draw('x'))).toEqual(studentViewOf(rewritten, draw('x')));
  });
});
