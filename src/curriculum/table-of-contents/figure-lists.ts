import { type Entry } from './entries.js';
import { isListHeading } from './known-titles.js';

const captionLabel =
  /^(?:figure|fig\.?|table|tab\.?|map|box|plate|listing|abbildung|abb\.?|tabelle|figura|tabla|图|表|圖|図) ?\d/i;

/**
 * Removes the items of a list of figures or tables, and keeps its heading as a unit. Its items begin anew: they repeat
 * numbers of the chapters, return to earlier pages, or are labelled `Figure 1`.
 */
export function withoutFigureLists(entries: Entry[]): Entry[] {
  const seen = new Set<string>();
  let latestPage = 0;
  let isInList = false;
  return entries.filter((entry) => {
    const number = entry.number.join('.');
    if (isListHeading(entry.title)) isInList = true;
    else if (isInList) isInList = isCaption(entry, seen.has(number), latestPage);
    if (!isInList) {
      if (number) seen.add(number);
      latestPage = Math.max(latestPage, entry.page ?? 0);
    }
    return !isInList || isListHeading(entry.title);
  });
}

function isCaption({ title, page }: Entry, repeatsNumber: boolean, latestPage: number): boolean {
  return repeatsNumber || captionLabel.test(title) || (page !== undefined && page < latestPage);
}
