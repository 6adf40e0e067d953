import { type QuestionContent, type QuestionOf } from '#questions/types/question-content.js';

/** QTI 1 writes a matching question as a list of choices, one for each row. */
export function matchingOf(content: QuestionContent, type: string): QuestionContent {
  return type === 'matching_question' && content.type === 'cloze' ? (matchingRows(content) ?? content) : content;
}

const row = /^([^[\]]+) \[\[([A-Za-z0-9]{1,40})\]\]<\/p>$/;

/** The same as a matching question, if every row has one correct choice and all count the same. */
function matchingRows({ body, key, ...common }: QuestionOf<'cloze'>): QuestionOf<'matching'> | undefined {
  const paragraphs = body.text.split('<p>').map((text) => ({ text, found: row.exec(text.trim()) }));
  const rows = paragraphs.flatMap(({ found }) => (found ? [{ text: found[1] ?? '', id: found[2] ?? '' }] : []));
  const prompt = paragraphs.filter(({ found }) => !found).map(({ text }) => text);
  const weights = new Set(Object.values(key.gaps).map(({ weight }) => weight));
  if (rows.length !== body.gaps.length || weights.size !== 1) return undefined;
  const texts = [...new Set(body.gaps.flatMap(({ choices = [] }) => choices.map(({ text }) => text)))];
  const pairs = rows.flatMap(({ id }, index): [string, string][] => {
    const [gap, gapKey] = [body.gaps.find((one) => one.id === id), key.gaps[id]];
    const [entry, ...others] = gapKey && 'credits' in gapKey && !gapKey.feedback ? Object.entries(gapKey.credits) : [];
    const text = gap?.choices?.find((choice) => choice.id === entry?.[0])?.text;
    const isRight = others.length === 0 && entry?.[1] === '1' && text !== undefined;
    return isRight ? [[`p${index + 1}`, `o${texts.indexOf(text) + 1}`]] : [];
  });
  if (pairs.length < rows.length) return undefined;
  const { scoring, outcomeFeedback } = key;
  return {
    ...common,
    type: 'matching',
    prompt: prompt.join('<p>').trim(),
    body: {
      prompts: rows.map(({ text }, index) => ({ id: `p${index + 1}`, text })),
      options: texts.map((text, index) => ({ id: `o${index + 1}`, text })),
    },
    key: { pairs: Object.fromEntries(pairs), ...(scoring && { scoring }), ...(outcomeFeedback && { outcomeFeedback }) },
  };
}
