/** One stage for all specs of a worker, and windows that are closed after each test. */
import { test as base } from '@playwright/test';
import type { Desk, DeskOptions } from '../../../scripts/tour/desk.ts';
import { Stage } from '../../../scripts/tour/stage.ts';

export interface Opening {
  (place: 'district' | 'street', options?: DeskOptions): Promise<Desk>;
}

export const test = base.extend<{ open: Opening }, { stage: Stage }>({
  stage: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of the fixtures from the pattern
    async ({}, give) => {
      const stage = new Stage();
      try {
        await stage.writePast({ orders: 150, hasResults: true });
        await stage.startCentre();
        await stage.enroll();
        await give(stage);
      } finally {
        await stage.clear();
      }
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  open: async ({ stage }, give) => {
    await give((place, options) => stage.openDesk(stage[place], options));
    await stage.closeDesks();
  },
});

export { expect } from '@playwright/test';

let orders = 0;

/** An order that no other test knows. @returns what is delivered; its number is new each time */
export function newOrder(unitCode: string, at: number): Record<string, unknown> & { number: string; title: string } {
  const number = `2019112580${String(++orders).padStart(2, '0')}`;
  return {
    number,
    cityDispatchedAt: at,
    unitCode,
    type: '求助',
    title: `路灯不亮${orders}`,
    content: '市民反映，小区门口路灯连续三天不亮，夜间出行不便。',
    caller: { name: '测试来电', phone: '13800000001' },
    category: ['城乡建设', '市政设施', '路灯'],
  };
}
