import type { FileKind } from '#platform/files/content/file-types.js';

/** Letters are drawn as paths, because a server may have no fonts. */
const appearances: Record<FileKind, { colour: string; letter: string }> = {
  image: { colour: '#2e7d5b', letter: 'M160 90 V230 M120 90 H200 M120 230 H200' },
  document: { colour: '#35618f', letter: 'M115 90 V230 H150 C230 230 230 90 150 90 Z' },
  audio: { colour: '#8f4a7d', letter: 'M100 230 L160 90 L220 230 M124 180 H196' },
  video: { colour: '#a2542f', letter: 'M100 90 L160 230 L220 90' },
};

/** The SVG shown for a file without an image: the colour and letter of its kind. */
export function placeholderImageOf(kind: FileKind): string {
  const { colour, letter } = appearances[kind];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="320" height="320">
    <rect width="320" height="320" fill="${colour}"/>
    <path d="${letter}" fill="none" stroke="#fff" stroke-width="22" stroke-linecap="round" stroke-linejoin="round"/>
  </svg>`;
}
