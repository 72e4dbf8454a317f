// Titles of the livelihood kinds L11 … L19: water, power, green, air, rivers, consumers, questions.
import type { KindTitles } from "./template.ts";

export const SERVICE_TITLES: Readonly<Record<string, KindTitles>> = {
  L11: {
    resident: [
      ["{since}起整个小区没水，物业说没接到通知", "No water in the compound since {since}; the property office had no notice"],
      ["{blk}水压很小，{floor}以上洗不了澡", "Low pressure in {blk}, no shower above {floor}"],
      ["放出来的水发黄，{blk}好几家都这样", "Yellow water from the tap in several homes of {blk}"],
      ["自来水有{smell}，{since}开始的", "Tap water has {smell}, since {since}"],
      ["{often}晚饭时间停水{hrs}，{spot}一片", "Water off for {hrs} at supper time {often}, all round {spot}"],
    ],
    worker: [
      ["{spot}供水管渗漏，路面冒水", "Supply pipe leaking at {spot}, water rising through the road"],
      ["走访：{blk}低水压{5-24}户", "Visits: low pressure in {5-24} homes of {blk}"],
      ["{spot}水表井积水，疑似漏损", "Meter pit flooded at {spot}, a leak suspected"],
      ["{blk}二次供水泵房停机，已报修", "Booster pumps of {blk} stopped, reported"],
    ],
    sensor: {
      gauge: { quantity: "管网压力", unit: "MPa", limit: 0.14, from: 0.05, to: 0.13, digits: 2 },
      titles: [
        ["管网压力{v}MPa，低于下限", "Mains pressure {v} MPa, below the lower limit"],
        ["夜间最小流量异常，压力{v}MPa", "Night flow abnormal, pressure {v} MPa"],
        ["末端压力点读数{v}MPa，持续{10-40}分钟", "End-point pressure {v} MPa for {10-40} min"],
      ],
    },
  },
  L12: {
    resident: [
      ["{blk}污水井冒了，{unit}门口全是脏水", "Sewer of {blk} overflowing, foul water at the door of {unit}"],
      ["厨房下水{often}返水，一楼受不了", "Kitchen drain backs up {often}, the ground floor suffers"],
      ["{spot}雨水口堵了，一下雨就漫上来", "Storm drain blocked at {spot}, floods with every rain"],
      ["化粪池满了{days}没人抽，{blk}", "Septic tank of {blk} full for {days}, nobody pumps it"],
      ["{eatery}后面污水直接流到路上，{often}", "Waste water from a {eatery} runs onto the road {often}"],
    ],
    worker: [
      ["{spot}污水井外溢，面积约{4-40}平方米", "Sewer overflow at {spot}, about {4-40} m²"],
      ["{spot}雨水篦子堵塞{2-9}处，已清{2-3}处", "{2-9} gully grates blocked at {spot}, {2-3} cleared"],
      ["{blk}排水管破损，地面返水", "Drain broken at {blk}, water on the ground"],
      ["巡查：{spot}检查井水位高，近井口", "Patrol: manhole at {spot} nearly brimming"],
    ],
    sensor: {
      gauge: { quantity: "井下液位", unit: "m", limit: 2.2, from: 2.3, to: 3.4, digits: 2 },
      titles: [
        ["排水井液位{v}m，超警戒", "Sewer level {v} m, over the mark"],
        ["污水泵站前池液位{v}m，持续上升", "Pumping-station sump {v} m and rising"],
      ],
    },
  },
  L13: {
    resident: [
      ["空调一开就跳闸，{2-5}排商铺断电{hrs}了", "Power trips with the air-conditioning; {2-5} rows of shops dark for {hrs}"],
      ["{blk}从{since}停电，没看到通知", "{blk} without power since {since}, no notice seen"],
      ["电压不稳，{blk}灯一闪一闪", "Unsteady voltage, lights flicker in {blk}"],
      ["变压器嗡嗡响，{often}{night}更明显", "A transformer hums {often}, worse at {night}"],
      ["配电箱门开着，{people}伸手就能碰到，{spot}", "A switch box stands open at {spot} within reach of {people}"],
    ],
    worker: [
      ["{spot}配电箱门损坏，已临时捆扎", "Switch-box door broken at {spot}, tied for now"],
      ["{blk}停电{20-90}户，供电已到场", "{20-90} homes without power in {blk}, crew on site"],
      ["{spot}电线垂落未带电，已围挡", "A dead wire hanging at {spot}, fenced off"],
      ["走访：{blk}夜间低电压{6-30}户", "Visits: low voltage by night in {6-30} homes of {blk}"],
    ],
    sensor: {
      gauge: { quantity: "配变负载率", unit: "%", limit: 100, from: 104, to: 138, digits: 0 },
      titles: [
        ["配变负载率{v}%，持续{15-60}分钟", "Transformer load {v} % for {15-60} min"],
        ["台区过载，负载率{v}%", "Service area overloaded at {v} %"],
      ],
    },
  },
  L14: {
    resident: [
      ["{tree}倒在车棚上，压住{3-8}辆电瓶车", "A {tree} down on a bike shed, {3-8} e-bikes under it"],
      ["{tree}枝叶挡住{floor}窗户，白天都要开灯", "A {tree} shades the windows of {floor}, lights on by day"],
      ["绿化带枯死一片，{months}没补种，{spot}", "A bed dead at {spot}, not replanted for {months}"],
      ["{spot}{tree}枝条挂着快断了，下面停车", "A branch of a {tree} about to fall on cars at {spot}"],
      ["草坪{months}没剪，蚊子特别多，{blk}", "Lawn of {blk} uncut for {months}, full of mosquitoes"],
    ],
    worker: [
      ["{spot}行道树（{tree}）倾斜，需扶正", "Street tree ({tree}) leaning at {spot}, to be straightened"],
      ["{spot}死株{2-12}株，报园林补植", "{2-12} dead plants at {spot}, for replanting"],
      ["{tree}断枝落在{spot}，已移至路边", "Branch of a {tree} down at {spot}, moved aside"],
      ["绿地被踩踏裸露约{5-40}平方米，{spot}", "Green trodden bare at {spot}, about {5-40} m²"],
    ],
  },
  L15: {
    resident: [
      ["隔壁顶楼在搭阳光房，钢架已经立起来了", "A sunroom going up on the next roof, frame already standing"],
      ["{blk}一楼砸墙开门，{since}还在施工", "A ground-floor wall of {blk} knocked through since {since}"],
      ["{blk}露台封成房间，{often}在运砖", "A terrace of {blk} being closed in, bricks carried {often}"],
      ["有人在{spot}私搭车棚，占了公共绿地", "A private shed going up on public green at {spot}"],
      ["地下挖了层储藏室，怕影响{blk}承重", "A cellar dug out, worry for the load of {blk}"],
    ],
    worker: [
      ["{blk}顶层搭建约{8-45}平方米，已下停工单", "Structure of {8-45} m² atop {blk}, stop notice served"],
      ["巡查：{spot}彩钢棚新搭{10-60}平方米", "Patrol: new steel shed of {10-60} m² at {spot}"],
      ["{blk}阳台外扩，施工中，已劝停", "Balcony of {blk} being extended, asked to stop"],
      ["宅基地加层未见批文，已报执法", "A storey added on a homestead without papers, reported"],
    ],
  },
  L16: {
    resident: [
      ["{eatery}油烟直排居民窗口，{often}最重", "Fumes of a {eatery} straight into windows, worst {often}"],
      ["{night}有{smell}，开不了窗，{blk}", "{smell} at {night}, no open window in {blk}"],
      ["园区那边飘来{smell}，{often}刮风就有", "{smell} drifts from the estate {often} with the wind"],
      ["楼下{eatery}烟道没接高，{floor}全是味", "Flue of a {eatery} too low, {floor} full of fumes"],
      ["有人在{spot}烧{goods}，黑烟滚滚", "Someone burning {goods} at {spot}, black smoke"],
    ],
    worker: [
      ["{eatery}油烟净化器未开，已要求整改", "Fume filter off at a {eatery}, told to put right"],
      ["{spot}露天焚烧，已扑灭", "Open burning at {spot}, put out"],
      ["巡查闻到{smell}，上风向有{2-6}家企业", "Patrol notes {smell}, {2-6} firms upwind"],
      ["{blk}多户反映{smell}，记录时间{night}", "Several homes of {blk} note {smell}, logged at {night}"],
    ],
    sensor: {
      gauge: { quantity: "VOCs", unit: "mg/m³", limit: 2, from: 2.1, to: 6.5, digits: 1 },
      titles: [
        ["厂界VOCs {v}mg/m³，超限值", "Boundary VOCs {v} mg/m³, over limit"],
        ["油烟在线监测{v}mg/m³，净化器疑似停机", "Fume monitor {v} mg/m³, filter probably off"],
      ],
    },
  },
  L17: {
    resident: [
      ["雨水口往河里冒油花，下游漂了几十米", "Oil sheen from a storm outfall, tens of metres downstream"],
      ["河水发黑发臭，{spot}，{days}了", "River black and foul at {spot} for {days}"],
      ["河面漂满水葫芦，{spot}一带看不见水", "Water hyacinth all over by {spot}, no water to be seen"],
      ["早上河里有死鱼，{20-90}来条，{spot}", "Some {20-90} dead fish in the river by {spot} this morning"],
      ["{night}有白色泡沫从管口流进河", "White foam from a pipe into the river at {night}"],
    ],
    worker: [
      ["巡河：漂浮物约{3-30}平方米，{spot}", "River walk: {3-30} m² of floating matter by {spot}"],
      ["{spot}排口晴天出水，已取样", "Outfall flowing in dry weather by {spot}, sampled"],
      ["河道{side}岸坡坍塌{2-9}米", "{2-9} m of bank slipped on the {side}"],
      ["巡河：水体发绿，透明度约{15-40}厘米", "River walk: green water, clear to about {15-40} cm"],
    ],
    sensor: {
      gauge: { quantity: "氨氮", unit: "mg/L", limit: 1.5, from: 1.6, to: 4.8, digits: 2 },
      titles: [
        ["断面氨氮{v}mg/L，超Ⅳ类限值", "Ammonia nitrogen {v} mg/L at the section, over limit"],
        ["微型水站氨氮{v}mg/L，连续{2-5}次偏高", "Small water station: ammonia {v} mg/L, high {2-5} times running"],
      ],
    },
  },
  L18: {
    resident: [
      ["{trade}贴出“装修停业”，年卡退费一直没人接", "A {trade} “closed for renovation”, nobody answers about refunds"],
      ["网购{goods}与描述不符，商家不肯退", "{goods} bought online not as described, no refund given"],
      ["{eatery}吃完拉肚子，{2-6}个人都这样", "{2-6} ill after eating at a {eatery}"],
      ["{trade}预存{1000-6000}元，换了老板不认账", "{1000-6000} yuan paid ahead at a {trade}, the new owner won't honour it"],
      ["菜场秤不准，两斤少了{2-4}两", "Market scales wrong, {2-4} liang short in two jin"],
      ["买的水果底下是烂的，{spot}那家，不给换", "Rotten fruit under the good by {spot}, no exchange"],
      ["{trade}强制绑定自动续费，{months}才发现", "A {trade} renewed a subscription unasked, found after {months}"],
    ],
    worker: [
      ["{trade}关停，持卡人{10-70}名登记", "A {trade} shut, {10-70} card holders registered"],
      ["走访商户：价签不全{2-8}家，{spot}", "Shop visits: {2-8} without price tags at {spot}"],
      ["{spot}药店临期商品未标示，已提醒", "Pharmacy at {spot} without near-expiry marks, reminded"],
      ["调解{trade}退费{2-9}户，未达成", "Refunds of {2-9} at a {trade}, no agreement yet"],
    ],
  },
  L19: {
    resident: [
      ["{affair}要带哪些材料，跑了{2-4}趟没办成", "Which papers for {affair}; {2-4} trips in vain"],
      ["网上办{affair}一直提示审核中，{days}了", "Online form for {affair} “under review” for {days}"],
      ["老人不会用手机，{affair}能不能上门办", "An elderly person without a smartphone asks for a home visit about {affair}"],
      ["咨询{affair}，窗口电话{days}没打通", "Question on {affair}; the counter's phone not reached in {days}"],
      ["外地户口能不能办{affair}，说法不一样", "Can outsiders get {affair}? Answers differ"],
      ["{affair}到账时间，去年这时候已经发了", "When will {affair} be paid? Last year it came by now"],
      ["想问{week}窗口开不开，要办{affair}", "Is the counter open on {week}? It is about {affair}"],
    ],
    worker: [
      ["代办{affair}{2-9}件，还缺一份材料", "{2-9} cases of {affair} handled for residents, one paper missing"],
      ["独居老人求助{affair}，已约上门", "A person living alone needs {affair}, visit arranged"],
      ["走访收集{affair}问题{3-12}条", "{3-12} questions on {affair} gathered on visits"],
      ["{blk}新住户咨询{affair}，已发指南", "New tenants of {blk} ask about {affair}, guide given"],
    ],
  },
};
