import type { ReactNode } from 'react';
import { ACT_KEY } from '#shared/domain/order/keys.ts';
import { ACT_LABEL, ACT_ORDER } from '../order/act/acts.ts';
import { Button } from '../parts/Button.tsx';
import { Overlay } from '../parts/Overlay.tsx';

type Line = readonly [what: string, ...keys: string[]];

const LIST: readonly Line[] = [
  ['上下移动', '↑', '↓', 'J', 'K'],
  ['翻页', 'PgUp', 'PgDn'],
  ['首件、末件', 'Home', 'End'],
  ['打开', 'Enter'],
  ['查找', '/'],
];
const PAGE: readonly Line[] = [
  ['上一件、下一件', 'K', 'J'],
  ['直选单位、选项', '1', '–', '9'],
  ['提交', 'Ctrl', 'Enter'],
  ['返回，草稿保留', 'Esc'],
];
const ANYWHERE: readonly Line[] = [
  ['立即同步', 'F5'],
  ['切换用户', 'Ctrl', 'L'],
  ['按键表', '?'],
];
const TABS: readonly Line[] = [
  ['左右换页签', '←', '→'],
  ['关闭', 'Delete'],
];

function Group({ title, lines }: { title: string; lines: readonly Line[] }): ReactNode {
  return (
    <section>
      <h3>{title}</h3>
      <dl>
        {lines.map(([what, ...keys]) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd>{keys.map((key) => (key === '–' ? <span key={key}>–</span> : <kbd key={key}>{key}</kbd>))}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** Only keys that work here and now. */
export function KeySheet({ isDistrict, onClose }: { isDistrict: boolean; onClose: () => void }): ReactNode {
  const acts = ACT_ORDER.map((kind): Line => [ACT_LABEL[kind], ACT_KEY[kind]]);
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
        <Group title="列表和工单页：办理" lines={acts} />
        <div>
          <Group title="工单页" lines={PAGE} />
          {isDistrict ? <Group title="周排名" lines={[['打印', 'F8']]} /> : null}
        </div>
        <div>
          <Group title="随处可用" lines={ANYWHERE} />
          <Group title="页签有焦点时" lines={TABS} />
        </div>
      </div>
    </Overlay>
  );
}
