/** The main job, once through: an order comes, is dispatched, handled without a network, called back; the week is ranked. */
import { copyFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { PrintResult } from '#shared/contract/shell-channel.ts';
import { formatMinute, HOUR, MINUTE } from '#shared/domain/time.ts';
import { communityNamed, district, street } from '../demo/places.ts';
import type { Album } from './album.ts';
import type { Desk } from './desk.ts';
import type { PostedResult } from './expected-ranking.ts';
import { MORNING, type Stage } from './stage.ts';

export type Sabotage = 'sync' | 'server';

/** The machines are off meanwhile: what was typed before is received hours later. */
const NOON = MORNING + 3 * HOUR;
/** The street's own machine finds the way back within this time. */
const REPORT_LIMIT_MS = 20_000;

export const COMMUNITY = communityNamed('古城路社区');

export const ORDER = {
  number: '201911259001',
  districtNumber: '107-20191125-9001',
  cityDispatchedAt: MORNING - 4 * MINUTE,
  unitCode: district.unit,
  type: '求助',
  title: `${COMMUNITY.name}3号楼家中暖气不热`,
  content: `市民反映，其居住在${street.name}${COMMUNITY.name}3号楼2单元，供暖已开始十天，家中暖气一直不热，室温只有15度左右，家中有老人。曾两次向物业反映，物业称管道有气堵，至今没有解决。希望相关部门尽快处理。注：请及时向反映人反馈办理信息。`,
  caller: { name: '郭女士', phone: '13800000217' },
  place: `石景山区${street.name}${COMMUNITY.name}3号楼`,
  category: ['城乡建设', '供热', '室温不达标'],
  extra: { 工单来源: '电话', 来电主体: '个人' },
} as const;

export class Story {
  readonly #stage: Stage;
  readonly #album: Album;
  readonly #sabotage: Sabotage | null;
  /** All that the upper level posted about the week before. */
  readonly posted: PostedResult[] = [];
  /** What the window said of the printed ranking. */
  printed: Pick<PrintResult, 'pages'> | null = null;

  constructor(stage: Stage, album: Album, sabotage: Sabotage | null) {
    this.#stage = stage;
    this.#album = album;
    this.#sabotage = sabotage;
  }

  async tell(): Promise<void> {
    const [atDistrict, atStreet] = await this.#begin();
    await this.#dispatch(atDistrict);
    await this.#accept(atStreet);
    await this.#handleOffline(atStreet);
    const [atDistrictAgain, atStreetAgain] = await this.#comeBack();
    await this.#report(atStreetAgain);
    await this.#callBack(atStreetAgain);
    await this.#rank(atDistrictAgain);
    await this.#stage.closeDesks();
  }

  #shot(desk: Desk, name: string, caption: string): Promise<void> {
    return this.#album.take(desk, name, caption);
  }

  async #open(): Promise<[Desk, Desk]> {
    const { district: districtStation, street: streetStation } = this.#stage;
    return [await this.#stage.openDesk(districtStation), await this.#stage.openDesk(streetStation)];
  }

  async #begin(): Promise<[Desk, Desk]> {
    const [atDistrict, atStreet] = await this.#open();
    await this.#shot(atDistrict, 'district-sign-in', 'the district: who is on duty?');
    await atDistrict.signIn('孙督查');
    await atStreet.signIn('李值班');
    await atDistrict.waitForLink('online');
    await atStreet.waitForLink('online');
    await this.#shot(atDistrict, 'district-worklist', 'the district: everything open, by due time');
    return [atDistrict, atStreet];
  }

  async #dispatch(desk: Desk): Promise<void> {
    await desk.openQueue('toAccept');
    await this.#stage.deliver('orders', [ORDER]);
    await desk.walkTo(ORDER.number);
    await this.#shot(desk, 'district-order-arrived', 'the order has arrived at the district by itself');
    await desk.press('Enter');
    await desk.at('order-page').waitFor();
    await this.#shot(desk, 'district-order', 'the order: request, deadline and where it comes from, history');
    await desk.press('d');
    await desk.chooseUnit(street.name, '请先入户测温，涉及老人，今日反馈');
    await this.#shot(desk, 'district-dispatch', 'D: dispatch to the street, with what will change');
    await desk.submit();
    await desk.waitForConfirmed('dispatch');
    await this.#shot(desk, 'district-dispatched', 'dispatched, and confirmed by the centre');
  }

  async #accept(desk: Desk): Promise<void> {
    await desk.openQueue('toAccept');
    await desk.walkTo(ORDER.number);
    await this.#shot(desk, 'street-order-arrived', 'the street: the order has come, waiting to be signed for');
    await desk.press('Enter');
    await desk.at('order-page').waitFor();
    await desk.press('a');
    await desk.page.locator('[data-testid="act-result"]:not([data-outcome="refused"])').waitFor();
    await desk.waitForConfirmed('accept');
    await this.#shot(desk, 'street-accepted', 'A: signed for');
  }

  async #handleOffline(desk: Desk): Promise<void> {
    this.#stage.cable.pull();
    await desk.press('F5');
    await desk.waitForLink('offline');
    await desk.press('f');
    await desk.chooseUnit(COMMUNITY.name, '请网格员上午入户测温');
    await desk.submit();
    await desk.waitForPending(1);
    await this.#shot(desk, 'street-offline-forwarded', 'the cable is out; F: forwarded to the community all the same');
    await desk.press('r');
    const now = this.#stage.clock.now();
    await desk.fillReply({
      text: '您好，社区网格员已入户测温，室温15度，确有气堵。供热单位已排气，室温回升至20度，三日内每天回访',
      measures: '社区会同供热单位入户排气调试，连续三日测温',
      contactedAt: formatMinute(now),
    });
    await this.#shot(desk, 'street-offline-reply', 'R: the answer with its four elements, still without a network');
    await desk.submit();
    await desk.waitForPending(2);
    await desk.at('status-link').press('Enter');
    await desk.at('pending-table').waitFor();
    await this.#shot(
      desk,
      'street-offline-pending',
      'two acts wait here; the tray says what goes on and what does not',
    );
  }

  /** Both machines are switched off with the acts unsent; three hours later everything is started again. */
  async #comeBack(): Promise<[Desk, Desk]> {
    const { clock, cable, centre } = this.#stage;
    await this.#stage.closeDesks();
    await centre.stop();
    clock.skipTo(NOON);
    const again = this.#sabotage === 'server' ? centre : await this.#stage.startCentre();
    const [atDistrict, atStreet] = await this.#open();
    await atStreet.signIn('李值班');
    await atStreet.openOrder('toCallBack', ORDER.number);
    await atStreet.waitForPending(2);
    await this.#shot(
      atStreet,
      'street-restarted-offline',
      'switched off and on again, still no cable: nothing is lost',
    );
    if (this.#sabotage === 'sync') cable.sabotage();
    cable.plug(again.port);
    return [atDistrict, atStreet];
  }

  async #report(desk: Desk): Promise<void> {
    await desk.press('F5');
    await desk.waitForLink('online', REPORT_LIMIT_MS);
    await desk.waitForPending(0, REPORT_LIMIT_MS);
    await this.#shot(
      desk,
      'street-reported',
      'cable back, F5: reported; the times of the acts count, marked as reported later',
    );
  }

  async #callBack(desk: Desk): Promise<void> {
    await desk.at('order-page').focus();
    await desk.press('v');
    await desk.answerCallback();
    await this.#shot(desk, 'street-callback', 'V: reached, solved, satisfied: three keys');
    await desk.submit();
    await desk.waitForConfirmed('callback');
    await this.#shot(desk, 'street-completed', 'completed, with the whole story');
    await desk.at('nav-sync').press('Enter');
    await desk.at('receipts').press('2');
    await desk.at('receipts-row').first().waitFor();
    await this.#shot(desk, 'street-receipts', 'what left this workstation, and what the centre said to each act');
  }

  async #deliverResults(): Promise<void> {
    const { history } = this.#stage;
    const first = history.results.find(({ valid, satisfaction }) => valid && satisfaction === '不满意');
    await this.#stage.deliver('results', history.results);
    this.posted.push(...history.results);
    if (!first) return;
    // The upper level corrects itself: the higher revision counts.
    const corrected = {
      ...first,
      contacted: true,
      solved: true,
      satisfaction: '满意' as const,
      revision: first.revision + 1,
    };
    await this.#stage.deliver('results', [corrected]);
    this.posted.push(corrected);
  }

  async #rank(desk: Desk): Promise<void> {
    await this.#deliverResults();
    await desk.signIn('孙督查');
    await desk.waitForLink('online');
    await desk.openOrder('completed', ORDER.number);
    await this.#shot(desk, 'district-completed', 'the district sees the same story');
    await desk.press('F5');
    await desk.at('nav-ranking').press('Enter');
    await desk.at('week-before').press('Enter');
    await desk.page.locator('[data-testid="ranking-week"]', { hasText: '第47周' }).waitFor();
    await desk.at('ranking-table').waitFor();
    await this.#shot(desk, 'district-ranking', 'the ranking of last week, from the results of the upper level');
    await desk.press('F8');
    await desk.at('print-saved').waitFor();
    const pages = /(\d+) 页/.exec((await desk.at('print-saved').textContent()) ?? '')?.[1];
    this.printed = { pages: Number(pages) };
    const [pdf] = readdirSync(this.#stage.printDir);
    if (!pdf) throw new Error('the window says that it printed, but there is no file');
    copyFileSync(join(this.#stage.printDir, pdf), join(this.#album.folder, 'ranking.pdf'));
    await this.#shot(desk, 'district-printed', 'F8: the ranking as PDF, out/tour/ranking.pdf');
  }
}
