import type { ReactNode } from 'react';
import { ACT_KEY } from '#shared/domain/order/keys.ts';
import { actsWithKey, labelOf } from '../order/act/acts.ts';
import { Button } from '../parts/Button.tsx';
import { Overlay } from '../parts/Overlay.tsx';
import { FRAME_KEYS, keyText, PAGE_KEYS } from './keys.ts';
import { useSession } from './session-context.ts';

type Line = readonly [what: string, keys: readonly string[]];

const LIST: readonly Line[] = [
  ['上下移动', PAGE_KEYS.move],
  ['翻页', PAGE_KEYS.turn],
  ['首件、末件', PAGE_KEYS.ends],
  ['打开', PAGE_KEYS.open],
  ['查找', PAGE_KEYS.find],
  ['清除查找', PAGE_KEYS.back],
];
const PAGE: readonly Line[] = [
  ['上一件、下一件', PAGE_KEYS.neighbours],
  ['上下翻看', PAGE_KEYS.scroll],
  ['直选单位、选项', PAGE_KEYS.choose],
  ['更多办理', PAGE_KEYS.more],
  ['提交', PAGE_KEYS.submit],
  ['查找', PAGE_KEYS.find],
  ['返回，草稿保留', PAGE_KEYS.back],
];
const WEEKS: readonly Line[] = [
  ['上一周、下一周', PAGE_KEYS.weeks],
  ['本周', PAGE_KEYS.thisWeek],
  ['打印', PAGE_KEYS.print],
];
const ATTENTION: readonly Line[] = [
  ['重做', PAGE_KEYS.redo],
  ['打开工单', PAGE_KEYS.view],
  ['知道了', PAGE_KEYS.settle],
];
const ANYWHERE: readonly Line[] = [
  ['立即同步', FRAME_KEYS.sync],
  ['切换用户', FRAME_KEYS.switchUser],
  ['按键表', FRAME_KEYS.keySheet],
];
const TABS: readonly Line[] = [
  ['下一个', FRAME_KEYS.nextTab],
  ['上一个', FRAME_KEYS.previousTab],
  ['关闭，草稿保留', FRAME_KEYS.closeTab],
  ['全部页签', FRAME_KEYS.tabList],
];

const [firstQueue = '', ...otherQueues] = FRAME_KEYS.queue;
const PLACES: readonly Line[] = [
  ['各队列，自上而下', [`${keyText(firstQueue)} – ${otherQueues.at(-1)?.at(-1) ?? ''}`]],
  ['同步与回执', FRAME_KEYS.receipts],
  ['待处理', FRAME_KEYS.attention],
];
const RANKING: readonly Line[] = [['周排名', FRAME_KEYS.ranking]];
const RECEIPTS: readonly Line[] = [
  ['各清单', PAGE_KEYS.lists],
  ['今日、本周', PAGE_KEYS.span],
  ['前一页、后一页', PAGE_KEYS.weeks],
  ['导出未上报内容', PAGE_KEYS.export],
];

function Group({ title, lines }: { title: string; lines: readonly Line[] }): ReactNode {
  return (
    <section>
      <h3>{title}</h3>
      <dl>
        {lines.map(([what, keys]) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd>
              {keys.map((key) => (
                <kbd key={key}>{keyText(key)}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** Only keys that work here and now. */
export function KeySheet({ isDistrict, onClose }: { isDistrict: boolean; onClose: () => void }): ReactNode {
  const acts = actsWithKey(useSession().user.unit.kind).map((kind): Line => [labelOf(kind), [ACT_KEY[kind] ?? '']]);
  return (
    <Overlay label="按键表" className="key-sheet" testId="key-sheet" onClose={onClose}>
      <header className="overlay-head">
        <h2>按键表</h2>
        <span className="small muted">单字母键只在列表或工单页有焦点、输入法未组字时有效</span>
        <span className="spacer" />
        <Button rank="text" hotkey="Esc" onClick={onClose}>
          关闭
        </Button>
      </header>
      <div className="key-groups">
        <Group title="列表" lines={LIST} />
        <div>
          <Group title="列表和工单页：办理" lines={acts} />
          {isDistrict ? <Group title="周排名" lines={WEEKS} /> : null}
        </div>
        <div>
          <Group title="工单页" lines={PAGE} />
          <Group title="随处可用" lines={ANYWHERE} />
        </div>
        <div>
          <Group title="去处" lines={isDistrict ? [...PLACES, ...RANKING] : PLACES} />
          <Group title="页签" lines={TABS} />
          <Group title="待处理" lines={ATTENTION} />
          <Group title="同步与回执" lines={RECEIPTS} />
        </div>
      </div>
    </Overlay>
  );
}
