// The city as canvas paths, made once: each grid, the lines by rank, the coast. In pixels of one zoom from one corner, so that a transform shows any sight.
import type { Feature, FeatureCollection, Geometry, MultiPolygon, Position } from "geojson";
import { boundsOf, type CityMesh, type LngLat, outlineOf, toCoast, toGridFeatures, toLineFeatures } from "../city-mesh.ts";
import { toPixels } from "../projection.ts";
import type { FlatSight } from "./sight.ts";

const PATH_ZOOM = 10;

export type FlatPaths = {
  readonly grids: readonly Path2D[];
  readonly land: Path2D;
  readonly coast: Path2D;
  /** By rank, see toLineFeatures. */
  readonly lines: ReadonlyMap<number, Path2D>;
  readonly gridRank: number;
  readonly toPath: (shape: Geometry) => Path2D;
  /** Sets `context` so that paths come out where `sight` has them; returns how many px one of theirs is. */
  readonly enter: (context: CanvasRenderingContext2D, sight: FlatSight, pixelRatio: number) => number;
};

export function createFlatPaths(mesh: CityMesh): FlatPaths {
  const everyGrid = [...mesh.codes.keys()];
  const [west, , , north] = boundsOf(mesh, everyGrid);
  const corner = toPixels([west, north], PATH_ZOOM);
  const toPath = (shape: Geometry) => {
    const path = new Path2D();
    for (const line of linesOf(shape)) {
      line.forEach((at, index) => {
        const [x, y] = toPixels(at as unknown as LngLat, PATH_ZOOM);
        if (index === 0) path.moveTo(x - corner[0], y - corner[1]);
        else path.lineTo(x - corner[0], y - corner[1]);
      });
    }
    return path;
  };
  const { lines, gridRank } = toLineFeatures(mesh);
  const coast = toCoast(mesh);
  return {
    grids: toGridFeatures(mesh).features.map(({ geometry }) => toPath(geometry)),
    land: toPath(outlineOf(mesh, everyGrid)),
    coast: joined(coast === null ? [] : geometriesOf(coast).map(toPath)),
    lines: new Map(lines.features.map(({ properties, geometry }) => [properties.rank, toPath(geometry)])),
    gridRank,
    toPath,
    enter: (context, { zoom, left, top }, pixelRatio) => {
      const scale = 2 ** (zoom - PATH_ZOOM);
      const [x, y] = [corner[0] * scale - left, corner[1] * scale - top];
      context.setTransform(scale * pixelRatio, 0, 0, scale * pixelRatio, x * pixelRatio, y * pixelRatio);
      return scale;
    },
  };
}

/** Paths of areas, made once each for as long as the area is kept. */
export function createAreaPaths({ toPath }: FlatPaths): (outline: MultiPolygon) => Path2D {
  const made = new WeakMap<MultiPolygon, Path2D>();
  return (outline) => {
    const path = made.get(outline) ?? toPath(outline);
    made.set(outline, path);
    return path;
  };
}

export function joined(paths: readonly Path2D[]): Path2D {
  const whole = new Path2D();
  for (const path of paths) whole.addPath(path);
  return whole;
}

function geometriesOf(data: Feature | FeatureCollection): Geometry[] {
  return data.type === "Feature" ? [data.geometry] : data.features.map(({ geometry }) => geometry);
}

function linesOf(shape: Geometry): readonly (readonly Position[])[] {
  switch (shape.type) {
    case "LineString":
      return [shape.coordinates];
    case "MultiLineString":
    case "Polygon":
      return shape.coordinates;
    case "MultiPolygon":
      return shape.coordinates.flat();
    default:
      return [];
  }
}
