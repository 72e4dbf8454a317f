import { expect, test } from "vitest";
import { createCaseReader, type Note, type Row, toClosed, toSubmitted } from "./case.ts";
import { toCode } from "./code.ts";
import { assertColumns, parseMapping } from "./mapping.ts";

const raw = {
  timeZone: "America/New_York",
  columns: {
    id: "id",
    opened: "open",
    closed: "close",
    kind: "type",
    target: "target",
    department: "department",
    channel: "channel",
    lon: "lon",
    lat: "lat",
    status: "status",
  },
  title: "{type}",
  idPrefix: "bos-",
  family: { default: "livelihood", column: "type", values: { "Tree Emergencies": "safety" } },
  noLocation: [[-71.0587, 42.3594]],
  closedStatus: ["Closed"],
};
const row: Row = {
  id: "7",
  open: "2011-07-01 01:32:33",
  close: "2011-07-01 05:06:58",
  target: "2011-07-15 01:32:32",
  type: "Tree Emergencies",
  department: "No Q",
  channel: "Self Service",
  lon: "-71.0772",
  lat: "42.2715",
  status: "Closed",
};

function read(changes: Row) {
  const notes: Note[] = [];
  const one = createCaseReader(parseMapping(raw), (note) => notes.push(note))({ ...row, ...changes });
  return { one, notes };
}

test("a row becomes a submission with its target and place, and a closing, under ids from the row's id", () => {
  const { one, notes } = read({});
  expect(notes).toEqual([]);
  if (typeof one === "string") throw new Error(one);
  expect(toSubmitted("//s", one)).toEqual({
    specversion: "1.0",
    id: "bos-7:submitted",
    source: "//s",
    type: "chengge.report.submitted",
    time: "2011-07-01T05:32:33.000Z",
    data: {
      reportId: "bos-7",
      family: "safety",
      kind: "Tree-Emergencies",
      title: "Tree Emergencies",
      titleEn: "Tree Emergencies",
      channel: "Self-Service",
      urgency: "routine",
      lon: -71.0772,
      lat: 42.2715,
      department: "No-Q",
      dueAt: "2011-07-15T05:32:32.000Z",
    },
  });
  expect(toClosed("//s", { reportId: one.reportId, closed: one.closed ?? 0 })).toEqual({
    specversion: "1.0",
    id: "bos-7:closed",
    source: "//s",
    type: "chengge.report.closed",
    time: "2011-07-01T09:06:58.000Z",
    data: { reportId: "bos-7" },
  });
});

test.each([
  ["bad-id", { id: "" }],
  ["bad-id", { id: "7 Main Street" }],
  ["bad-opened", { open: "soon" }],
  ["bad-opened", { open: "" }],
  ["bad-kind", { type: " " }],
] as const)("a row is left out as %s when it says %j", (skip, changes) => {
  expect(read(changes).one).toBe(skip);
});

test.each([
  ["default-position", { lon: "-71.0587", lat: "42.3594" }, { position: null }],
  ["no-position", { lon: "" }, { position: null }],
  ["bad-position", { lat: "north" }, { position: null }],
  ["no-target", { target: "" }, { target: null }],
  ["bad-target", { target: "never" }, { target: null }],
  ["bad-closed", { close: "later" }, { closed: null }],
  ["no-closed", { close: "" }, { closed: null }],
  ["open-closed", { status: "Open" }, { closed: null }],
  ["closed-before-opened", { close: "2011-06-30 00:00:00" }, { closed: Date.parse("2011-06-30T00:00:00-04:00") }],
  ["no-department", { department: "" }, { department: null }],
  ["shown-twice", { close: "2011-11-06 01:30:00" }, { closed: Date.parse("2011-11-06T01:30:00-04:00") }],
  ["shown-never", { target: "2012-03-11 02:30:00" }, { target: Date.parse("2012-03-11T03:30:00-04:00") }],
] as const)("%s is noted, and the row is taken", (note, changes, expected) => {
  const { one, notes } = read(changes);
  expect(notes).toEqual([note]);
  expect(one).toMatchObject(expected);
});

test("a title longer than the contract allows is cut without halving a character", () => {
  const { one } = read({ type: `${"x".repeat(118)}😀😀` });
  expect(typeof one === "string" ? one : one.title).toBe(`${"x".repeat(118)}…`);
});

test("names become codes of at most 32 characters, cut at a hyphen", () => {
  expect(toCode("Pothole Repair (Internal)")).toBe("Pothole-Repair-Internal");
  expect(toCode("Corporate or Community Group Service Day Clean Up")).toBe("Corporate-or-Community-Group");
  expect(toCode("BPS_")).toBe("BPS_");
  expect(toCode("水管")).toBe("");
});

test("a mapping that does not fit the header names each missing column and where it is named", () => {
  const mapping = parseMapping({ ...raw, title: "{type} at {street}" });
  expect(() => assertColumns(mapping, ["id", "open", "close", "type", "department", "channel", "lon", "lat", "status"])).toThrow(
    /columns\.target: there is no column "target"\n {2}title: there is no column "street"\nIts columns are: id, open/,
  );
});

test("a wrong mapping is told with every fault and its place", () => {
  const wrong = { ...raw, timeZone: "Boston", columns: { ...raw.columns, opened: undefined, open: "open" }, family: { default: "danger" } };
  expect(() => parseMapping(wrong, "m.json")).toThrow(
    /m\.json is no mapping[\s\S]*timeZone: is not an IANA[\s\S]*columns\.opened[\s\S]*family\.default/,
  );
});
