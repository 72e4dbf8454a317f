// What of a record can be erased, and that nothing is lost while it is not.
import { expect, test } from "vitest";
import { z } from "zod";
import { type CityEvent, EVENT_DATA, EVENT_TYPES, type EventType } from "./event.ts";
import { joinTexts, recordOf, splitTexts } from "./record.ts";
import { event, submitted, T0 } from "./testing.ts";

test("words, participant and exact position of a report lie beside its record; put back, it is what it was", () => {
  const data = { text: "李家的话", participant: "p-7", lon: 120.7561, lat: 30.7712, sourceUrl: "https://example.org/7" };
  const record = recordOf(submitted("r1", data), { grid: "C111-1" }, T0);
  const { kept, texts } = splitTexts(record);
  expect(JSON.stringify(kept)).not.toMatch(/李家|垃圾|p-7|120\.7561|30\.7712|example\.org/);
  expect(JSON.stringify(kept)).toContain("C111-1");
  expect(joinTexts(kept, texts)).toEqual(record);
  expect(joinTexts(kept, null)).toEqual(kept);
});

/** Names of the fields in which a sender may write at length. */
function longTexts(type: EventType): string[] {
  return Object.entries(EVENT_DATA[type].shape).flatMap(([field, schema]) => (lengthOf(schema as z.ZodType) >= 500 ? [field] : []));
}
function lengthOf(schema: z.ZodType): number {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return lengthOf(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodUnion) return Math.max(...schema.options.map((option) => lengthOf(option as z.ZodType)));
  return schema instanceof z.ZodString || schema instanceof z.ZodURL ? (schema.maxLength ?? 0) : 0;
}

test.each(EVENT_TYPES.map((type) => [type, longTexts(type)] as const).filter(([, fields]) => fields.length > 0))(
  "in a record of %s no free text stays: %j",
  (type, fields) => {
    const data = Object.fromEntries(fields.map((field) => [field, "李家的话"]));
    const record = recordOf({ id: "e", source: "//test/a", type, time: T0, data } as unknown as CityEvent, {}, T0);
    const { kept, texts } = splitTexts(record);
    expect(kept.event.data).toEqual({});
    expect(joinTexts(kept, texts)).toEqual(record);
  },
);

test("what a headquarters publishes and what a model measures stays", () => {
  const area = { division: "C" };
  const data = {
    warningId: "w",
    category: "natural",
    level: "blue",
    kind: "暴雨",
    title: "暴雨预警",
    area,
    issuer: "气象台",
    evidence: { observed: 7 },
  };
  const { kept } = splitTexts(recordOf(event("chengge.warning.raised", data), {}, T0));
  expect(kept.event.data).toMatchObject({ title: "暴雨预警", issuer: "气象台", evidence: { observed: 7 } });
});
