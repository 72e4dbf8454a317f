// Smooth seeded noise: what makes drawn lines wander and people live unevenly.

/** Smooth noise in about -1 … 1 with features of size 1, several octaves deep. Uses only +, × and floor, so it never differs by machine. */
export function createNoise(seed: number): (x: number, y: number, octaves?: number) => number {
  const corner = (x: number, y: number): number =>
    (mix(Math.imul(x, 0x27d4eb2d) ^ Math.imul(y, 0x165667b1) ^ seed) / 4_294_967_296) * 2 - 1;
  const octave = (x: number, y: number): number => {
    const left = Math.floor(x);
    const below = Math.floor(y);
    const u = ease(x - left);
    const v = ease(y - below);
    const bottom = corner(left, below) * (1 - u) + corner(left + 1, below) * u;
    const top = corner(left, below + 1) * (1 - u) + corner(left + 1, below + 1) * u;
    return bottom * (1 - v) + top * v;
  };
  return (x, y, octaves = 3) => {
    let total = 0;
    let size = 1;
    for (let at = 0; at < octaves; at += 1) {
      total += octave(x / size + at * 17.3, y / size - at * 9.1) * size;
      size /= 2;
    }
    return total;
  };
}

function mix(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 15), value | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return (mixed ^ (mixed >>> 14)) >>> 0;
}

const ease = (t: number): number => t * t * (3 - 2 * t);
