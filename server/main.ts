// `npm start`: the server as it runs for a city.
import "./compile-cache.ts";

await import("./city-main.ts");
