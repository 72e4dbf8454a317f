// What is reported in a storm, beside the everyday titles: many of a kind at once, so many ways to say it.
import type { Pair } from "../titles/template.ts";

export const FLOOD: readonly Pair[] = [
  ["{spot}积水到膝盖，{people}被困在屋檐下", "Water to the knees at {spot}, {people} stuck under the eaves"],
  ["{blk}地下车库倒灌，{8-60}辆车没移出来", "Garage of {blk} flooding, {8-60} cars still inside"],
  ["下穿通道水深{20-90}厘米，{spot}方向已封", "Underpass {20-90} cm deep, closed towards {spot}"],
  ["一楼进水{5-35}厘米，{blk}{unit}要沙袋", "{5-35} cm of water on the ground floor, {blk} {unit}, sandbags wanted"],
  ["{spot}{side}井盖被顶开，水往上冒", "Manhole lifted by the water on the {side} of {spot}"],
  ["村口河水漫堤{10-45}厘米，{blk}方向进水", "River {10-45} cm over the bank, water running towards {blk}"],
  ["{spot}水泵停了，水位{hrs}没降", "Pump stopped at {spot}, no fall in {hrs}"],
  ["{spot}{3-18}户院子进水，电表箱快淹到", "Water in {3-18} yards by {spot}, meter boxes next"],
  ["低洼路段水深没过轮胎，{spot}，{2-9}车熄火", "Water over the tyres on low road at {spot}, {2-9} cars stalled"],
  ["{blk}车棚泡水，{10-80}辆电动车在充电", "Bike shed of {blk} under water, {10-80} e-bikes on charge"],
  ["商铺门口挡水板被冲开，{spot}，{2-12}间进水", "Flood boards washed away at {spot}, {2-12} shops wet"],
  ["{spot}农田排水口堵住，水倒进{blk}", "Field outlet blocked by {spot}, water into {blk}"],
  ["沿河步道看不见栏杆了，{spot}{side}", "Railings of the riverside path gone under, {side} of {spot}"],
  ["{blk}电梯井进水，已停梯，{floor}有老人", "Lift pit of {blk} wet, lift stopped, an elderly person on {floor}"],
];
export const TREES: readonly Pair[] = [
  ["{tree}倒在{spot}，整条道不通", "A {tree} down at {spot}, the way is shut"],
  ["{tree}连根翻起压住{2-9}辆车，{blk}旁", "A {tree} uprooted onto {2-9} cars by {blk}"],
  ["广告牌吹落一半，挂在{spot}{side}{floor}高处", "Half a billboard hangs by {floor} on the {side} of {spot}"],
  ["{blk}空调外机摇晃，{floor}，下面有人走", "Air-conditioner of {blk}, {floor}, swaying above the path"],
  ["{spot}围挡倒了{10-70}米，压到非机动车道", "{10-70} m of hoarding down on the cycle lane at {spot}"],
  ["{tree}枝条搭在电线上冒火花，{spot}", "A {tree} branch on the wires, sparks at {spot}"],
  ["店招铁皮卷起来了，{spot}{side}", "Sheet-metal sign curling up on the {side} of {spot}"],
  ["{blk}屋顶太阳能板松动，{2-6}块翘起", "{2-6} solar panels loose on the roof of {blk}"],
  ["路牌吹倒横在{spot}{side}，压住{2-9}辆车", "A road sign blown down on the {side} of {spot}, {2-9} cars under it"],
  ["{tree}断枝砸破{blk}{floor}的雨棚", "A {tree} branch through an awning of {blk}, {floor}"],
];
export const POWER: readonly Pair[] = [
  ["{blk}突然停电，{floor}住着用呼吸机的老人", "{blk} dark, a person on a breathing aid on {floor}"],
  ["{spot}{side}{6-40}幢全黑，{hrs}没来电", "{6-40} blocks dark on the {side} of {spot} for {hrs}"],
  ["电线杆歪倒，{spot}{side}有火花", "Pole leaning with sparks on the {side} of {spot}"],
  ["变压器响了一声后停电，{blk}起{20-180}户", "A bang at the transformer, {20-180} homes dark from {blk}"],
  ["泵房停电，{blk}地下室水深{5-60}厘米排不掉", "Pump room without power, {5-60} cm in the cellar of {blk}"],
  ["{spot}{side}路灯和信号灯灭了{10-90}分钟", "Lamps and signals out for {10-90} min, {side} of {spot}"],
  ["{blk}高压线掉在地上，已拦人", "A high-voltage line on the ground by {blk}, people kept back"],
  ["养殖棚停电{hrs}，{spot}方向求发电机", "Breeding sheds dark for {hrs} towards {spot}, generator wanted"],
];
export const LEAKS: readonly Pair[] = [
  ["{blk}{floor}屋顶漏水，天花板鼓包", "Roof leaking on {floor} of {blk}, ceiling swollen"],
  ["窗缝往里灌水，{blk}{unit}地板泡了", "Water through the window frames of {blk} {unit}, floors wet"],
  ["老房瓦片掀了{10-90}片，{spot}", "{10-90} tiles off an old house by {spot}"],
  ["{blk}外墙渗水到配电箱", "Water through the wall of {blk} into the switch box"],
  ["厂房屋面掀开{5-60}平方米，{spot}", "{5-60} m² of a workshop roof off by {spot}"],
];
export const HELP: readonly Pair[] = [
  ["{blk}{floor}老人独居，水进屋需要转移", "A person alone in {blk}, {floor}; water inside, needs moving"],
  ["临时安置点缺被子{10-60}床", "{10-60} blankets short at the shelter"],
  ["孕妇临产，{spot}道路不通", "A birth near, road impassable at {spot}"],
  ["工棚{10-50}人没撤，{spot}", "{10-50} workers still in huts by {spot}"],
  ["透析病人去不了医院，{blk}", "A dialysis patient cannot reach hospital, {blk}"],
];
export const CLEAN_UP: readonly Pair[] = [
  ["{spot}{side}断枝堆成垛，约{2-19}立方米挡住人行道", "{2-19} m³ of broken branches on the pavement, {side} of {spot}"],
  ["{blk}泡坏的{goods}堆了{3-40}件没人收", "{3-40} lots of ruined {goods} by {blk}, not collected"],
  ["退水后{spot}{side}一层淤泥，{people}容易滑倒", "Mud left on the {side} of {spot}, slippery for {people}"],
  ["{tree}倒了{days}，还横在{spot}", "A {tree} down for {days}, still across {spot}"],
  ["{spot}垃圾桶全被冲倒，{side}{2-40}只不见", "All bins washed over at {spot}, {2-40} gone from the {side}"],
  ["{blk}{side}绿化带{5-90}米都是泡沫和塑料", "{5-90} m of foam and plastic on the green, {side} of {blk}"],
  ["河面漂着树枝和{goods}，{spot}{side}", "Branches and {goods} afloat, {side} of {spot}"],
  ["{side}围墙倒塌{3-25}米，砖散在{spot}", "{3-25} m of wall down on the {side}, bricks at {spot}"],
];
