// Titles of the stability kinds T01 … T06.
import type { KindTitles } from "./template.ts";

export const STABILITY_TITLES: Readonly<Record<string, KindTitles>> = {
  T01: {
    resident: [
      ["干了{months}没发工资，包工头说等结算", "{months} of work unpaid; the foreman says wait for the settlement"],
      ["离职{months}了，最后一个月工资没结", "Left {months} ago, the last month's wages still owed"],
      ["厂里{often}加班不给加班费，{5-30}个人", "Overtime {often} without pay, {5-30} people"],
      ["{trades}班组{6-18}人，尾款一拖再拖", "A crew of {6-18} {trades}, the balance put off again and again"],
      ["签的是劳务合同，出了工伤没人认", "Only a service contract, nobody answers for an injury at work"],
    ],
    worker: [
      ["{trades}{8-30}人在项目部门口等工资，目前平静", "{8-30} {trades} wait for wages at the site office, calm so far"],
      ["走访企业：拖欠工资{2-3}个月，涉及{5-40}人", "Firm visit: {2-3} months of wages owed to {5-40} people"],
      ["{trades}讨薪诉求登记，{4-16}人", "Wage claims of {4-16} {trades} registered"],
      ["店铺关门未结工资，员工{3-12}人", "A shop shut with wages owed to {3-12}"],
    ],
  },
  T02: {
    resident: [
      ["楼上漏水{months}没谈拢，请社区再约一次", "Leak from upstairs unresolved for {months}, asks for another mediation"],
      ["邻居在公共走道装摄像头，对着我家门", "A neighbour's camera in the hall points at our door"],
      ["两家为停车位吵了{days}，差点动手，{blk}", "Two homes of {blk} quarrel {days} over a bay, nearly came to blows"],
      ["老人赡养的事，兄妹{2-4}个谈不拢", "{2-4} siblings cannot agree on care for their parents"],
      ["隔壁装修打裂了墙，{blk}{floor}，不肯赔", "Wall cracked by next door's works in {blk}, {floor}, no compensation"],
    ],
    worker: [
      ["{blk}漏水纠纷，第{2-5}次调解", "Leak dispute in {blk}, mediation No. {2-5}"],
      ["{blk}邻里为{goods}堆放争执，已劝开", "Neighbours of {blk} argue over {goods}, parted"],
      ["家庭矛盾走访，双方情绪平稳", "Family conflict visited, both sides calm"],
      ["宅基地边界争议{2-3}米，约{week}到场丈量", "Boundary dispute over {2-3} m, measuring set for {week}"],
    ],
  },
  T03: {
    resident: [
      ["业主群约{week}去物业要说法，{30-90}户", "{30-90} owners plan to confront the property office on {week}"],
      ["充电桩选址没征求意见，{blk}都反对", "Charging points sited without asking, all of {blk} against"],
      ["租户集体不肯涨租，{10-40}家商铺", "{10-40} shops together refuse a rent rise"],
      ["学区调整传得很凶，家长在{spot}议论", "Talk of new school districts, parents gather at {spot}"],
    ],
    worker: [
      ["{20-80}户联名反对{spot}设站，已约座谈", "{20-80} households sign against a site at {spot}, meeting set"],
      ["交房延期，业主{15-60}人登记诉求", "Late handover of homes, {15-60} owners register claims"],
      ["预付卡维权群{40-95}人，情绪平稳", "A group of {40-95} prepaid-card holders, calm"],
      ["司机反映派单规则，约{10-50}人，已对接", "Some {10-50} drivers object to dispatch rules, in contact"],
    ],
  },
  T04: {
    resident: [
      ["征迁补偿面积和实测差{3-15}平方米", "Compensated area {3-15} m² short of the survey"],
      ["安置房{months}没分，过渡费也停了", "No resettlement home for {months}, the allowance stopped too"],
      ["土地流转款{months}没到账，{10-40}户", "Land rent not paid for {months} to {10-40} households"],
    ],
    worker: [
      ["征迁户{2-9}户对评估价有异议，已登记", "{2-9} households dispute the valuation, registered"],
      ["青苗补偿标准咨询{3-15}户", "{3-15} households ask about crop compensation"],
      ["安置选房顺序争议，约{week}沟通", "Dispute over the order of choosing homes, talk set for {week}"],
    ],
  },
  T05: {
    resident: [
      ["{spot}聚了{30-80}个人，不知道什么事", "{30-80} people gathered at {spot}, reason unknown"],
      ["{trade}门口围了{20-50}人要退钱", "{20-50} people before a {trade} demand refunds"],
    ],
    worker: [
      ["{spot}人员聚集约{15-60}人，秩序平稳", "About {15-60} people gathered at {spot}, orderly"],
      ["{trade}门前聚集{12-40}人，已到场疏导", "{12-40} people before a {trade}, workers on site"],
      ["{spot}临时聚集{20-70}人，{hrs}后散去", "{20-70} people gathered at {spot}, gone after {hrs}"],
    ],
  },
  T06: {
    resident: [
      ["楼上独居老人{days}没见出门，敲门没应", "An elderly neighbour living alone not seen for {days}, no answer"],
      ["家里有病人，低保材料怎么补", "Illness in the family; how to complete the aid papers"],
      ["放学后孩子没人接，{often}在{spot}等到天黑", "A child waits at {spot} till dark {often}, nobody comes"],
    ],
    worker: [
      ["走访独居老人{3-9}户，{2-3}户需帮扶", "{3-9} people living alone visited, {2-3} need help"],
      ["困境儿童走访，需学习用品{2-6}份", "Children in need visited, {2-6} sets of school things wanted"],
      ["临时困难家庭登记，已申请救助", "A household in sudden need registered, aid applied for"],
    ],
  },
};
