// The baseline of `desk`: Express, one row updated in SQLite, as durable, and plain Socket.IO that tells everybody: `node bare-desk-server.ts`.
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import express from "express";
import { Server } from "socket.io";

type Event = { readonly id: string; readonly type: string; readonly data: { readonly reportId?: string } };

const folder = mkdtempSync(join(tmpdir(), "chengge-bare-desk-"));
const db = new DatabaseSync(join(folder, "bare.sqlite"));
db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
db.exec("CREATE TABLE event (seq INTEGER PRIMARY KEY, id TEXT NOT NULL, body TEXT NOT NULL) STRICT");
db.exec("CREATE TABLE report (id TEXT PRIMARY KEY, version INTEGER NOT NULL, stage TEXT NOT NULL) STRICT");
const insert = db.prepare("INSERT INTO event (id, body) VALUES (?, ?)");
const submit = db.prepare("INSERT INTO report (id, version, stage) VALUES (?, 1, 'submitted')");
const step = db.prepare(
  "UPDATE report SET version = version + 1, stage = ? WHERE id = ? AND version = ? RETURNING id AS reportId, version, stage",
);

const app = express();
const http = createServer(app);
const io = new Server(http, { transports: ["websocket"], serveClient: false });

app.use(express.json({ type: ["application/json", "application/cloudevents-batch+json"], limit: "1mb" }));
app.post("/api/v1/events", (req, res) => {
  const events = req.body as readonly Event[];
  db.exec("BEGIN IMMEDIATE");
  for (const event of events) {
    insert.run(event.id, JSON.stringify(event));
    if (event.type === "chengge.report.submitted") submit.run(String(event.data.reportId));
  }
  db.exec("COMMIT");
  res.status(202).json({ accepted: events.length });
});
app.post("/api/v1/reports/:id/:action", (req, res) => {
  const version = Number(req.headers["if-match"]?.replaceAll('"', ""));
  const row = step.get(req.params.action, req.params.id, version);
  if (!row) return void res.status(412).json({});
  res.json(row);
  io.emit("row", row);
});

http.listen(0, "127.0.0.1", () => process.send?.(`http://127.0.0.1:${(http.address() as AddressInfo).port}`));
process.on("disconnect", () => {
  db.close();
  rmSync(folder, { recursive: true, force: true });
  process.exit(0);
});
