/**
 * Why nothing goes between this workstation and its centre, as a person is told: one Chinese sentence that says what is
 * so, what to do next, and that the typed work is kept; and a few words of it for the status bar. Codes are what stores
 * and logs keep.
 */
import type { SyncMeta } from './store.ts';

interface StopWords {
  /** For the status bar, at most ten characters. */
  short: string;
  what: string;
  /** What to do, or that nothing has to be done. */
  next: string;
}

const STOPS = {
  'not-enrolled': { short: '本机未登记', what: '本机还没有登记到中心', next: '请管理员用登记码登记' },
  revoked: {
    short: '本机已停用',
    what: '本机已被中心停用',
    // Nothing of it goes by a stick any more: the centre takes none.
    next: '请联系管理员重新登记，急用的可在同步与回执里导出未上报内容',
  },
  'unknown-device': {
    short: '中心没有登记',
    what: '中心没有本机的登记',
    next: '请管理员先核对中心地址，中心确已更换时重新登记本机',
  },
  fork: { short: '须重新登记', what: '本机数据与另一份副本重复', next: '请管理员重新登记本机，之后继续上报' },
  copy: { short: '须重新登记', what: '本机数据像是复制或恢复来的', next: '请管理员重新登记本机，之后继续上报' },
  archive: { short: '须重新登记', what: '中心恢复过旧数据', next: '请管理员重新登记本机，之后再上报一遍' },
  credential: { short: '凭据无效', what: '中心没有接受本机的凭据', next: '请管理员重新登记本机' },
  unreachable: { short: '连不上中心', what: '连不上中心', next: '照常办理即可，联网后自动上报' },
  address: {
    short: '找不到中心',
    what: '找不到中心',
    next: '网络不通时照常办理，网络正常时请管理员核对中心地址',
  },
  certificate: {
    short: '证书不受信任',
    what: '中心的证书不受信任，没有发送任何内容',
    next: '请管理员核对中心的证书',
  },
  clock: {
    short: '证书不在有效期',
    what: '中心的证书不在有效期内',
    next: '请先核对本机的日期和时间，时间正确时请管理员更换证书',
  },
  'unknown-content': {
    short: '回答不认识',
    what: '中心返回了不认识的内容，本机没有采用',
    next: '请先完成网络登录，仍不行时请管理员核对中心地址',
  },
  'server-old': { short: '中心版本较旧', what: '中心的程序比本机旧', next: '请技术人员升级中心，之后自动上报' },
  'server-new': {
    short: '本机版本较旧',
    what: '本机读不懂中心的回答，中心的程序可能比本机新',
    next: '请技术人员升级本机，之后自动上报',
  },
  busy: { short: '中心忙', what: '中心暂时不能受理', next: '照常办理即可，稍后自动重试' },
  refused: { short: '中心没有接受', what: '中心没有接受', next: '请联系技术人员' },
  protocol: { short: '中心没有进展', what: '中心的回答没有进展', next: '稍后自动重试，一直这样请技术人员查看日志' },
  'disk-full': { short: '磁盘已满', what: '本机磁盘已满', next: '请清出磁盘空间，之后自动继续' },
  disk: { short: '磁盘出错', what: '本机磁盘读写出错', next: '请检查磁盘和连接，仍出错时联系管理员' },
  'disk-locked': { short: '数据不能写入', what: '本机的数据目录不能写入', next: '请管理员检查写入权限，之后自动继续' },
  'store-busy': { short: '数据正被占用', what: '另一个程序正在写本机数据', next: '不用处理，稍后自动重试' },
  damaged: {
    short: '数据文件损坏',
    what: '本机数据文件已损坏',
    next: '请停止使用，保留数据目录，联系管理员从备份恢复',
  },
  internal: {
    short: '同步出错',
    what: '本机数据服务在同步时出错，已记入日志',
    next: '稍后自动重试，一直这样请联系技术人员',
  },
} as const satisfies Record<string, StopWords>;

export type StopCode = keyof typeof STOPS;
export const STOP_CODES = Object.keys(STOPS) as readonly StopCode[];
export const isStopCode = (code: string): code is StopCode => Object.hasOwn(STOPS, code);

/** A damaged file cannot promise that every word can be read again. */
const keptText = (code: StopCode): string =>
  code === 'damaged' ? '已填写的内容仍在数据目录里' : '已填写的内容都在本机';

/** `detail`: what a technician asks for, such as a status; the centre's own words may stand there. */
export function stopSentence(code: StopCode, detail = ''): string {
  const { what, next } = STOPS[code];
  const said = detail.trim().replace(/。$/, '');
  return `${what}${said === '' ? '' : `（${said}）`}，${next}；${keptText(code)}。`;
}

/** What was so: of a round that is over there is nothing to do. */
export const stopWhat = (code: StopCode): string => STOPS[code].what;

export const stopShort = (code: StopCode): string => STOPS[code].short;

/** Why nothing can be sent before somebody acts; null when it can. */
export function enrolmentStop({ device, enrol }: Pick<SyncMeta, 'device' | 'enrol'>): StopCode | null {
  if (enrol !== '') return enrol;
  return device === '' ? 'not-enrolled' : null;
}
