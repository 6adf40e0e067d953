import { createHash } from 'node:crypto';
import { type Gap, type Option, type QuestionContent, type QuestionOf } from './question-content.js';

/** A body of any type. */
type QuestionBody = QuestionContent['body'];

/**
 * What a student sees of a question: its body, never its key. The same seed lays choices, prompts and gaps out the same
 * way, so that an attempt looks the same after a reload; without one they stand as the author put them. Options to
 * match and items to order are always laid out anew, since authors tend to write them down in the right order.
 */
export function studentViewOf(question: QuestionContent, shuffleSeed?: string): QuestionBody {
  switch (question.type) {
    case 'single_choice':
    case 'multiple_choice':
      return { choices: shuffledIf(shuffleSeed, question.body.choices) };
    case 'matching':
      return matchingFor(question, shuffleSeed);
    case 'ordering':
      return { items: shuffled(question.body.items, shuffleSeed ?? '') };
    case 'cloze':
      return { text: question.body.text, gaps: question.body.gaps.map((gap) => gapFor(gap, shuffleSeed)) };
    default:
      return question.body;
  }
}

function matchingFor({ body }: QuestionOf<'matching'>, seed: string | undefined): QuestionBody {
  return { prompts: shuffledIf(seed, body.prompts), options: shuffled(body.options, `${seed ?? ''}/options`) };
}

function gapFor({ id, type, choices }: Gap, seed: string | undefined): Gap {
  return choices ? { id, type, choices: shuffledIf(seed && `${seed}/${id}`, choices) } : { id, type };
}

const shuffledIf = (seed: string | undefined, options: Option[]): Option[] =>
  seed === undefined ? options : shuffled(options, seed);

/**
 * Options by a hash of seed, id and text. Every order is equally likely, and unlike a shuffle driven by a generator it
 * owes nothing to the order it starts from: who knows the seed and this code still cannot tell how the author wrote it.
 */
function shuffled(options: Option[], seed: string): Option[] {
  const ranks = new Map(options.map((option) => [option, rankOf(option, seed)]));
  const rank = (option: Option) => ranks.get(option) ?? '';
  return options.toSorted((one, other) => (rank(one) < rank(other) ? -1 : 1));
}

const rankOf = ({ id, text }: Option, seed: string): string =>
  createHash('sha256')
    .update(JSON.stringify([seed, id, text]))
    .digest('hex');
