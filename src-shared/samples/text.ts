/** Fills the templates: parameters, the caller's wording, the habitual openings and endings of a record. */
import type { RequestType } from '../domain/order/types.ts';
import type { Matter, Parameter } from './matters/matter.ts';
import type { Prng } from './prng.ts';

const DAYS = ['两天', '三天', '四天', '五天', '一周', '十余天', '半个月', '二十多天'];
const MONTHS = ['两个月', '三个月', '四个月', '近半年', '大半年', '一年'];
const CLOCK = ['9点', '10点', '11点', '12点'];

const DRAW: Record<Exclude<Parameter, '路'>, (random: Prng) => string> = {
  楼: (random) => `${1 + random.below(28)}`,
  单元: (random) => `${1 + random.below(6)}`,
  层: (random) => `${2 + random.below(16)}`,
  室: (random) => `${1 + random.below(18)}0${1 + random.below(4)}室`,
  天: (random) => random.pick(DAYS),
  月: (random) => random.pick(MONTHS),
  人: (random) => `${2 + random.below(8)}`,
  元: (random) => `${(3 + random.below(300)) * 100}`,
  点: (random) => random.pick(CLOCK),
  户: (random) => `${12 + random.below(180)}`,
  车: (random) => `${3 + random.below(28)}`,
  号: (random) => `${1 + random.below(160)}`,
};

const ROADS = ['大街', '东路', '西路', '南街', '北路', '东街', '中路'];

/** Where an order plays: names as the organization has them. */
export interface Scene {
  district: string;
  street: string;
  community: string;
  village: boolean;
}

export interface Wording {
  title: string;
  content: string;
  place: string;
}

const OPENINGS = ['市民反映，', '市民反映，', '市民反映，', '来电人反映，', '市民来电反映：', '反映人称，'];
const HISTORY = [
  '此前曾拨打12345反映，工单答复已处理，但问题仍然存在。',
  '已多次向社区反映，没有结果。',
  '反映人可提供现场照片和视频。',
  '反映人白天上班，请在18点以后联系。',
  '反映人称如不能解决将继续来电。',
];
/** Only where somebody lives in the house the matter is about. */
const AT_HOME = [
  '同楼邻居也有同样诉求，愿意配合现场核实。',
  '物业与社区互相推诿，反映人对此不满。',
  '家中有高龄老人，希望工作人员上门时提前电话联系。',
];
const REQUEST: Partial<Record<RequestType, string>> = { 表扬: '现来电', 咨询: '请相关部门' };
const NOTE = '注：请及时向反映人反馈办理信息。';

/** 「金顶街街道」 -> 「金顶街」, 「永宁镇」 -> 「永宁」 */
const shortName = (street: string): string => street.replace(/(街道|镇|乡)$/u, '');

function parameters(scene: Scene, random: Prng): (text: string) => string {
  const drawn = new Map<string, string>();
  return (text) =>
    text.replace(/\{([^}]+)\}/gu, (_, name: Parameter) => {
      const value =
        drawn.get(name) ?? (name === '路' ? shortName(scene.street) + random.pick(ROADS) : DRAW[name](random));
      drawn.set(name, value);
      return value;
    });
}

/** Some sentences in their order; most records have none or one, a few ramble on. */
function history(atHome: boolean, random: Prng): string {
  const share = random.pick([0, 0, 0.12, 0.12, 0.25, 0.7]);
  return [...HISTORY, ...(atHome ? AT_HOME : [])].filter(() => random.chance(share)).join('');
}

export function wordingOf(matter: Matter, type: RequestType, scene: Scene, spare: string, random: Prng): Wording {
  const fill = parameters(scene, random);
  const title = fill(matter.title);
  const body = fill(matter.body);
  const onRoad = matter.title.includes('{路}');
  const atHome = matter.body.includes('{楼}');
  const home = scene.village ? fill('{号}号院') : atHome ? fill('{楼}号楼{单元}单元{室}') : '';
  const parts = [
    random.pick(OPENINGS),
    onRoad ? '' : `${type === '企业' ? '位于' : '其居住在'}${scene.street}${scene.community}，`,
    `${body}。`,
    type === '表扬' ? '' : history(atHome, random),
    random.chance(0.06) ? `反映人另留联系电话${spare}。` : '',
    `${REQUEST[type] ?? '希望相关部门'}${fill(matter.ask)}。`,
    random.chance(0.7) ? NOTE : '',
  ];
  return {
    title: onRoad ? title : `${scene.community}${title}`,
    content: parts.join(''),
    place: onRoad ? `${scene.district}${fill('{路}')}` : `${scene.district}${scene.street}${scene.community}${home}`,
  };
}
