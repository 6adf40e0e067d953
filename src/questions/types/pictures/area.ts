import type { Issues } from '#platform/shapes/issues.js';
import { about, integer, listOf, object, oneOf } from '#platform/shapes/schema.js';
import { type Image, maxPixels, type Point } from './image.js';

export const shapes = ['rect', 'circle', 'ellipse', 'poly'] as const;
export type Shape = (typeof shapes)[number];

/** An area of an image, with coordinates as in HTML image maps and QTI. */
export interface Area {
  shape: Shape;
  coords: number[];
}

export const areaFields = {
  shape: about('The form of the area', oneOf(shapes)),
  coords: about(
    'rect: left, top, right, bottom; circle: center x, center y, radius; ellipse: center x, center y, horizontal and ' +
      'vertical radius; poly: x and y of each corner',
    listOf(integer({ min: 0, max: maxPixels }), { min: 3, max: 400 }),
  ),
};

export const area = object<Area>(areaFields);

/** Adds an issue if the coordinates do not make an area of this shape on the image. */
export function checkArea({ shape, coords }: Area, { width, height }: Image, issues: Issues): boolean {
  const at = issues.at('coords');
  const count = { rect: 4, circle: 3, ellipse: 4, poly: Math.max(6, coords.length + (coords.length % 2)) }[shape];
  if (coords.length !== count)
    return at.add('count', `A ${shape} must have ${shape === 'poly' ? 'at least three pairs of' : count} coordinates.`);
  const [first = 0, second = 0, third = 0, fourth = 0] = coords;
  if (shape === 'rect' && (first >= third || second >= fourth)) {
    return at.add('reversed', 'Must be left, top, right, bottom, with left before right and top above bottom.');
  }
  const placed = shape === 'circle' || shape === 'ellipse' ? coords.slice(0, 2) : coords;
  const isInside = placed.every((at, index) => at <= (index % 2 === 0 ? width : height));
  if (!isInside) return at.add('outside', `Must be inside the image, which is ${width} × ${height} pixels.`);
  const radii = shape === 'circle' || shape === 'ellipse' ? coords.slice(2) : [1];
  return radii.every((radius) => radius > 0) || at.add('radius', 'A radius must be at least 1.');
}

/** Whether the point is in the area, its border included. Exact: all coordinates are whole numbers. */
export function contains({ shape, coords }: Area, { x, y }: Point): boolean {
  const [first = 0, second = 0, third = 0, fourth = 0] = coords;
  if (shape === 'rect') return x >= first && x <= third && y >= second && y <= fourth;
  if (shape === 'poly') return isInPolygon(coords, { x, y });
  const [dx, dy] = [BigInt(x - first), BigInt(y - second)];
  const [rx, ry] = [BigInt(third), BigInt(shape === 'circle' ? third : fourth)];
  return dx * dx * ry * ry + dy * dy * rx * rx <= rx * rx * ry * ry;
}

/** Ray casting with the even-odd rule (Shimrat, 1962); points on an edge are inside. */
function isInPolygon(coords: number[], point: Point): boolean {
  let isInside = false;
  for (let index = 0; index < coords.length; index += 2) {
    const from = cornerAt(coords, index);
    const to = cornerAt(coords, (index + 2) % coords.length);
    const cross = (to.x - from.x) * (point.y - from.y) - (to.y - from.y) * (point.x - from.x);
    if (cross === 0 && isBetween(point, from, to)) return true;
    if (from.y > point.y !== to.y > point.y && cross > 0 === to.y > from.y) isInside = !isInside;
  }
  return isInside;
}

const cornerAt = (coords: number[], index: number): Point => ({ x: coords[index] ?? 0, y: coords[index + 1] ?? 0 });

const isBetween = ({ x, y }: Point, from: Point, to: Point): boolean =>
  Math.min(from.x, to.x) <= x &&
  x <= Math.max(from.x, to.x) &&
  Math.min(from.y, to.y) <= y &&
  y <= Math.max(from.y, to.y);
