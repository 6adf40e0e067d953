const tags = /<\/?[a-z][a-z0-9]*(?:\s[^<>]*)?\/?>/gi;
const media = /\[\[[a-z]+:[^\][]*\]\]/g;
const links = /!?\[([^\][]*)\]\([^()\s]*\)/g;
const blockSigns = /(?:^|\n)[^\S\n]{0,3}(?:#{1,6}|>|[-*+]|\d{1,3}\.)\s+/g;
const inlineSigns = /[*_`~|]+/g;
const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', '#39': "'" };

/** A rich text (Markdown or HTML) as a line to read: without tags, links, media and most signs of Markdown. It is not HTML. */
export const readableText = (text: string): string =>
  text
    .replace(tags, ' ')
    .replace(media, ' ')
    .replace(links, '$1')
    .replace(blockSigns, ' ')
    .replace(inlineSigns, (signs: string, at: number, whole: string) => (isAlone(signs, at, whole) ? signs : ' '))
    .replace(/&(amp|lt|gt|quot|apos|nbsp|#39);/g, (_, name: string) => entities[name] ?? '')
    .replace(/\s+/g, ' ')
    .trim();

/** Signs between spaces belong to the text, such as the sign of a multiplication. */
const isAlone = (signs: string, at: number, whole: string): boolean =>
  [whole[at - 1], whole[at + signs.length]].every((neighbour) => neighbour === undefined || /\s/.test(neighbour));
