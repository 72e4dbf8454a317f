import { launchBrowser } from "/work/main/e2e/lib/browser.ts";
const b = await launchBrowser();
const { endure } = await import("/work/main/bench/zz-endure-dbg.ts");
console.log(JSON.stringify(await endure(b, 200000)));
await b.close();
process.exit(0);
