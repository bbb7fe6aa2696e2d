import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { boxesAround, distanceKm, type Box } from './near.js';

const point = fc.record({ latitude: fc.double({ min: -90, max: 90, noNaN: true }), longitude: fc.double({ min: -180, max: 180, noNaN: true }) });
const radius = fc.double({ min: 0.1, max: 500, noNaN: true });

describe('the boxes around a circle', () => {
  it('leave no point of the circle outside, not at the poles and not at the date line', () => {
    const nearby = fc.record({ middle: point, radiusKm: radius, bearing: fc.double({ min: 0, max: 2 * Math.PI, noNaN: true }), share: fc.double({ min: 0, max: 1, noNaN: true }) });
    fc.assert(fc.property(nearby, ({ middle, radiusKm, bearing, share }) => {
      const other = travelled(middle, bearing, radiusKm * share);
      fc.pre(distanceKm(middle, other) <= radiusKm);
      expect(boxesAround({ ...middle, radiusKm }).some(({ south, north, west, east }) => other.latitude >= south && other.latitude <= north && other.longitude >= west && other.longitude <= east)).toBe(true);
    }), { numRuns: 2_000 });
  });
  it('are two where the circle crosses the date line', () => {
    expect(boxesAround({ latitude: -17, longitude: 179.9, radiusKm: 50 })).toHaveLength(2);
    expect(boxesAround({ latitude: -17, longitude: -179.9, radiusKm: 50 })).toHaveLength(2);
  });
  it('are a belt around a pole', () => expect(boxesAround({ latitude: 89.9, longitude: 10, radiusKm: 50 })).toMatchObject([{ west: -180, east: 180, north: 90 }]));
  it('are not much larger than the circle', () => {
    const [box] = boxesAround({ latitude: 52.5, longitude: 13.4, radiusKm: 10 });
    const { south, north, west, east } = { ...box } as Box;
    expect(north - south).toBeCloseTo(0.18, 2);
    expect(east - west).toBeCloseTo(0.295, 2);
  });
});

describe('a distance', () => {
  it('is that of the map', () => {
    expect(distanceKm({ latitude: 52.52, longitude: 13.405 }, { latitude: 48.8566, longitude: 2.3522 })).toBeCloseTo(877.5, 0);
    expect(distanceKm({ latitude: 0, longitude: 179.95 }, { latitude: 0, longitude: -179.95 })).toBeCloseTo(11.1, 1);
  });
});

/** The point so far away in a direction. */
function travelled({ latitude, longitude }: { latitude: number; longitude: number }, bearing: number, km: number) {
  const [lat, angle] = [latitude * Math.PI / 180, km / 6371.0088];
  const there = Math.asin(Math.sin(lat) * Math.cos(angle) + Math.cos(lat) * Math.sin(angle) * Math.cos(bearing));
  const turn = Math.atan2(Math.sin(bearing) * Math.sin(angle) * Math.cos(lat), Math.cos(angle) - Math.sin(lat) * Math.sin(there));
  return { latitude: there * 180 / Math.PI, longitude: ((longitude + turn * 180 / Math.PI + 540) % 360) - 180 };
}
