// What stands in an export of reports and of warnings: what a list tells, in the city's words. No texts, no participants, no accounts.
import type { CityProfile, CityTree } from "../../shared/city.ts";
import type { IndexedReport, IndexedWarning } from "../index/report-index.ts";
import { type Column, createCityTime, type Language } from "./cells.ts";

type City = { readonly profile: CityProfile; readonly tree: CityTree };
type Words = Readonly<Record<string, readonly [zh: string, en: string]>>;

/** A report with its titles as far as the token may read them, and the names of its place from above. */
export type ReportLine = Omit<IndexedReport, "titleShown" | "text" | "participant" | "sourceUrl" | "reading"> & {
  readonly place: readonly string[] | null;
};

const FAMILY: Words = {
  safety: ["公共安全", "Public safety"],
  livelihood: ["民生服务", "Livelihood"],
  stability: ["社会稳定", "Social stability"],
};
const STAGE: Words = {
  submitted: ["待受理", "Submitted"],
  accepted: ["已受理", "Accepted"],
  dispatched: ["已派遣", "Dispatched"],
  received: ["已签收", "Received"],
  resolved: ["已处置", "Handled"],
  verified: ["已核查", "Verified"],
  closed: ["已结案", "Closed"],
  settled: ["自办自结", "Settled in the grid"],
  deferred: ["挂账", "Deferred"],
  voided: ["作废", "Void"],
  folded: ["并案", "Folded"],
};
const URGENCY: Words = { routine: ["一般", "Routine"], urgent: ["紧急", "Urgent"], critical: ["特急", "Critical"] };
const LEVEL: Words = { blue: ["蓝色", "Blue"], yellow: ["黄色", "Yellow"], orange: ["橙色", "Orange"], red: ["红色", "Red"] };
const AUTHORITY: Words = { statutory: ["法定", "Statutory"], city: ["城市", "City"], model: ["模型", "Model"] };
const CATEGORY: Words = {
  natural: ["自然灾害", "Natural disaster"],
  accident: ["事故灾难", "Accident"],
  health: ["公共卫生", "Public health"],
  security: ["社会安全", "Public security"],
};
const YES: Words = { yes: ["是", "Yes"] };

/** Names of grids that are written out; more are counted. */
const GRIDS_NAMED = 5;

export function reportColumns({ profile }: City, language: Language): readonly Column<ReportLine>[] {
  const time = createCityTime(profile.timeZone);
  const word = wordIn(language);
  const kinds = namesIn(profile.kinds, language);
  const departments = namesIn(profile.departments, language);
  const channels = namesIn(profile.channels, language);
  const levels = profile.levels.slice(1);
  return [
    { zh: "编号", en: "Report", width: 24, cell: ({ reportId }) => reportId },
    { zh: "标题", en: "Title", width: 44, cell: ({ title, titleEn }) => (language === "en" ? (titleEn ?? title) : title) },
    { zh: "大类", en: "Family", width: 12, cell: ({ family }) => word(FAMILY, family) },
    { zh: "类型", en: "Kind", width: 18, cell: ({ kind }) => kinds(kind) },
    { zh: "阶段", en: "Stage", width: 12, cell: ({ stage }) => word(STAGE, stage) },
    { zh: "紧急程度", en: "Urgency", width: 10, cell: ({ urgency }) => word(URGENCY, urgency) },
    { zh: "渠道", en: "Channel", width: 16, cell: ({ channel }) => channels(channel) },
    ...levels.map(
      ({ name, nameEn }, at): Column<ReportLine> => ({ zh: name, en: nameEn, width: 16, cell: ({ place }) => place?.[at] ?? null }),
    ),
    { zh: "网格编码", en: "Grid code", width: 20, cell: ({ grid }) => grid },
    { zh: "主办部门", en: "Department", width: 22, cell: ({ department }) => department && departments(department) },
    { zh: "协办部门", en: "Supporting", width: 22, cell: ({ coDepartments }) => coDepartments.map(departments).join("、") || null },
    { zh: "上报时间", en: "Submitted", width: 20, cell: ({ submittedAt }) => time(submittedAt) },
    { zh: "最近一步", en: "Last step", width: 20, cell: ({ changedAt }) => time(changedAt) },
    { zh: "时限", en: "Limit", width: 20, cell: ({ dueAt }) => time(dueAt) },
    { zh: "超期", en: "Overdue", width: 8, cell: ({ overdue }) => (overdue ? word(YES, "yes") : null) },
    { zh: "办结时间", en: "Ended", width: 20, cell: ({ closedAt }) => time(closedAt) },
    { zh: "满意度", en: "Satisfaction", width: 8, cell: ({ satisfaction }) => satisfaction },
    { zh: "退回次数", en: "Returned", width: 8, cell: ({ returned }) => returned },
    { zh: "重开次数", en: "Reopened", width: 8, cell: ({ reopened }) => reopened },
    { zh: "并入", en: "Folded into", width: 24, cell: ({ into }) => into },
    { zh: "来源", en: "Source", width: 30, cell: ({ source }) => source },
  ];
}

