import { about, integer, object } from '#platform/shapes/schema.js';
import { shownText } from '#questions/types/shared/part-schemas.js';

/** Coordinates are whole pixels of the image at this size, from its top left corner. */
export interface Image {
  /** The image in the format of the question, such as `[[media:map]]` or `![A map](https://…)`. */
  source: string;
  width: number;
  height: number;
}

export const maxPixels = 10_000;

const pixels = integer({ min: 1, max: maxPixels });

export const image = object<Image>({
  source: about('The image in the format of the question, such as [[media:map]]', shownText),
  width: about('Width that coordinates refer to, in pixels', pixels),
  height: about('Height that coordinates refer to, in pixels', pixels),
});

/** A place on an image. */
export interface Point {
  x: number;
  y: number;
}

const coordinate = integer({ min: 0, max: maxPixels });

export const pointFields = {
  x: about('Pixels from the left edge', coordinate),
  y: about('Pixels from the top edge', coordinate),
};
