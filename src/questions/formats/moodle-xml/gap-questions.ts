import { type Markup, xml } from '#platform/xml/write-xml.js';
import { optionId } from '#questions/formats/option-order.js';
import { Unrepresentable } from '#questions/formats/verified-export.js';
import { type QuestionOf } from '#questions/types/question-content.js';
import { entryOf } from '#questions/types/shared/part-schemas.js';
import { type UsableOption } from '#questions/types/shared/uses.js';
import { shownPlain, writtenPlain } from './other-questions.js';
import { type QuestionElement } from './question-element.js';

const place = /\[\[(\d{1,3})\]\]/g;

/** A choice of `ddwtos` or `gapselect`. In the text, `[[2]]` is a gap whose correct choice is the second one. */
interface NumberedChoice {
  text: string;
  group: string;
  isInfinite: boolean;
}

function choicesOf(question: QuestionElement, name: string): NumberedChoice[] {
  return question.children(name).map((choice) => ({
    text: shownPlain(choice.textOf('text') ?? '', question.format),
    group: choice.textOf('group') || '1',
    isInfinite: choice.child('infinite') !== undefined,
  }));
}

/** The text with a gap id at each place, and the index of the correct choice of each gap. */
function gapsOf(question: QuestionElement, text: string, count: number): { text: string; correct: number[] } {
  const correct = Array.from(text.matchAll(place), ([, number]) => Number(number) - 1);
  const line = question.element.child('questiontext', 'text')?.line ?? question.line;
  if (correct.length === 0) question.fail('gap_missing', 'This question has no gaps, such as [[1]]. Add one.', line);
  const unknown = correct.find((index) => index < 0 || index >= count);
  if (unknown !== undefined)
    question.fail(
      'choice_missing',
      `[[${unknown + 1}]] has no choice; the question has ${count}. Add it or remove the gap.`,
      line,
    );
  let gap = 0;
  return { text: text.replace(place, () => `[[${++gap}]]`), correct };
}

/** `gapselect`: a list of the choices of its group in each gap. */
export function readSelects(question: QuestionElement, prompt: string) {
  const choices = choicesOf(question, 'selectoption');
  const { text, correct } = gapsOf(question, prompt, choices.length);
  const gaps = correct.map((index, at) => {
    const group = choices[index]?.group;
    const options = choices.flatMap((choice, of) =>
      choice.group === group ? [{ id: optionId(of), text: choice.text }] : [],
    );
    return { id: String(at + 1), options, right: optionId(index) };
  });
  return {
    type: 'cloze' as const,
    prompt: '',
    body: {
      text,
      gaps: gaps.map(({ id, options }) => ({
        id,
        type: 'single_choice' as const,
        choices: options,
        layout: 'dropdown' as const,
      })),
    },
    key: { gaps: Object.fromEntries(gaps.map(({ id, right }) => [id, { weight: '1', credits: { [right]: '1' } }])) },
  };
}

/** `ddwtos`: words to drag into the gaps of the text. */
export function readDragged(question: QuestionElement, prompt: string) {
  const choices = choicesOf(question, 'dragbox');
  const { text, correct } = gapsOf(question, prompt, choices.length);
  if (new Set(choices.map(({ group }) => group)).size > 1)
    question.note(
      question.line,
      'groups_dropped',
      'All words fit into all gaps here, so the groups of words were left out.',
    );
  const usesOf = (index: number, isInfinite: boolean) => {
    const count = correct.filter((used) => used === index).length;
    return isInfinite ? { uses: 0 } : count > 1 ? { uses: count } : {};
  };
  const written = choices.map((choice, index): UsableOption => ({
    id: optionId(index),
    text: choice.text,
    ...usesOf(index, choice.isInfinite),
  }));
  return {
    type: 'gap_match' as const,
    prompt: '',
    body: { text, gaps: correct.map((_, at) => ({ id: String(at + 1) })), choices: written },
    key: { pairs: Object.fromEntries(correct.map((index, at) => [String(at + 1), optionId(index)])) },
  };
}

/** The text of a `gap_match` question as Moodle writes it, and its choices. */
export function writeDragged({ prompt, body, key, format }: QuestionOf<'gap_match'>): {
  text: string;
  parts: Markup[];
} {
  if (body.text === undefined) throw new Unrepresentable('gaps_missing', 'Moodle needs a text with gaps.');
  const numberOf = new Map(
    body.gaps.map(({ id }) => [id, body.choices.findIndex((choice) => choice.id === entryOf(key.pairs, id)) + 1]),
  );
  const text = body.text.replace(/\[\[([\w-]{1,40})\]\]/g, (mark, id: string) => `[[${numberOf.get(id) ?? mark}]]`);
  const parts = body.choices.map((choice) =>
    xml(
      'dragbox',
      {},
      xml('text', {}, writtenPlain(choice.text, format)),
      xml('group', {}, '1'),
      choice.uses === 0 ? xml('infinite') : undefined,
    ),
  );
  return { text: [prompt, text].filter((part) => part !== '').join('\n'), parts };
}
