/** A place on the earth in decimal degrees. */
export interface Point {
  latitude: number;
  longitude: number;
}

/** Mean radius of the earth in kilometres (IUGG). */
const earthRadiusKm = 6371.0088;

/** Half the circumference: no two places are further apart. */
export const maxDistanceKm = 20_016;

/** Degrees by which the box is larger than needed, against rounding; about a metre. */
const margin = 1e-5;

const radians = (degrees: number): number => (degrees * Math.PI) / 180;
const degrees = (angle: number): number => (angle * 180) / Math.PI;

/** The places with a latitude, and with a longitude in one of the ranges. */
export interface BoundingBox {
  south: number;
  north: number;
  longitudes: [west: number, east: number][];
}

const everywhere: [number, number][] = [[-180, 180]];

/**
 * A box that contains all places within a distance. One that reaches a pole contains all longitudes; one across the date line
 * has two ranges. The widest point of a circle is nearer to the pole than its centre: sin Δλ = sin d ÷ cos φ
 * (https://janmatuschek.de/LatitudeLongitudeBoundingCoordinates).
 */
export function boundingBox({ latitude, longitude }: Point, distanceKm: number): BoundingBox {
  const angle = distanceKm / earthRadiusKm;
  const south = latitude - degrees(angle) - margin;
  const north = latitude + degrees(angle) + margin;
  const latitudes = { south: Math.max(south, -90), north: Math.min(north, 90) };
  if (south <= -90 || north >= 90) return { ...latitudes, longitudes: everywhere };
  const width = degrees(Math.asin(Math.min(1, Math.sin(angle) / Math.cos(radians(latitude))))) + margin;
  const [west, east] = [longitude - width, longitude + width];
  if (width >= 180) return { ...latitudes, longitudes: everywhere };
  if (west < -180)
    return {
      ...latitudes,
      longitudes: [
        [-180, east],
        [west + 360, 180],
      ],
    };
  if (east > 180)
    return {
      ...latitudes,
      longitudes: [
        [west, 180],
        [-180, east - 360],
      ],
    };
  return { ...latitudes, longitudes: [[west, east]] };
}

/**
 * SQL for the distance in kilometres between a row and the parameters `:nearLatitude` and `:nearLongitude`, by the haversine
 * formula (R. W. Sinnott, Sky and Telescope 68, 1984). Rounding may make the sine larger than 1 at antipodes.
 */
export const distanceSql = (row: string): string => `(2 * ${earthRadiusKm} * asin(sqrt(least(1,
  sin(radians(${row}.latitude - :nearLatitude) / 2) ^ 2 + cos(radians(:nearLatitude)) * cos(radians(${row}.latitude))
  * sin(radians(${row}.longitude - :nearLongitude) / 2) ^ 2))))`;

/** Reads `52.52,13.405`; undefined for anything else. */
export function pointOf(text: string): Point | undefined {
  const [latitude, longitude, ...rest] = text.split(',').map((part) => (decimal.test(part) ? Number(part) : NaN));
  if (latitude === undefined || longitude === undefined || rest.length > 0) return undefined;
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { latitude, longitude } : undefined;
}

const decimal = /^ ?[+-]?\d{1,3}(?:\.\d{1,15})? ?$/;
