// Titles of the safety kinds S01 … S09.
import type { KindTitles } from "./template.ts";

export const SAFETY_TITLES: Readonly<Record<string, KindTitles>> = {
  S01: {
    resident: [
      ["一楼天井有煤气味，靠近水表箱更明显", "Smell of gas in a ground-floor light well, stronger by the meter box"],
      ["{blk}{floor}楼道有煤气味，{since}就有", "Smell of gas in the stairs of {blk}, {floor}, since {since}"],
      ["厨房燃气报警器响了{2-6}次，不敢开火", "The kitchen gas alarm rang {2-6} times, afraid to cook"],
      ["挖机挖到燃气管，{spot}有气声", "A digger hit the gas pipe at {spot}, hissing"],
      ["{eatery}后厨煤气罐漏气，人都出来了", "Gas bottle leaking in the kitchen of a {eatery}, everyone out"],
    ],
    worker: [
      ["{blk}{unit}疑似燃气异味，已开窗疏散{3-12}人", "Gas suspected in {blk}, {unit}; windows open, {3-12} people out"],
      ["巡查：{eatery}软管老化，已关阀", "Patrol: perished hose at a {eatery}, valve closed"],
      ["{spot}调压箱附近有异味，已拉警戒", "Odour near a regulator box at {spot}, cordoned"],
    ],
    sensor: {
      gauge: { quantity: "甲烷浓度", unit: "%LEL", limit: 10, from: 11, to: 38, digits: 0 },
      titles: [
        ["燃气阀井甲烷{v}%LEL，超报警值", "Gas valve pit: methane {v} %LEL, over alarm"],
        ["户用燃气报警{v}%LEL，已联动关阀", "Household gas alarm {v} %LEL, valve shut by itself"],
        ["相邻地下空间甲烷{v}%LEL，持续{2-9}分钟", "Methane {v} %LEL in an adjoining void for {2-9} min"],
      ],
    },
  },
  S02: {
    resident: [
      ["{blk}{floor}窗户往外冒烟，有人在喊", "Smoke from a window of {blk}, {floor}, someone shouting"],
      ["{spot}电动车着火，已经有人用灭火器", "An e-bike on fire at {spot}, someone has an extinguisher"],
      ["楼道有焦味和烟，{blk}{unit}", "Smoke and a burnt smell in {blk}, {unit}"],
      ["垃圾桶在烧，离{goods}堆很近，{spot}", "A bin burning close to {goods} at {spot}"],
    ],
    worker: [
      ["{spot}杂物起火，已扑灭，无人受伤", "Rubbish fire at {spot}, out, nobody hurt"],
      ["{blk}厨房干烧冒烟，户主已联系", "A pan burnt dry in {blk}, owner reached"],
      ["巡查见{spot}烧荒，已浇灭", "Patrol: field burning by {spot}, doused"],
    ],
    sensor: {
      gauge: { quantity: "烟雾浓度", unit: "%obs/m", limit: 4, from: 4.2, to: 11, digits: 1 },
      titles: [
        ["{floor}烟感报警，烟雾浓度{v}%obs/m", "Smoke detector on {floor}: {v} %obs/m"],
        ["独立烟感触发{v}%obs/m，待核实", "Stand-alone detector at {v} %obs/m, to be checked"],
        ["仓库烟感{v}%obs/m，{2-5}路同时报警", "Warehouse smoke {v} %obs/m, {2-5} detectors at once"],
        ["电气火灾监控联动，烟感{v}%obs/m", "Electrical-fire monitor with smoke at {v} %obs/m"],
      ],
    },
  },
  S03: {
    resident: [
      [
        "{blk}楼道又停进{3-8}辆电动车，{floor}拉下飞线充电",
        "{3-8} e-bikes in the stairwell of {blk} again, a charging cable hung from {floor}",
      ],
      ["飞线从{floor}拉到楼下，{blk}，雨天也充", "A charging line from {floor} to the ground at {blk}, even in rain"],
      ["消防通道被石墩和车堵死，{spot}", "Fire lane shut by stones and cars at {spot}"],
      ["有人把电池拎回家充，{blk}{often}都有", "Batteries carried indoors to charge in {blk}, {often}"],
      ["安全出口锁着，{trade}里{often}坐满人", "Emergency exit locked in a {trade} that is full {often}"],
    ],
    worker: [
      ["{blk}飞线充电{2-6}处，当场拔除", "{2-6} charging lines at {blk}, removed on the spot"],
      ["{spot}消防通道堵塞，宽度不足{2-3}米", "Fire lane at {spot} under {2-3} m wide"],
      ["{blk}楼道停放电动车{2-9}辆，已劝离", "{2-9} e-bikes in the stairs of {blk}, moved"],
      ["巡查：{trade}疏散门上锁，责令打开", "Patrol: exit door of a {trade} locked, made to open"],
      ["{blk}消火栓箱被{goods}遮挡", "Hydrant of {blk} hidden by {goods}"],
      ["出租房{2-8}间未配灭火器，限期整改", "{2-8} rented rooms without extinguishers, to be put right"],
    ],
    sensor: {
      gauge: { quantity: "电动车进梯", unit: "次", limit: 1, from: 2, to: 9, digits: 0 },
      titles: [
        ["电梯梯控识别电动车{v}次", "Lift camera saw e-bikes {v} times"],
        ["楼道充电识别，{floor}，计{v}次", "Charging seen in the stairwell, {floor}, {v} times"],
      ],
    },
  },
  S04: {
    resident: [
      ["隔壁厂房{night}还在喷漆，通风扇是坏的", "The workshop next door spray-paints at {night}, its fan broken"],
      ["车间堆满{goods}，出口只留一条缝", "A workshop full of {goods}, only a gap left to the exit"],
      ["小作坊用煤气罐烘干，{people}天天从旁边过", "A small workshop dries with bottled gas, {people} pass daily"],
      ["叉车在{spot}乱开，没人指挥", "Forklifts run wild at {spot}, nobody in charge"],
    ],
    worker: [
      ["企业巡查：配电房堆放{goods}，限期{2-7}天", "Firm visit: {goods} in the switch room, {2-7} days to clear"],
      ["车间灭火器过期{3-18}只", "{3-18} extinguishers out of date in a workshop"],
      ["有限空间未挂警示牌{2-4}处", "{2-4} confined spaces without a sign"],
      ["除尘设备积尘超{2-6}毫米，已停用", "Dust over {2-6} mm in the extractor, out of use"],
      ["仓库违规住人{2-5}人，已劝搬离", "{2-5} people living in a warehouse, asked to move"],
    ],
  },
  S05: {
    resident: [
      ["槽罐车停在{spot}，车尾在滴液", "A tanker parked at {spot}, dripping at the rear"],
      ["园区方向有{smell}，眼睛发涩，{since}起", "{smell} from the estate, eyes sting, since {since}"],
      ["空桶堆在{spot}，标签写着腐蚀品", "Empty drums at {spot} labelled corrosive"],
    ],
    worker: [
      ["企业储罐区阀门渗漏，已上报", "Valve seeping in a tank yard, reported"],
      ["{spot}发现无主化学品桶{2-6}只，已警戒", "{2-6} ownerless chemical drums at {spot}, cordoned"],
      ["危化品车辆临停{spot}，已劝离", "Hazardous-goods vehicle at {spot}, moved on"],
    ],
    sensor: {
      gauge: { quantity: "可燃气体", unit: "%LEL", limit: 25, from: 26, to: 58, digits: 0 },
      titles: [
        ["储罐区可燃气体探头{v}%LEL，连续{2-5}次超过报警值", "Combustible-gas probe {v} %LEL, over alarm {2-5} times running"],
        ["装卸区可燃气体{v}%LEL，待确认", "Loading bay: combustible gas {v} %LEL, to be confirmed"],
        ["罐区探头{v}%LEL，高于一级报警", "Tank-yard probe {v} %LEL, above first alarm"],
      ],
    },
  },
  S06: {
    resident: [
      ["工地塔吊从{blk}上方转过，看着吊了钢管", "A tower crane swings steel pipes over {blk}"],
      ["脚手架网破了，碎块掉到{spot}", "Scaffold net torn, bits fall at {spot}"],
      ["围挡被风吹斜，靠着人行道，{spot}", "A hoarding leans over the pavement at {spot}"],
      ["基坑边没护栏，{people}每天从那过", "No rail at a pit, {people} pass every day"],
    ],
    worker: [
      ["工地临边防护缺失{3-20}米", "{3-20} m of edge protection missing on a site"],
      ["巡查：工人未系安全带{2-5}人，已纠正", "Patrol: {2-5} workers without harness, corrected"],
      ["施工电箱无锁{2-4}处，已拍照", "{2-4} site switch boxes unlocked, photographed"],
      ["{spot}围挡倾斜，要求当日加固", "Hoarding leaning at {spot}, to be fixed today"],
    ],
  },
  S07: {
    resident: [
      ["非机动车道井盖没了，路过的人先用锥桶挡上", "Manhole cover missing in the cycle lane, a passer-by put a cone there"],
      ["井盖松了，车一压就响，{blk}整晚听得到", "A loose manhole cover bangs all night by {blk}"],
      ["线缆垂到{spot}，伸手就能碰到", "A cable hangs within reach at {spot}"],
      ["{spot}弱电井盖断成两半，{people}差点踩空", "A duct cover split in two at {spot}, {people} nearly fell"],
    ],
    worker: [
      ["{spot}井盖缺失{2-3}处，已围挡", "{2-3} manhole covers missing at {spot}, fenced"],
      ["{spot}通信线缆脱落约{5-40}米", "About {5-40} m of telecom cable down at {spot}"],
      ["井圈下沉{3-9}厘米，{spot}，有异响", "Manhole frame sunk {3-9} cm at {spot}, rattles"],
      ["巡查：箱变旁线缆裸露，产权待查，{spot}", "Patrol: bare cable by a substation at {spot}, owner unknown"],
    ],
    sensor: {
      gauge: { quantity: "井盖倾角", unit: "°", limit: 15, from: 17, to: 64, digits: 0 },
      titles: [
        ["智能井盖倾角{v}°，疑似移位", "Smart cover tilted {v}°, probably moved"],
        ["井盖开启告警，倾角{v}°", "Cover-open alarm, tilt {v}°"],
      ],
    },
  },
  S08: {
    resident: [
      ["下穿通道积水没过轮毂，{2-5}辆车已熄火", "Water over the wheel hubs in the underpass, {2-5} cars stalled"],
      ["{spot}水漫到脚踝，{people}过不去", "Water to the ankles at {spot}, {people} cannot pass"],
      ["{blk}地下车库进水，已经有{5-30}厘米", "Water in the garage of {blk}, {5-30} cm already"],
      ["低洼处积水退不下去，{spot}，{hrs}了", "Water will not drain at {spot}, {hrs} now"],
    ],
    worker: [
      ["{spot}路面积水深约{8-35}厘米，已设警示", "Road under {8-35} cm of water at {spot}, signs set"],
      ["低洼地块积水{20-90}米长，排水慢", "Low ground flooded over {20-90} m, draining slowly"],
      ["{blk}车库入口已放沙袋{10-60}只", "{10-60} sandbags at the garage of {blk}"],
    ],
    sensor: {
      gauge: { quantity: "积水深度", unit: "cm", limit: 15, from: 16, to: 46, digits: 0 },
      titles: [
        ["下穿通道积水{v}cm，超警戒", "Underpass water {v} cm, over the mark"],
        ["积水监测点{v}cm，{5-20}分钟上涨", "Water gauge {v} cm, rising for {5-20} min"],
        ["低洼路段水位{v}cm，建议封闭", "Low road at {v} cm, closing advised"],
      ],
    },
  },
  S09: {
    resident: [
      ["{lift}困住{2-5}人，能通话，等维保到场", "{2-5} people stuck in {lift}, in contact, waiting for the service firm"],
      ["{blk}{lift}突然下滑两层才停", "{lift} of {blk} dropped two floors before it stopped"],
      ["{lift}门开着不动，{floor}，里面灯灭了", "{lift} stands open at {floor}, its light out"],
      ["{lift}关不上门，{often}夹人", "{lift} will not shut, catches people {often}"],
    ],
    worker: [
      ["{blk}{lift}停运，已挂牌并通知维保", "{lift} of {blk} stopped, sign hung, service firm told"],
      ["{lift}困人{2-3}名，已安抚，维保途中", "{2-3} people in {lift}, calmed, service on the way"],
      ["{blk}{lift}年检标志过期", "Inspection label of {lift} in {blk} out of date"],
    ],
    sensor: {
      gauge: { quantity: "门区外停梯", unit: "s", limit: 60, from: 75, to: 420, digits: 0 },
      titles: [
        ["{lift}非门区停梯{v}s，有人", "{lift} stopped between floors {v} s, occupied"],
        ["电梯物联网告警：停梯{v}s，待核实", "Lift monitor: stopped {v} s, to be checked"],
      ],
    },
  },
};
