import { decodeHTML } from 'entities';

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Plain text for HTML, as content or as the value of a quoted attribute. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? '');

/** Character references such as `&eacute;` and `&#233;` as the characters they stand for. */
export const decodeReferences = (text: string): string => (text.includes('&') ? decodeHTML(text) : text);
