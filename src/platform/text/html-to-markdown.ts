import { fromHtml } from 'hast-util-from-html';
import { toMdast } from 'hast-util-to-mdast';
import { gfmToMarkdown } from 'mdast-util-gfm';
import { toMarkdown } from 'mdast-util-to-markdown';

/** HTML as Markdown, with tables and strikethrough as GitHub writes them. Takes up to 0.3 s for 50 kB. */
export const markdownOfHtml = (html: string): string =>
  toMarkdown(toMdast(fromHtml(html, { fragment: true })), { extensions: [gfmToMarkdown()], bullet: '-' });
