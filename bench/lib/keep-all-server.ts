// The baseline of `endurance`: Socket.IO as it comes, every event kept in an array and sent to every screen: `node keep-all-server.ts PORT`.
import { createServer, type IncomingMessage } from "node:http";
import { Server } from "socket.io";

const PAGE = `<!doctype html><title>all events</title><script src="/socket.io/socket.io.js"></script><script>
window.events = [];
io({ transports: ["websocket"] }).on("connect", () => { document.body.dataset.ready = "" }).on("event", (event) => window.events.push(event));
</script><body>`;

const events: unknown[] = [];
const http = createServer(async (request, response) => {
  if (request.method !== "POST") return void response.setHeader("content-type", "text/html").end(PAGE);
  for (const event of JSON.parse(await bodyOf(request)) as unknown[]) {
    events.push(event);
    io.emit("event", event);
  }
  response.writeHead(202).end("{}");
});
const io = new Server(http);
http.listen(Number(process.argv[2]), "127.0.0.1", () => process.send?.("open"));
process.on("disconnect", () => process.exit(0));

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}
