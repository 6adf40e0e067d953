import { Markup } from '#platform/xml/write-xml.js';
import { type InteractionType, type QtiChoice, type QtiInteraction } from '#questions/types/qti/qti-schemas.js';
import { type TextFormat } from '#questions/types/question-content.js';
import { joined, type QtiWriter, richText, withPlaces } from './qti-writer.js';

/** The name of each interaction, and of what it is about. */
const names: Record<InteractionType, [interaction: string, choice: string]> = {
  choice: ['choiceInteraction', 'simpleChoice'],
  order: ['orderInteraction', 'simpleChoice'],
  associate: ['associateInteraction', 'simpleAssociableChoice'],
  match: ['matchInteraction', 'simpleAssociableChoice'],
  gap_match: ['gapMatchInteraction', 'gapText'],
  inline_choice: ['inlineChoiceInteraction', 'inlineChoice'],
  text_entry: ['textEntryInteraction', ''],
  extended_text: ['extendedTextInteraction', ''],
  hottext: ['hottextInteraction', 'hottext'],
  hotspot: ['hotspotInteraction', 'hotspotChoice'],
  select_point: ['selectPointInteraction', ''],
  graphic_order: ['graphicOrderInteraction', 'hotspotChoice'],
  graphic_associate: ['graphicAssociateInteraction', 'associableHotspot'],
  graphic_gap_match: ['graphicGapMatchInteraction', 'gapText'],
  position_object: ['positionObjectInteraction', ''],
  slider: ['sliderInteraction', ''],
  upload: ['uploadInteraction', ''],
  drawing: ['drawingInteraction', ''],
};

const associations: readonly InteractionType[] = ['associate', 'match', 'graphic_associate'];
const withoutLimits: readonly InteractionType[] = [
  'text_entry',
  'extended_text',
  'upload',
  'drawing',
  'slider',
  'inline_choice',
  'gap_match',
  'graphic_gap_match',
];

/** Writes one interaction with its choices. */
export class InteractionWriter {
  constructor(
    private readonly writer: QtiWriter,
    private readonly format: TextFormat,
  ) {}

  write(one: QtiInteraction): Markup {
    const [name] = names[one.type];
    const prompt = one.prompt && this.writer.element('prompt', {}, richText(one.prompt, this.format));
    return this.writer.element(name, this.attributesOf(one), prompt || undefined, ...this.contentOf(one));
  }

  private attributesOf({ id, type, min, max, shuffle, lower, upper, step }: QtiInteraction) {
    const bound = associations.includes(type) ? 'Associations' : 'Choices';
    const limits = withoutLimits.includes(type) ? {} : { [`max${bound}`]: max, [`min${bound}`]: min };
    return { responseIdentifier: id, ...limits, shuffle, lowerBound: lower, upperBound: upper, step };
  }

  private contentOf(one: QtiInteraction): Markup[] {
    const { type, choices = [], targets = [] } = one;
    const [, name] = names[type];
    if (type === 'match') {
      return [choices, targets].map((list) =>
        this.writer.element('simpleMatchSet', {}, joined(list.map((choice) => this.choice(name, choice)))),
      );
    }
    if (type === 'hottext') return [this.text(one, this.hottexts(choices), '[[/]]')];
    const listed = choices.map((choice) => this.choice(name, choice));
    if (type === 'gap_match') return [...listed, this.text(one, this.gaps(targets))];
    const image = one.image ? [this.image(one.image.source, one.image.width, one.image.height)] : [];
    const areas = type === 'graphic_gap_match' ? targets.map((target) => this.choice('associableHotspot', target)) : [];
    return type === 'position_object'
      ? choices.map(({ text }) => richText(text, this.format))
      : [...image, ...listed, ...areas];
  }

  private choice(name: string, { id, text, max, isFixed, shape, coords }: QtiChoice): Markup {
    const isArea = shape !== undefined;
    const label = isArea && text !== '' ? text : undefined;
    const attributes = { identifier: id, matchMax: max, fixed: isFixed, shape, coords, hotspotLabel: label };
    return this.writer.element(name, attributes, isArea ? undefined : richText(text, this.format));
  }

  /** An image as an object, which every version has. */
  private image(source: string, width: number, height: number): Markup {
    const src = /src="([^"]*)"/.exec(source)?.[1] ?? source;
    const type = /\.svg$/i.test(src) ? 'image/svg+xml' : 'image/png';
    return this.writer.element('object', { data: src, type, width, height }, '');
  }

  private gaps(targets: QtiChoice[]): Map<string, Markup> {
    return new Map(targets.map(({ id }) => [id, this.writer.element('gap', { identifier: id })]));
  }

  private hottexts(choices: QtiChoice[]): Map<string, Markup> {
    return new Map(choices.map((choice) => [choice.id, this.choice('hottext', choice)]));
  }

  /** The text of an interaction, in a block, with elements at its places. */
  private text({ text = '', choices = [] }: QtiInteraction, places: Map<string, Markup>, end = ''): Markup {
    const plain =
      end === ''
        ? text
        : choices.reduce((html, { id, text: shown }) => html.replace(`[[${id}]]${shown}${end}`, `[[${id}]]`), text);
    return new Markup(`<div>${withPlaces(richText(plain, this.format), places).xml}</div>`);
  }
}
