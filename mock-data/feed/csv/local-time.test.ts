import { expect, test } from "vitest";
import { createTimeReader } from "./local-time.ts";

const boston = createTimeReader("America/New_York", "iso");
const at = (text: string) => Date.parse(text);

test("a time without a zone is the wall clock of the mapping's zone, in summer and in winter", () => {
  expect(boston("2011-07-01 01:32:33")).toEqual({ time: at("2011-07-01T01:32:33-04:00"), shown: "once" });
  expect(boston("2012-01-15T23:59")).toEqual({ time: at("2012-01-15T23:59:00-05:00"), shown: "once" });
  expect(boston("2012-01-15")).toEqual({ time: at("2012-01-15T00:00:00-05:00"), shown: "once" });
});

test("a time with a zone is taken as it is", () => {
  expect(boston("2011-07-01T01:32:33.5Z")?.time).toBe(at("2011-07-01T01:32:33.500Z"));
  expect(boston("2011-07-01 01:32:33+0800")?.time).toBe(at("2011-07-01T01:32:33+08:00"));
});

test("of a time that the clocks showed twice the first counts", () => {
  expect(boston("2011-11-06 01:30:15")).toEqual({ time: at("2011-11-06T01:30:15-04:00"), shown: "twice" });
  expect(boston("2011-11-06 00:59:59")).toEqual({ time: at("2011-11-06T00:59:59-04:00"), shown: "once" });
  expect(boston("2011-11-06 02:00:00")).toEqual({ time: at("2011-11-06T02:00:00-05:00"), shown: "once" });
});

test("a time that the clocks skipped is moved on by the hour skipped", () => {
  expect(boston("2012-03-11 02:30:15")).toEqual({ time: at("2012-03-11T03:30:15-04:00"), shown: "never" });
  expect(boston("2012-03-11 03:00:00")).toEqual({ time: at("2012-03-11T03:00:00-04:00"), shown: "once" });
  expect(boston("2012-03-11 01:59:59")).toEqual({ time: at("2012-03-11T01:59:59-05:00"), shown: "once" });
});

test("the American form reads noon and midnight right", () => {
  const us = createTimeReader("America/New_York", "us");
  expect(us("7/1/2011 12:05:06 AM")?.time).toBe(at("2011-07-01T00:05:06-04:00"));
  expect(us("07/01/2011 12:00 PM")?.time).toBe(at("2011-07-01T12:00:00-04:00"));
  expect(us("07/01/2011 13:00:00")?.time).toBe(at("2011-07-01T13:00:00-04:00"));
  expect(us("07/01/2011 13:00 PM")).toBeNull();
});

test.each(["", "yesterday", "2011-02-30 00:00:00", "2011-07-01 24:10:00", "07/01/2011", "2011-13-01"])("%j is no time", (text) => {
  expect(boston(text)).toBeNull();
});
