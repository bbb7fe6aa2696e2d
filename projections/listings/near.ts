/** A circle on the map, in degrees and kilometres. */
export type Circle = { readonly latitude: number; readonly longitude: number; readonly radiusKm: number };
/** Degrees; `west` to `east` never crosses the date line. */
export type Box = { readonly south: number; readonly north: number; readonly west: number; readonly east: number };

/** The mean radius of the earth. */
export const EARTH_KM = 6371.0088;
const DEGREES = 180 / Math.PI;
/** Rounding of the arithmetic must not put a point outside that the exact distance has inside. */
const SLACK_DEGREES = 1e-6;

/** Boxes that hold every point of the circle: one, two where it crosses the date line, a whole belt around a pole. An index finds what is in them; the exact distance then decides. */
export const boxesAround = ({ latitude, longitude, radiusKm }: Circle): readonly Box[] => {
  const angle = radiusKm / EARTH_KM;
  const south = latitude - angle * DEGREES - SLACK_DEGREES;
  const north = latitude + angle * DEGREES + SLACK_DEGREES;
  if (south <= -90 || north >= 90) return [{ south: Math.max(south, -90), north: Math.min(north, 90), west: -180, east: 180 }];
  const width = Math.asin(Math.min(1, Math.sin(angle) / Math.cos(latitude / DEGREES))) * DEGREES + SLACK_DEGREES;
  const [west, east] = [longitude - width, longitude + width];
  if (west < -180) return [{ south, north, west: -180, east }, { south, north, west: west + 360, east: 180 }];
  if (east > 180) return [{ south, north, west, east: 180 }, { south, north, west: -180, east: east - 360 }];
  return [{ south, north, west, east }];
};

/** Along the surface (haversine), as the database reckons it too. */
export const distanceKm = (a: Omit<Circle, 'radiusKm'>, b: Omit<Circle, 'radiusKm'>): number => {
  const half = (degrees: number) => Math.sin(degrees / DEGREES / 2) ** 2;
  const square = half(b.latitude - a.latitude) + Math.cos(a.latitude / DEGREES) * Math.cos(b.latitude / DEGREES) * half(b.longitude - a.longitude);
  return 2 * EARTH_KM * Math.asin(Math.sqrt(Math.min(1, square)));
};
