export const shapes = ['circle', 'rect', 'poly', 'ellipse', 'default'] as const;
export type ShapeName = (typeof shapes)[number];

/** A region of an image in its pixels, as in HTML's image maps (QTI 2.2, `shape` and `coords`). */
export interface Area {
  shape: ShapeName;
  coords: string;
}

interface Point {
  x: number;
  y: number;
}

const coordsOf = (coords: string): number[] =>
  coords
    .split(/[\s,]+/)
    .filter((part) => part !== '')
    .map(Number);

const counts: Record<ShapeName, (count: number) => boolean> = {
  circle: (count) => count === 3,
  ellipse: (count) => count === 4,
  rect: (count) => count === 4,
  poly: (count) => count >= 6 && count % 2 === 0,
  default: () => true,
};

/** Whether the coordinates are numbers, as many as the shape needs. */
export function isArea({ shape, coords }: Area): boolean {
  const numbers = coordsOf(coords);
  return numbers.every(Number.isFinite) && counts[shape](numbers.length);
}

/** Whether a point (`x y`) is in an area; its border belongs to it. */
export function isInside(point: string, { shape, coords }: Area): boolean {
  const [x = NaN, y = NaN] = point.split(' ').map(Number);
  const [a = NaN, b = NaN, c = NaN, d = NaN, ...rest] = coordsOf(coords);
  switch (shape) {
    case 'default':
      return true;
    case 'circle':
      return (x - a) ** 2 + (y - b) ** 2 <= c ** 2;
    case 'ellipse':
      return ((x - a) / c) ** 2 + ((y - b) / d) ** 2 <= 1;
    case 'rect':
      return Math.min(a, c) <= x && x <= Math.max(a, c) && Math.min(b, d) <= y && y <= Math.max(b, d);
    case 'poly':
      return isInPolygon({ x, y }, cornersOf([a, b, c, d, ...rest]));
  }
}

const cornersOf = (numbers: number[]): Point[] =>
  Array.from({ length: Math.floor(numbers.length / 2) }, (_, index) => ({
    x: numbers[2 * index] ?? NaN,
    y: numbers[2 * index + 1] ?? NaN,
  }));

/** The even-odd rule; points on an edge are inside. */
function isInPolygon(point: Point, corners: Point[]): boolean {
  let isIn = false;
  for (const [index, to] of corners.entries()) {
    const from = corners.at(index - 1);
    if (!from) return false;
    if (isOnEdge(point, from, to)) return true;
    if (crosses(point, from, to)) isIn = !isIn;
  }
  return isIn;
}

const crosses = ({ x, y }: Point, from: Point, to: Point): boolean =>
  from.y > y !== to.y > y && x < ((to.x - from.x) * (y - from.y)) / (to.y - from.y) + from.x;

function isOnEdge({ x, y }: Point, from: Point, to: Point): boolean {
  const cross = (to.x - from.x) * (y - from.y) - (to.y - from.y) * (x - from.x);
  if (cross !== 0) return false;
  const [left, right] = [Math.min(from.x, to.x), Math.max(from.x, to.x)];
  const [top, bottom] = [Math.min(from.y, to.y), Math.max(from.y, to.y)];
  return left <= x && x <= right && top <= y && y <= bottom;
}
