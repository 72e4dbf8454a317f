// `npm run demo`: the server with the mock city and its mock feed.
import "./compile-cache.ts";

await import("./demo-main.ts");
