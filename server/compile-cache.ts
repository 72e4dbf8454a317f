// Keeps compiled code between starts: a third of a second less at each. Only what is imported after it has run is kept.
import { enableCompileCache } from "node:module";
import { join } from "node:path";

/** Where nothing can be written, nothing is kept. */
enableCompileCache(join(import.meta.dirname, "../node_modules/.cache/chengge"));
