// What walls.ts enforces, as tables: change a rule here, and say why in README, "Decisions".

/** Tests, contract suites and what only they use may take any package; the arrows between folders hold for them too. */
export const isTest = (path: string) => /\.(?:test|contract)\.tsx?$/.test(path);

const isIn = (folder: string) => (path: string) => path.startsWith(`${folder}/`) && !isTest(path);

/** Folder → the other folders that it may import. A folder that is not here may import all. */
export const ARROWS: Readonly<Record<string, readonly string[]>> = {
  shared: [],
  server: ["shared"],
  client: ["shared"],
  "mock-data": ["shared"],
};

export const PACKAGES_OF_SHARED = ["zod", "topojson-client", "topojson-specification", "geojson"];

/** Package or built-in module → the only places that import it. Benchmarks, browser tests and unit tests may too. */
export const LIBRARIES: Readonly<Record<string, readonly string[]>> = {
  "socket.io": ["server/gateway.ts"],
  "socket.io-client": ["client/sync/", "server/gateway/testing.ts"],
  "socket.io-msgpack-parser": ["server/gateway.ts", "server/gateway/wire.ts", "server/gateway/testing.ts", "client/sync/"],
  echarts: ["client/charts/echart.tsx"],
  "maplibre-gl": ["client/map/"],
  express: ["server/http/"],
  redis: ["server/redis/"],
  hucre: ["server/export/xlsx.ts"],
  "openid-client": ["server/access/oidc.ts"],
  "node:sqlite": ["server/log/", "server/index/", "server/access/", "server/audit/", "server/dead-letters/", "server/accountability/"],
};

/** A pattern that `where` files must not contain outside comments. */
type WordRule = { readonly where: (path: string) => boolean; readonly pattern: RegExp; readonly cure: string };

export const WORDS: readonly WordRule[] = [
  {
    where: isIn("shared"),
    pattern: /\b(?:Date\.now|Math\.random|performance\.now)\b|\bnew Date\(\s*\)/g,
    cure: "shared/ reads no clock and no chance. Take the time or the random source as an argument",
  },
  {
    where: (path) =>
      /^(?:shared|server|client|mock-data)\//.test(path) &&
      path !== "server/config.ts" &&
      path !== "mock-data/feed/scenario.ts" &&
      !isTest(path),
    pattern: /\bprocess\.env\b/g,
    cure: "only server/config.ts reads the environment, and the scenario command, which may not import it. Take the value from its result",
  },
  {
    where: (path) => isIn("client")(path) && !path.startsWith("client/theme/"),
    pattern: /(?<![\w&.])#(?:[0-9a-fA-F]{8}|[0-9a-fA-F]{6}|[0-9a-fA-F]{3,4})(?![\w-])|\b(?:rgb|hsl)a?\(\s*\d/g,
    cure: "colours live in client/theme/. Name this one there and use the name",
  },
  {
    where: (path) => isIn("client")(path) && !path.startsWith("client/i18n/"),
    pattern: /[\u3001-\u303f\u3400-\u9fff\uff01-\uffee]+/g,
    cure: "texts live in client/i18n/. Add it to both catalogues and use its key",
  },
];
