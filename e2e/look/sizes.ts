// The walls that the look is checked on: wall.md's sizes, and what stands between them.
export type WallSize = {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  /** Device pixels for a CSS pixel. */
  readonly scale?: number;
  /** Added to the address. */
  readonly query?: string;
};

export const SIZES: readonly WallSize[] = [
  { name: "1024x768", width: 1024, height: 768 },
  { name: "1366x768", width: 1366, height: 768 },
  { name: "1920x1080", width: 1920, height: 1080 },
  { name: "1920x1080-at-150", width: 1280, height: 720, scale: 1.5 },
  { name: "1920x1080-seat-8m", width: 1920, height: 1080, query: "seat=8&pitch=1.25" },
  { name: "2560x1080", width: 2560, height: 1080 },
  { name: "3840x2160", width: 3840, height: 2160 },
  { name: "5760x1080", width: 5760, height: 1080 },
  { name: "5760x1080-bezels", width: 5808, height: 1080, query: "bezel=3x1:24" },
  { name: "6656x1792", width: 6656, height: 1792 },
  { name: "7680x2160", width: 7680, height: 2160 },
  { name: "1080x1920", width: 1080, height: 1920 },
];
