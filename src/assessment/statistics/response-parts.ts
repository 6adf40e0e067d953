import type { Item } from '#assessment/assessments/items.service.js';

/** An option of a question that an answer names by its id; `part` is the gap it belongs to. */
export interface ResponseOption {
  part: string | null;
  id: string;
  /** What is displayed; null for an area without a label. */
  text: string | null;
}

/**
 * The parts of a response `answer` to item `item`, as rows of part and value. Chosen ids and points are a set, so that the order
 * in which a student chose them does not matter; an order has one part per position, and objects one per key. A number comes
 * with its unit. `ordered` names the responses of QTI items (`item/response`) whose list is one value.
 */
export const partsOfResponse = (item: string, answer: string, ordered: string): string => `(
  SELECT CASE f.key WHEN 'order' THEN e.n::text WHEN 'points' THEN e.value ->> 'marker' END AS part,
    CASE f.key WHEN 'points' THEN (e.value - 'marker')::text ELSE e.value #>> '{}' END AS value
  FROM jsonb_each(${objectOr(answer)}) f
  CROSS JOIN LATERAL jsonb_array_elements(CASE WHEN jsonb_typeof(f.value) = 'array' THEN f.value ELSE '[]' END) WITH ORDINALITY e (value, n)
  UNION ALL
  SELECT o.key, x.value
  FROM jsonb_each(${objectOr(answer)}) f
  CROSS JOIN LATERAL jsonb_each(${objectOr('f.value')}) o
  CROSS JOIN LATERAL (
    SELECT CASE WHEN ${item} || '/' || o.key = ANY (${ordered}) THEN string_agg(v.value #>> '{}', ', ' ORDER BY v.n) END
    FROM jsonb_path_query(o.value, '${scalars}') WITH ORDINALITY v (value, n)
    UNION ALL
    SELECT v.value #>> '{}' FROM jsonb_path_query(o.value, '${scalars}') v (value) WHERE ${item} || '/' || o.key <> ALL (${ordered})
  ) x (value)
  UNION ALL
  SELECT NULL, concat_ws(' ', f.value #>> '{}', nullif(${answer} ->> 'unit', ''))
  FROM jsonb_each(${objectOr(answer)}) f
  WHERE jsonb_typeof(f.value) NOT IN ('array', 'object', 'null') AND f.key <> 'unit' AND f.value <> '""')`;

const objectOr = (json: string): string => `CASE WHEN jsonb_typeof(${json}) = 'object' THEN ${json} ELSE '{}' END`;

/** All booleans, numbers and texts inside, without empty texts. */
const scalars = 'strict $.** ? (@.type() == "boolean" || @.type() == "number" || @.type() == "string" && @ != "")';

/** The responses of QTI items whose values have an order, as `item/response`. */
export const orderedResponses = (items: Item[]): string[] =>
  items.flatMap(({ id, content }) =>
    content.type === 'qti'
      ? content.body.interactions
          .filter(({ cardinality }) => cardinality === 'ordered')
          .map((interaction) => `${id}/${interaction.id}`)
      : [],
  );

/** The options of a question that answers name by their ids. */
export function optionsOf({ type, body }: Item['content']): ResponseOption[] {
  const inPart = (part: string | null, options: { id: string; text: string | null }[] = []) =>
    options.map(({ id, text }) => ({ part, id, text }));
  switch (type) {
    case 'single_choice':
    case 'multiple_choice':
    case 'gap_match':
      return inPart(null, body.choices);
    case 'hot_text':
      return inPart(null, body.phrases);
    case 'hotspot':
      return inPart(
        null,
        body.areas.map(({ id, label = null }) => ({ id, text: label })),
      );
    case 'matching':
      return inPart(null, body.options);
    case 'ordering':
      return inPart(null, body.items);
    case 'cloze':
      return body.gaps.flatMap(({ id, choices }) => inPart(id, choices));
    case 'qti':
      return body.interactions.flatMap(({ id, choices = [], targets = [] }) => inPart(id, [...choices, ...targets]));
    default:
      return [];
  }
}
