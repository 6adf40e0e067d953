import { type XmlElement } from '#platform/xml/xml-element.js';
import { type BodyReader } from '#questions/formats/qti/read/body-reader.js';
import { type QtiChoice, type QtiInteraction } from '#questions/types/qti/qti-schemas.js';
import { type Response1 } from './conditions.js';
import { materialOf } from './material.js';

/** The content of an item of QTI 1 with its places to answer. */
export interface Presentation1 {
  content: string;
  interactions: QtiInteraction[];
  responses: Map<string, Response1>;
  /** The accepted texts of a blank, by their identifiers, where an export lists them as choices. */
  blanks: Map<string, Map<string, string>>;
}

const responseNames = ['response_lid', 'response_str', 'response_num', 'response_xy', 'response_grp'];
const containers = ['flow', 'presentation', 'section_flow'];

/** Reads the presentation in the order of the document. Canvas writes `[name]` in the text at the place of a blank. */
export class PresentationReader {
  private readonly parts: string[] = [];
  private readonly found: Presentation1 = { content: '', interactions: [], responses: new Map(), blanks: new Map() };

  constructor(
    private readonly reader: BodyReader,
    private readonly type: string,
  ) {}

  read(presentation: XmlElement | undefined): Presentation1 {
    if (presentation) this.walk(presentation);
    return { ...this.found, content: this.parts.join('') };
  }

  private walk(element: XmlElement): void {
    for (const child of element.elements) {
      if (child.name === 'material') this.parts.push(materialOf(child, this.reader));
      else if (responseNames.includes(child.name)) this.response(child);
      else if (containers.includes(child.name)) this.walk(child);
    }
  }

  private response(element: XmlElement): void {
    const interaction = this.interactionOf(element);
    const inside = element
      .childrenNamed('material')
      .map((one) => materialOf(one, this.reader))
      .join('');
    const place = `[[${interaction.id}]]`;
    this.found.interactions.push(interaction);
    const name = interaction.id.replace(/^response_/, '');
    const at = this.parts.findIndex((part) => part.includes(`[${name}]`) && !part.includes(place));
    const part = this.parts[at];
    if (part !== undefined) this.parts[at] = part.replace(`[${name}]`, () => place);
    else if (element.name === 'response_str' || element.name === 'response_num') this.parts.push(inside, place);
    else this.parts.push(inside === '' ? place : `<p>${inside} ${place}</p>`);
  }

  private interactionOf(element: XmlElement): QtiInteraction {
    const id = (element.attribute('ident') ?? 'RESPONSE').replace(/[^\p{L}\p{N}_.:-]/gu, '_');
    const cardinality = cardinalityOf(element);
    const labels = element.descendantsNamed('response_label');
    const add = (baseType: Response1['baseType'], ignoresCase = false) =>
      this.found.responses.set(id, { id, cardinality, baseType, ignoresCase });
    if (element.name === 'response_xy') {
      add('point');
      return { id, type: 'select_point', cardinality };
    }
    if (element.name !== 'response_lid' && element.name !== 'response_grp') {
      const fibType = element.child('render_fib')?.attribute('fibtype')?.toLowerCase();
      const isNumber = element.name === 'response_num' || fibType === 'integer' || fibType === 'decimal';
      add(isNumber ? 'float' : 'string', this.type !== '');
      return { id, type: 'text_entry', cardinality };
    }
    return this.choiceOf(id, cardinality, labels, add);
  }

  private choiceOf(
    id: string,
    cardinality: Response1['cardinality'],
    labels: XmlElement[],
    add: (baseType: Response1['baseType'], ignoresCase?: boolean) => void,
  ): QtiInteraction {
    const choices = labels.map((label): QtiChoice => ({
      id: label.attribute('ident') ?? '',
      text: materialOf(label, this.reader),
    }));
    if (this.isBlank(labels)) {
      add('string', true);
      this.found.blanks.set(id, new Map(labels.map((label) => [label.attribute('ident') ?? '', textIn(label)])));
      return { id, type: 'text_entry', cardinality: 'single' };
    }
    add('identifier');
    return { id, type: cardinality === 'ordered' ? 'order' : 'choice', cardinality, choices };
  }

  /** In a Canvas question with blanks, the choices of an open entry are the texts that are accepted. */
  private isBlank(labels: XmlElement[]): boolean {
    if (this.type !== 'fill_in_multiple_blanks_question') return false;
    const kinds = labels.map((label) => label.attribute('answer_type') ?? 'openEntry');
    return kinds.every((kind) => kind === 'openEntry');
  }
}

const textIn = (label: XmlElement): string =>
  label
    .descendantsNamed('mattext')
    .map(({ text }) => text)
    .join('')
    .trim();

function cardinalityOf(element: XmlElement): Response1['cardinality'] {
  const given = element.attribute('rcardinality')?.toLowerCase();
  return given === 'multiple' || given === 'ordered' ? given : 'single';
}
