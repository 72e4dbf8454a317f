// Titles of the livelihood kinds L01 … L10: streets, compounds, noise, repairs.
import type { KindTitles } from "./template.ts";

export const STREET_TITLES: Readonly<Record<string, KindTitles>> = {
  L01: {
    resident: [
      ["{spot}垃圾桶{days}没清，污水淌到人行道", "Bins at {spot} not emptied for {days}, leachate on the pavement"],
      ["{blk}楼下堆着装修垃圾，{days}没人拉走", "Renovation rubble below {blk}, not carted off for {days}"],
      ["{spot}有人夜里倒垃圾，早上一地袋子", "Someone dumps at {spot} by night; bags all over in the morning"],
      ["厨余桶满了没换，{blk}门口全是苍蝇", "Food-waste bins full, flies all round the door of {blk}"],
      ["路边绿化带里全是外卖盒，{often}都有人扔", "Takeaway boxes in the roadside green, thrown {often}"],
      ["旧沙发扔在{spot}，占了半条道", "Old sofa left at {spot}, taking half the way"],
      ["投放点撤了，{blk}的人又把垃圾扔在墙角", "Collection point gone, {blk} dumps at the foot of the wall again"],
    ],
    worker: [
      ["{spot}发现暴露垃圾约{2-6}平方米", "About {2-6} m² of exposed refuse at {spot}"],
      ["巡查：{blk}西墙外积存建筑垃圾{3-20}袋", "Patrol: {3-20} bags of rubble outside the wall of {blk}"],
      ["{spot}垃圾桶满溢{2-5}只，地面有渗滤液", "{2-5} bins overflowing at {spot}, leachate on the ground"],
      ["河岸{side}生活垃圾成堆，需清运", "Household refuse heaped on the {side} of the bank, needs removal"],
      ["{spot}大件垃圾{2-7}件占道", "{2-7} bulky items on the way at {spot}"],
      ["{spot}杂草夹带垃圾约{5-40}米", "Weeds with litter along {5-40} m at {spot}"],
    ],
  },
  L02: {
    resident: [
      ["{spot}两边都停满车，{people}只能走机动车道", "Cars both sides at {spot}, {people} have to walk in the road"],
      ["{blk}消防登高面停了{2-6}辆车，劝不走", "{2-6} cars on the fire-engine stand of {blk}, won't move"],
      ["一辆面包车堵在{spot}{hrs}，电话打不通", "A van blocking {spot} for {hrs}, its phone not answered"],
      ["{often}下班高峰{spot}停成三排，公交进不了站", "At rush hour {often} three rows parked at {spot}, buses cannot pull in"],
      ["僵尸车停在{blk}前{months}，轮胎都瘪了", "Abandoned car before {blk} for {months}, tyres flat"],
      ["人行道被私家车占了，盲道也压着，在{spot}", "Private cars on the pavement and the tactile paving at {spot}"],
      ["大货车夜里停{spot}，{night}还在发动", "Lorries parked at {spot} overnight, engines running at {night}"],
    ],
    worker: [
      ["{spot}机动车违停{2-9}辆，占用非机动车道", "{2-9} cars parked in the cycle lane at {spot}"],
      ["{spot}人行道违停{2-6}辆，已贴提示单", "{2-6} cars on the pavement at {spot}, notices left"],
      ["巡查：公交站台前停车{2-4}辆，影响进站", "Patrol: {2-4} cars before a bus stop, buses kept out"],
      ["{spot}车辆堵塞通道，通行宽度不足{2-3}米", "Cars narrow the way at {spot} to under {2-3} m"],
      ["{spot}发现长期停放车辆{2-3}辆，积灰明显", "{2-3} long-abandoned cars at {spot}, thick with dust"],
      ["货车占用{spot}消防通道，车主未到场", "A lorry in the fire lane at {spot}, driver not found"],
    ],
  },
  L03: {
    resident: [
      ["共享单车倒了一片，{spot}走不过去", "Shared bikes fallen in a heap, no way past {spot}"],
      ["{blk}门厅停满电动车，婴儿车推不出去", "E-bikes fill the hall of {blk}, no way out with a pram"],
      ["{spot}电瓶车停到盲道上，天天如此", "E-bikes on the tactile paving at {spot}, day after day"],
      ["地铁口一样堆的单车，{spot}清一次堆一次", "Bikes pile up at {spot} again after every clearing"],
      ["快递三轮车占住{spot}的坡道", "Courier tricycles block the ramp at {spot}"],
    ],
    worker: [
      ["{spot}共享单车无序停放约{12-60}辆", "About {12-60} shared bikes strewn at {spot}"],
      ["{spot}电动自行车占压盲道{3-15}辆", "{3-15} e-bikes on the tactile paving at {spot}"],
      ["{blk}架空层乱停电动车{4-18}辆", "{4-18} e-bikes left under {blk}"],
      ["非机动车超出停放线{5-25}辆，{spot}", "{5-25} bikes outside the lines at {spot}"],
      ["{spot}倒伏单车{6-30}辆，已通知企业清运", "{6-30} bikes down at {spot}, the operator told"],
    ],
  },
  L04: {
    resident: [
      ["{stall}占住{spot}的人行道，{often}都来", "A {stall} on the pavement at {spot}, {often}"],
      ["{spot}摊贩油污倒进雨水口，味道很大", "Stalls at {spot} pour grease into the storm drain, strong smell"],
      ["{eatery}桌椅摆到马路上，{often}摆到{night}", "Tables of a {eatery} out on the road, {often} till {night}"],
      ["放学时{spot}被小吃摊围住，孩子走在车流里", "At school's end stalls ring {spot}, children walk among cars"],
      ["{stall}用喇叭喊一上午，就在{blk}楼下", "A {stall} calls by loudspeaker all morning below {blk}"],
    ],
    worker: [
      ["{spot}流动摊贩{2-8}处，已劝离{2-3}处", "{2-8} hawkers at {spot}, {2-3} moved on"],
      ["{eatery}出店经营约{3-12}平方米", "A {eatery} trading outside over {3-12} m²"],
      ["{spot}发现{stall}占道，影响非机动车通行", "A {stall} in the way of cycles at {spot}"],
      ["巡查：{spot}跨门经营{2-6}家", "Patrol: {2-6} shops trading over the threshold at {spot}"],
      ["{spot}{week}早市占道，收摊后遗留菜叶", "{week}'s early market spreads over {spot}, leaves left behind"],
    ],
  },
  L05: {
    resident: [
      ["{blk}楼道里堆满{goods}，{people}侧着身才能过", "{goods} fill the stairs of {blk}, {people} squeeze past"],
      ["{floor}住户把{goods}放在公共平台，说了{months}", "A home on {floor} keeps {goods} on the landing; told for {months}"],
      ["车库通道堆{goods}，车进不去", "{goods} stacked in the garage lane, no way in"],
      ["{blk}天台种菜养鸡，{often}有味道", "Vegetables and hens on the roof of {blk}, smells {often}"],
      ["{unit}门口鞋柜一个接一个，消防栓被挡住", "Shoe racks in a row at {unit}, the hydrant behind them"],
      ["{spot}绿化带被人堆了{goods}，草都压死了", "{goods} heaped on the green at {spot}, the grass is dead"],
    ],
    worker: [
      ["{blk}{unit}楼道堆放{goods}，已告知限期清理", "{goods} in the stairs of {blk}, {unit}; told to clear in time"],
      ["{spot}乱堆物料约{2-15}立方米", "About {2-15} m³ of materials dumped at {spot}"],
      ["入户走访见{floor}平台堆放{goods}{3-9}件", "Home visit: {3-9} lots of {goods} on the landing of {floor}"],
      ["{blk}北侧空地堆放{goods}，占地{4-30}平方米", "{goods} on the plot north of {blk}, {4-30} m²"],
      ["巡查：架空层堆放{goods}，遮挡消火栓{2-3}处", "Patrol: {goods} under the block, {2-3} hydrants hidden"],
      ["{spot}沿墙堆放{goods}，当场清理一半", "{goods} along the wall at {spot}, half cleared on the spot"],
    ],
  },
  L06: {
    resident: [
      ["工地{night}还在{work}，没看到夜间施工公示", "{work} on a site at {night}, no night-work notice posted"],
      ["对面工地{often}{night}开始{work}，窗户都在震", "The site opposite starts {work} at {night} {often}, windows shake"],
      ["楼上装修，午休时间电钻不停，{blk}", "Renovation upstairs in {blk}, drilling through the noon rest"],
      ["{spot}修路{work}，连着{days}睡不好", "Roadworks at {spot}, {work}, {days} without sleep"],
      ["地块{work}声音太大，{blk}有考生", "{work} on the plot too loud, an exam pupil in {blk}"],
      ["空压机放在{blk}楼下，从{since}响到现在", "An air compressor below {blk}, running since {since}"],
    ],
    worker: [
      ["{spot}工地{night}施工，未见许可公示", "Site at {spot} working at {night}, no permit posted"],
      ["居民集中反映{work}扰民，现场已停工", "Residents complain of {work}; work on site stopped"],
      ["{spot}装修噪声，已告知作业时段", "Renovation noise at {spot}, working hours explained"],
      ["巡查：工地{work}未设隔声屏", "Patrol: {work} on a site without a sound screen"],
      ["{blk}旁管道施工，夜间仍有{work}", "Pipe works by {blk}, {work} still going at night"],
    ],
    sensor: {
      gauge: { quantity: "夜间噪声", unit: "dB(A)", limit: 55, from: 57, to: 74, digits: 1 },
      titles: [
        ["场界噪声{v}dB(A)，超限值", "Boundary noise {v} dB(A), over limit"],
        ["夜间噪声监测{v}dB(A)，连续{3-9}分钟超标", "Night noise {v} dB(A), over limit {3-9} min running"],
        ["噪声点位读数{v}dB(A)，高于夜间限值", "Noise point reads {v} dB(A), above the night limit"],
      ],
    },
  },
  L07: {
    resident: [
      ["{noise}吵到{night}，{blk}整栋睡不着", "{noise} till {night}, nobody in {blk} can sleep"],
      ["楼下{noise}{often}不停，提醒过{2-5}次", "{noise} downstairs {often}, asked to stop {2-5} times"],
      ["{spot}{noise}从{since}就开始", "{noise} at {spot} since {since}"],
      ["{floor}半夜拖桌椅、{noise}，敲门不开", "{floor}: furniture dragged by night, {noise}, no answer at the door"],
      ["{eatery}门口{night}还有人喝酒大喊", "Drinkers shouting before a {eatery} at {night}"],
      ["{spot}{noise}，孩子写不了作业", "{noise} at {spot}, children cannot do homework"],
    ],
    worker: [
      ["{spot}{noise}扰民，已劝导降低音量", "{noise} at {spot}, asked to turn it down"],
      ["{blk}邻里噪声，双方在场，已约定时段", "Noise between neighbours in {blk}, both present, hours agreed"],
      ["{spot}夜间{noise}，{3-12}户有意见", "{noise} by night at {spot}, {3-12} homes object"],
      ["商铺外放喇叭，{spot}，当场关闭", "A shop's loudspeaker at {spot}, switched off on the spot"],
    ],
  },
  L08: {
    resident: [
      [
        "{blk}电梯停了{days}，说要等维修资金，老人下不了楼",
        "Lift of {blk} out for {days} pending the repair fund; the elderly cannot get down",
      ],
      ["小区门禁坏了{days}，外面的人随便进", "The compound's gate lock broken for {days}, anyone walks in"],
      ["{blk}楼道灯不亮，物业说在排队，{months}了", "No stair light in {blk}; the property office says queued, {months} now"],
      ["交了物业费没人打扫，{unit}楼梯{days}没拖", "Fees paid, nobody cleans; stairs of {unit} not mopped for {days}"],
      ["地下车库漏水，{blk}车位积了一层", "The garage leaks, a film of water on the bays of {blk}"],
      ["监控坏了查不到，{blk}丢了两次快递", "Cameras out, two parcels gone from {blk}"],
      ["物业换公司，账目公示{months}没贴出来", "A new property firm; accounts not posted for {months}"],
      ["{blk}外墙砖掉了{2-6}块，下面还在走人", "{2-6} tiles off the wall of {blk}, people still pass below"],
    ],
    worker: [
      ["{blk}单元门闭门器损坏，物业未修", "Door closer broken at {blk}, not repaired by the property office"],
      ["{blk}化粪池盖板松动，已设围挡", "Septic cover loose at {blk}, fenced"],
      ["小区{side}围栏缺{2-4}段，物业未修复", "{2-4} sections of fence missing on the compound's {side}"],
      ["走访{blk}：居民反映保洁不到位{3-8}户", "Visits in {blk}: {3-8} homes unhappy with the cleaning"],
      ["{blk}消防水压不足，已通知物业检修", "Low fire-water pressure in {blk}, the property office told"],
      ["业主群反映停车收费争议，涉及{8-60}户", "Dispute over parking fees among {8-60} households"],
    ],
  },
  L09: {
    resident: [
      ["校门口盲道断了一截，翘起的砖绊过人", "Tactile paving broken at a school gate, loose bricks have tripped people"],
      ["{spot}路面塌了个坑，约{20-90}厘米宽", "A hole in the road at {spot}, about {20-90} cm wide"],
      ["人行道砖松了，下雨一踩一身水，{spot}", "Loose paving at {spot}, every wet step splashes"],
      ["{spot}修完管道没铺平，电动车摔了{2-4}个", "Road left uneven at {spot} after pipe work, {2-4} e-bikes down"],
      ["路牙石断了好几块，{people}绕着走，{spot}", "Kerbstones broken at {spot}, {people} go round"],
      ["村道裂了一条长缝，{often}大车一过就响", "A long crack in the village road, bangs under lorries {often}"],
    ],
    worker: [
      ["{spot}沥青路面坑洼{2-6}处，深{3-9}厘米", "{2-6} potholes at {spot}, {3-9} cm deep"],
      ["{spot}人行道板破损{2-20}块", "{2-20} paving slabs broken at {spot}"],
      ["{spot}路面沉陷，已放锥桶{2-6}只", "Road subsiding at {spot}, {2-6} cones set"],
      ["巡查：侧石缺失{2-8}米，{spot}", "Patrol: {2-8} m of kerb missing at {spot}"],
      ["{spot}隔离护栏倒伏{2-5}片", "{2-5} barrier panels down at {spot}"],
    ],
  },
  L10: {
    resident: [
      ["公园{side}整排路灯不亮，晚上走路靠手机照", "A whole row of lamps out on the {side} of the park; people walk by phone light"],
      ["{spot}路灯忽明忽暗{days}了", "Lamps at {spot} flickering for {days}"],
      ["{blk}门前路灯{days}不亮，{people}摔过", "Lamp before {blk} out for {days}, a fall already among {people}"],
      ["村口路灯白天亮晚上灭，从{since}起", "Lamps at the village entrance on by day, off by night, since {since}"],
    ],
    worker: [
      ["{spot}路灯不亮{2-9}盏", "{2-9} street lamps out at {spot}"],
      ["夜巡：{spot}连续{3-12}杆熄灯", "Night patrol: {3-12} lamps in a row dark at {spot}"],
      ["{spot}灯杆倾斜，线盒外露", "Lamp post leaning at {spot}, its box exposed"],
      ["{blk}旁庭院灯损坏{2-5}盏", "{2-5} garden lamps broken by {blk}"],
    ],
    sensor: {
      gauge: { quantity: "回路电流偏差", unit: "%", limit: 20, from: 23, to: 88, digits: 0 },
      titles: [
        ["照明回路电流偏低{v}%，疑似整段熄灯", "Lighting circuit current {v} % low, a row probably dark"],
        ["路灯控制箱告警，电流偏差{v}%", "Street-light cabinet alarm, current off by {v} %"],
      ],
    },
  },
};
