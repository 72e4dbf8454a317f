// English names of Jiaxing's towns: pinyin and what kind of division it is.

const PINYIN: Readonly<Record<string, string>> = {
  建设: "Jianshe", 解放: "Jiefang", 新嘉: "Xinjia", 南湖: "Nanhu", 新兴: "Xinxing", 城南: "Chengnan", 东栅: "Dongzha", 长水: "Changshui",
  七星: "Qixing", 凤桥: "Fengqiao", 余新: "Yuxin", 新丰: "Xinfeng", 大桥: "Daqiao", 新城: "Xincheng", 嘉北: "Jiabei", 塘汇: "Tanghui",
  高照: "Gaozhao", 王江泾: "Wangjiangjing", 油车港: "Youchegang", 新塍: "Xincheng", 王店: "Wangdian", 洪合: "Honghe", 魏塘: "Weitang",
  罗星: "Luoxing", 惠民: "Huimin", 大云: "Dayun", 西塘: "Xitang", 干窑: "Ganyao", 陶庄: "Taozhuang", 姚庄: "Yaozhuang", 天凝: "Tianning",
  武原: "Wuyuan", 西塘桥: "Xitangqiao", 秦山: "Qinshan", 望海: "Wanghai", 沈荡: "Shendang", 百步: "Baibu", 于城: "Yucheng", 澉浦: "Ganpu",
  通元: "Tongyuan", 硖石: "Xiashi", 海洲: "Haizhou", 海昌: "Haichang", 马桥: "Maqiao", 许村: "Xucun", 长安: "Chang'an", 周王庙: "Zhouwangmiao",
  丁桥: "Dingqiao", 斜桥: "Xieqiao", 黄湾: "Huangwan", 盐官: "Yanguan", 袁花: "Yuanhua", 当湖: "Danghu", 钟埭: "Zhongdai", 曹桥: "Caoqiao",
  乍浦: "Zhapu", 新埭: "Xindai", 新仓: "Xincang", 广陈: "Guangchen", 林埭: "Lindai", 独山港: "Dushangang", 梧桐: "Wutong", 凤鸣: "Fengming",
  高桥: "Gaoqiao", 乌镇: "Wuzhen", 濮院: "Puyuan", 屠甸: "Tudian", 石门: "Shimen", 河山: "Heshan", 洲泉: "Zhouquan", 大麻: "Dama", 崇福: "Chongfu",
};

/** "Wuzhen Town" for 乌镇镇, "Nanhu Subdistrict" for 南湖街道. Throws on a town that is not listed. */
export function townNameEn(town: string): string {
  const subdistrict = town.endsWith("街道");
  const pinyin = PINYIN[town.slice(0, subdistrict ? -2 : -1)];
  if (pinyin === undefined) throw new Error(`no English name for ${town}: add its pinyin to jiaxing-names.ts`);
  return `${pinyin} ${subdistrict ? "Subdistrict" : "Town"}`;
}