export function warningColumns({ profile, tree }: City, language: Language): readonly Column<IndexedWarning>[] {
  const time = createCityTime(profile.timeZone);
  const word = wordIn(language);
  const kinds = namesIn(profile.kinds, language);
  const divisions = namesIn(profile.divisions, language);
  const gridName = (code: string) => tree.places[tree.byCode.get(code) ?? -1]?.name ?? code;
  const areaOf = ({ area }: IndexedWarning) => {
    if ("division" in area) return divisions(area.division);
    const named = area.grids.slice(0, GRIDS_NAMED).map(gridName).join("、");
    return area.grids.length > GRIDS_NAMED ? `${named} … (${area.grids.length})` : named;
  };
  return [
    { zh: "编号", en: "Warning", width: 24, cell: ({ warningId }) => warningId },
    { zh: "标题", en: "Title", width: 44, cell: ({ title, titleEn }) => (language === "en" ? (titleEn ?? title) : title) },
    { zh: "等级", en: "Level", width: 8, cell: ({ level }) => word(LEVEL, level) },
    { zh: "发布性质", en: "Authority", width: 12, cell: ({ authority }) => word(AUTHORITY, authority) },
    { zh: "类别", en: "Category", width: 14, cell: ({ category }) => word(CATEGORY, category) },
    { zh: "大类", en: "Family", width: 12, cell: ({ family }) => family && word(FAMILY, family) },
    { zh: "类型", en: "Kind", width: 18, cell: ({ kind }) => kinds(kind) },
    { zh: "范围", en: "Area", width: 30, cell: areaOf },
    { zh: "发布单位", en: "Issuer", width: 22, cell: ({ issuer }) => issuer },
    { zh: "发布时间", en: "Raised", width: 20, cell: ({ raisedAt }) => time(raisedAt) },
    { zh: "开始", en: "Starts", width: 20, cell: ({ startsAt }) => time(startsAt) },
    { zh: "到期", en: "Expires", width: 20, cell: ({ expiresAt }) => time(expiresAt) },
    { zh: "确认时间", en: "Acknowledged", width: 20, cell: ({ acknowledgedAt }) => time(acknowledgedAt) },
    { zh: "结束", en: "Ended", width: 20, cell: ({ endedAt }) => time(endedAt) },
    { zh: "演练", en: "Exercise", width: 8, cell: ({ exercise }) => (exercise ? word(YES, "yes") : null) },
  ];
}

const wordIn = (language: Language) => (words: Words, key: string) => words[key]?.[language === "en" ? 1 : 0] ?? key;

/** By code; a code that the city does not know stays as it is. */
function namesIn(
  list: readonly { readonly code: string; readonly name: string; readonly nameEn?: string | undefined }[],
  language: Language,
) {
  const names = new Map(list.map(({ code, name, nameEn }) => [code, language === "en" ? (nameEn ?? name) : name]));
  return (code: string) => names.get(code) ?? code;
}
